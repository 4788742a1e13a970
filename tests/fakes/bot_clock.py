"""A clock that stands still until someone sleeps or moves it."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

MONDAY_MORNING = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
"""08:00 in Tashkent, Almaty, Bishkek and Dushanbe."""


class FakeClock:
    """Time passes only by `sleep` and `pass_`."""

    def __init__(self, start: datetime = MONDAY_MORNING) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)  # what was begun before happens before
        self._now += timedelta(seconds=seconds)

    def pass_(self, **length: float) -> None:
        self._now += timedelta(**length)


class HurryingClock(FakeClock):
    """Runs from sleep to sleep as fast as it can, and stands still from `until` on."""

    def __init__(self, start: datetime = MONDAY_MORNING) -> None:
        super().__init__(start)
        self.until = start
        self.stands = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        # What was begun before happens before, also in other threads.
        await asyncio.sleep(0.001)
        if self._now + timedelta(seconds=seconds) > self.until:
            self._now = self.until
            self.stands.set()
            await asyncio.Event().wait()
        self._now += timedelta(seconds=seconds)

    async def runs_for(self, work: Coroutine[Any, Any, None], seconds: float) -> None:
        """Do endless `work` for so many of these seconds, then cancel it."""
        self.until, self.stands = self._now + timedelta(seconds=seconds), asyncio.Event()
        working, standing = asyncio.create_task(work), asyncio.create_task(self.stands.wait())
        await asyncio.wait([working, standing], return_when=asyncio.FIRST_COMPLETED)
        standing.cancel()
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working

    async def happens(self, what: Callable[[], bool]) -> None:
        """Let time pass until it has happened."""
        async with asyncio.timeout(10):
            while not await asyncio.to_thread(what):
                continue
