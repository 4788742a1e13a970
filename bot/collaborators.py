"""What the desk and its handlers work with, and the shape of a handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.answers import Judgement
from bot.asking.checks import Archive
from bot.asking.link_buttons import Sharing
from bot.composer import Composer
from bot.delivery.courier import Clock
from bot.editing.drafting import Drafting
from bot.library import Library
from bot.messages import Message, Reaction
from bot.settings import BotSettings
from bot.store import BotStore
from bot.types import Chat, Place, Press, Request, Room
from bot.workers.office import Alone, Office

Handler = Callable[[Request, Chat], Awaitable[Sequence[Message]]]
"""Answers one command; raises CommandError for what a person wrote wrong."""

PressHandler = Callable[[Press, Chat, str], Awaitable[Reaction]]
"""Does what a button says; the text is its callback data behind the first colon."""


class Rooms(Protocol):
    """What the desk asks about chats and their members."""

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        """Return whether the user administers the chat."""
        ...

    async def may_post(self, chat_id: int) -> bool:
        """Return whether the bot may post to the chat on its own account."""
        ...

    async def has_topic(self, place: Place) -> bool:
        """Return whether this topic of a forum is there; True where nobody says that it is not."""
        ...

    async def find(self, handle: str) -> Room | None:
        """Return the public chat with the name "@handle", if there is one."""
        ...


class Feeds(Protocol):
    """Where the feeds of chats are written."""

    def path(self, place: Place) -> Path:
        """Return the file of the feed of a place, whether it was begun or not; raises OSError, StoreError."""
        ...


@dataclass(frozen=True, slots=True)
class Ticket:
    """A link into the reading room: it works once and so `long`, and begins a session of so many days."""

    url: str
    long: timedelta
    days: int


class WayIn(Protocol):
    """What lets people into the reading room."""

    def invite(self, person_id: int, *, now: datetime) -> Ticket:
        """Return a link for a person, in place of any before; raises StoreError."""
        ...


@dataclass(frozen=True, slots=True)
class Collaborators:
    """What the desk works with."""

    composer: Composer
    library: Library
    store: BotStore
    rooms: Rooms
    clock: Clock
    settings: BotSettings
    judgement: Judgement
    archive: Archive
    feeds: Feeds | None = None
    drafting: Drafting | None = None
    sharing: Sharing = field(default_factory=Sharing)
    office: Office = field(default_factory=Alone)
    way_in: WayIn | None = None
