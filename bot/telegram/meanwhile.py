"""What people hear on Telegram of a bot whose database is away: updates are looked at, and none is taken.

Nothing is confirmed, so that Telegram brings all of it again to whoever takes it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.delivery.courier import Clock
from bot.delivery.inbox import Arrival
from bot.errors import StoreAway
from bot.telegram.absence import Absence
from bot.telegram.polling import Polling, PollingBot
from bot.telegram.unpacking import unpacked
from bot.types import Language

log = logging.getLogger(__name__)

CONNECTING_SECONDS = 5.0
"""Rest between two tries to reach Telegram."""

LOOK_SECONDS = 1.5
"""A database that is missed at two looks in a row is away: one that restarts is back by then, and nobody need know."""

Work = Callable[[], Coroutine[None, None, None]]


class _Looking(Polling):
    """Polls until somebody else does: who can reach the database takes updates, and nobody need be told."""

    def _wait_after(self, error: Exception) -> float:
        if isinstance(error, Conflict):
            raise error
        return super()._wait_after(error)


class Meanwhile:
    """Tells people once that the database is away. Belongs to one event loop."""

    def __init__(self, bot: PollingBot, language: Language, clock: Clock, *, allowed: Sequence[str]) -> None:
        """Look at updates of the `allowed` kinds that `bot` gets; `language` is for those whose own is unknown."""
        self._absence = Absence(bot, partial(unpacked, bot=bot), language)
        self._polling = _Looking(bot, self._take_none, clock, allowed=allowed, shared=True)

    async def run(self) -> None:
        """Look and tell until cancelled, or until another process takes updates; raises InvalidToken."""
        try:
            await self._polling.run()
        except Conflict as error:
            log.info("another process fetches updates; this one tells nobody that the database is away (%s)", error)

    async def _take_none(self, arrivals: Sequence[Arrival]) -> None:
        if arrivals:
            await self._absence.tell(arrivals)
            raise StoreAway("the database is away; what came stays with Telegram until it is back")


class Vigil:
    """Has people told while this process is cut off from those that share its work: nobody else can take updates."""

    def __init__(self, is_cut_off: Callable[[], bool], tell: Work, clock: Clock) -> None:
        """Run `tell` once each time that this process `is_cut_off`, at most as long as it is."""
        self._is_cut_off, self._tell, self._clock = is_cut_off, tell, clock

    async def run(self) -> None:
        """Look and tell until cancelled."""
        missed = 0
        while True:
            missed = missed + 1 if self._is_cut_off() else 0
            if missed > 1:
                await self._told()
            await self._clock.sleep(LOOK_SECONDS)

    async def _told(self) -> None:
        telling = asyncio.create_task(self._tell())
        try:
            # Also where it has ended: somebody else polls, and would be disturbed by each new look.
            while self._is_cut_off():
                await self._clock.sleep(LOOK_SECONDS)
        finally:
            telling.cancel()
            # Of a token that is void whoever watches it hears.
            await asyncio.gather(telling, return_exceptions=True)


@asynccontextmanager
async def reached(bot: PollingBot, clock: Clock) -> AsyncIterator[PollingBot]:
    """Give `bot` once Telegram knows it, and close its connections at the end; raises InvalidToken."""
    try:
        while not await _try(bot):
            await clock.sleep(CONNECTING_SECONDS)
        yield bot
    finally:
        await bot.shutdown()


async def _try(bot: PollingBot) -> bool:
    try:
        await bot.initialize()
    except InvalidToken:
        raise
    except TelegramError as error:
        log.warning("not on Telegram; the next try is in %g s: %s", CONNECTING_SECONDS, error)
        return False
    return True
