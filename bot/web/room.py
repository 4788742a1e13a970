"""What all pages share: where they read from, whom they let in, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.answers import Judgement
from bot.delivery.courier import Clock
from bot.library import Library
from bot.settings import BotSettings
from bot.web.access import Seals, Standing
from bot.web.briefs_kept import Briefs
from bot.web.kept import Kept
from bot.web.lately import Lately
from bot.web.marks import Marks
from bot.web.office import Office
from bot.web.opened import Opened
from bot.web.pace import Paces
from bot.web.sessions import Sessions
from bot.web.settings import WebSettings
from bot.web.shelf import Shelf
from bot.web.sourced import Sources


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may come in, and by what they are known.

    `token` is the owner's, "" where none is set: then nobody comes in as one. `bot` is the token with which Telegram
    signs what Mini Apps bring, "" in the terminal: then nobody comes through Telegram. `admits` tells of a person's
    Telegram id whether the desk is open to them; it reads the database, so it is asked in a thread. `owns` tells
    whether the configuration names them as an owner.
    """

    seals: Seals
    token: str = field(default="", repr=False)
    bot: str = field(default="", repr=False)
    admits: Callable[[int], bool] = lambda _: True
    owns: Callable[[int], bool] = lambda _: False

    def standing_of(self, person_id: int) -> Standing:
        """Return as whom a person of Telegram comes now; reads the database as `admits` does."""
        if self.owns(person_id):
            return Standing.OWNER
        return Standing.READER if self.admits(person_id) else Standing.STRANGER


@dataclass(frozen=True, slots=True)
class ReadingRoom:
    """What pages work with; `topics` reads on which topics chats follow briefs, which is for owners alone.

    `name` reads what tells this desk from every other one, for ids that hold everywhere.
    """

    library: Library
    shelf: Shelf
    rights: Rights
    clock: Clock
    bot: BotSettings
    web: WebSettings
    sources: Kept[Sources]
    office: Office
    briefs: Briefs
    sessions: Sessions
    topics: Callable[[], Sequence[str]] = tuple
    name: Callable[[], str] = str
    paces: Paces = field(default_factory=Paces)
    judgement: Judgement = field(default_factory=lambda: Judgement(0.0))
    opened: Opened = field(default_factory=Opened)
    lately: Lately = field(default_factory=Lately)
    marks: Marks = field(default_factory=Marks)
