"""Chats that may be written to again, and did not say so: looked at every few hours.

Telegram tells a bot nothing when all members of a group may write again, and forgets after a day what a bot that
was off should have heard.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final, Protocol

from bot.delivery.courier import Clock
from bot.delivery.suspensions import Suspensions
from bot.errors import BotError, Unreachable
from bot.store import BotStore

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 6 * 3600.0
BETWEEN_SECONDS: Final = 1.0
"""Rest between two chats: nobody waits for this, and Telegram has a pace for questions, too."""


MOST_SILENT: Final = 3
"""Chats in a row of which Telegram does not tell, after which it is taken to be out of reach."""


class Writable(Protocol):
    """Who knows where the bot may write."""

    async def may_write(self, chat_id: int) -> bool:
        """Return whether the bot may write to a chat now; raises Unreachable."""
        ...


class SecondLook:
    """Ends the suspensions of groups and channels that take messages again."""

    def __init__(self, store: BotStore, rooms: Writable, clock: Clock) -> None:
        """Ask `rooms` about the chats that `store` has suspended."""
        self._store, self._rooms, self._clock = store, rooms, clock
        self._suspensions = Suspensions(store)

    async def run(self) -> None:
        """Look again and again, first of all at the start."""
        while True:
            try:
                await self.look()
            except BotError as error:
                log.warning("chats that are suspended could not be looked at: %s", error)
            await self._clock.sleep(LOOK_SECONDS)

    async def look(self) -> int:
        """Look at each chat that lost its rights, and return how many have them again; raises StoreError.

        A chat of which Telegram does not tell now is looked at the next time; after some in a row so are the rest.
        """
        back, silent = 0, 0
        for chat_id in await asyncio.to_thread(self._suspensions.without_rights):
            try:
                back += await self._look_at(chat_id)
                silent = 0
            except Unreachable as error:
                log.warning("chat %d was not looked at: %s", chat_id, error)
                silent += 1
                if silent >= MOST_SILENT:
                    return back
            await self._clock.sleep(BETWEEN_SECONDS)
        return back

    async def _look_at(self, chat_id: int) -> bool:
        if not await self._rooms.may_write(chat_id):
            return False
        log.info("chat %d takes messages again", chat_id)
        return await asyncio.to_thread(self._store.resume, chat_id)
