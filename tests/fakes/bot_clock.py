"""A clock that stands still until someone sleeps or moves it."""

import asyncio
from datetime import UTC, datetime, timedelta

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
