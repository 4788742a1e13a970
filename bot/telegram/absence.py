"""What is said while the database is away: that it is, once to each private chat, and to each press on a button.

Said past the outbox, which is in that database. The updates themselves stay where they are, here or with Telegram,
and are answered when the database is back.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from telegram import Message, Update
from telegram.error import TelegramError

from bot.delivery.inbox import Arrival
from bot.errors import UnreadableUpdate
from bot.rooms.doorkeeper import spoken_by
from bot.telegram.reading import read_press, read_request
from bot.texts import Texts
from bot.types import ChatKind, Language

log = logging.getLogger(__name__)


class Speaker(Protocol):
    """The part of the library's bot that is needed here."""

    @property
    def username(self) -> str:
        """The bot's name."""

    @property
    def id(self) -> int:
        """The bot's number."""

    async def send_message(self, chat_id: int, text: str) -> object:
        """Send a text; raises TelegramError."""

    async def answer_callback_query(self, callback_query_id: str, text: str) -> object:
        """Show a line to who pressed a button; raises TelegramError."""


class Absence:
    """Tells people that the database is away, until it is `over`. Belongs to one event loop."""

    def __init__(self, speaker: Speaker, read: Reader, language: Language) -> None:
        """Say it through `speaker`, in `language` to whose language is unknown; updates are read by `read`."""
        self._speaker, self._read, self._language = speaker, read, language
        self._told: set[int] = set()
        self._pressed: set[str] = set()

    async def tell(self, arrivals: Sequence[Arrival]) -> None:
        """Tell those who wrote or pressed what came now, where they were not told before."""
        for arrival in arrivals:
            try:
                update = self._read(arrival.payload)
            except UnreadableUpdate:
                continue  # it will be told when it can be set aside
            try:
                await self._tell(update)
            except TelegramError as error:
                log.info("nobody could be told that the database is away: %s", error)

    def over(self) -> None:
        """Begin anew: the database is back."""
        self._told.clear()
        self._pressed.clear()

    async def _tell(self, update: Update) -> None:
        if update.callback_query is not None:
            press = read_press(update.callback_query)
            if press is not None and update.callback_query.id not in self._pressed:
                self._pressed.add(update.callback_query.id)
                words = Texts(spoken_by(press.person, self._language)).say("notice_database_away")
                await self._speaker.answer_callback_query(update.callback_query.id, words)
        elif update.message is not None and update.message.text is not None:
            await self._tell_chat(update.message)

    async def _tell_chat(self, message: Message) -> None:
        request = read_request(message, username=self._speaker.username, bot_id=self._speaker.id)
        if request is None or request.room.kind is not ChatKind.PRIVATE or message.chat.id in self._told:
            return
        self._told.add(message.chat.id)
        await self._speaker.send_message(
            message.chat.id, Texts(spoken_by(request.person, self._language)).say("database_away")
        )


class Reader(Protocol):
    """Makes an update of what the inbox keeps of it."""

    def __call__(self, payload: str) -> Update:
        """Return the update; raises UnreadableUpdate."""
