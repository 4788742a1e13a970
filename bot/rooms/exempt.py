"""Whose questions in a group are not counted: its administrators', as Telegram said lately."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.errors import SendError
from bot.rooms.permits import Permits

log = logging.getLogger(__name__)

MOST_KNOWN: Final = 10_000
"""People of groups who are remembered at a time; who is forgotten is asked after again."""


class Exempt:
    """Remembers, in memory alone, who administers which group."""

    def __init__(self, permits: Permits, period: timedelta) -> None:
        """Ask `permits` once per `period` and person."""
        self._permits, self._period = permits, period
        self._known: dict[tuple[int, int], tuple[bool, datetime]] = {}

    async def administers(self, person_id: int, chat_id: int, now: datetime) -> bool:
        """Tell whether somebody administers a group; False, and asked again, where Telegram cannot be reached."""
        known = self._known.get((chat_id, person_id))
        if known is not None and abs(now - known[1]) < self._period:
            return known[0]
        try:
            found = await self._permits.administers(person_id, chat_id)
        except SendError as error:
            log.info("a question is counted, as nobody says who administers chat %d: %s", chat_id, error)
            return False
        self._known.pop((chat_id, person_id), None)
        self._known[chat_id, person_id] = (found, now)
        if len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]
        return found
