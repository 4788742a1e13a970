"""Which quotes readers open: question and passage, never who, and only where `[bot] learn_from_readers` is on."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.answers import Use
from bot.errors import StoreError

log = logging.getLogger(__name__)

REMEMBERED = 500
"""Quotes of which is known under which question they were shown: a reader opens one within minutes."""

Note = Callable[[Use, datetime], None]
NoteOfCard = Callable[[str, int, datetime], None]
"""Keeps that a passage of a card was opened; what no card shows is kept by nobody."""


class Opened:
    """Notes that a quote was opened, for questions whose answer did show it.

    An address with a question and a passage can be written by anybody, and be followed again and again: only what an
    answer of this process showed to a reader counts, and once for each time it was shown.
    """

    def __init__(self, note: Note | None = None, note_of_card: NoteOfCard | None = None) -> None:
        """Keep uses by `note`, and those of answers in chats by `note_of_card`; both write to the database.

        With None nothing is noted or remembered.
        """
        self._note, self._note_of_card = note, note_of_card
        self._shown: OrderedDict[Use, None] = OrderedDict()

    def answered(self, question: str, passage_ids: Sequence[int]) -> None:
        """Remember what the answer to a question shows."""
        if self._note is None:
            return
        for use in (Use(question, passage_id) for passage_id in passage_ids):
            self._shown[use] = None
            self._shown.move_to_end(use)
        while len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)

    async def opened(self, question: str, passage_id: int, *, now: datetime) -> None:
        """Note that a passage was opened from the answer to a question, if it was.

        Where that cannot be kept only the log says so: whoever opened it is to read it all the same.
        """
        use = Use(question, passage_id)
        if self._note is None or use not in self._shown:
            return
        del self._shown[use]
        note = self._note
        await _kept(lambda: note(use, now))

    async def opened_from_chat(self, card_id: str, passage_id: int, *, now: datetime) -> None:
        """Note that a passage was opened by a button under an answer in a chat, as that button's own page would.

        Whoever follows the link again only makes that newer, and only what the card shows counts.
        """
        if (note := self._note_of_card) is not None and card_id:
            await _kept(lambda: note(card_id, passage_id, now))


async def _kept(write: Callable[[], None]) -> None:
    try:
        await asyncio.to_thread(write)
    except StoreError as error:
        log.warning("that a quote was opened was not kept: %s", error)
