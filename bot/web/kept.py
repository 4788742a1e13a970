"""What takes long to count, counted once for all who ask, and anew behind their backs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.delivery.courier import Clock
from bot.errors import StoreError as PeopleStoreError
from corpus.errors import StoreError

log = logging.getLogger(__name__)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old what is shown may be: older than `fresh` it is counted anew meanwhile, older than `stale` first."""

    fresh: timedelta
    stale: timedelta


@dataclass(frozen=True, slots=True)
class Counted(Generic[Value]):
    """A value and when it was counted."""

    value: Value
    at: datetime


class Kept(Generic[Value]):
    """Keeps a value for those who ask within one event loop; one counting goes on at a time, beside those forgotten."""

    def __init__(self, count: Callable[[], Awaitable[Value]], clock: Clock, freshness: Freshness) -> None:
        """Count by `count`, which may raise StoreError."""
        self._count, self._clock, self._freshness = count, clock, freshness
        self._counting: asyncio.Task[Counted[Value]] | None = None
        self._last: Counted[Value] | None = None

    async def get(self) -> Counted[Value]:
        """Return the value; raises StoreError where it must be counted first and cannot be."""
        age = self._clock.now() - self._last.at if self._last else None
        if self._last is not None and age is not None and age <= self._freshness.stale:
            if age > self._freshness.fresh:
                self._begin()
            return self._last
        # Shielded: one who goes away takes it from none of the others who wait for it.
        return await asyncio.shield(self._begin())

    async def keep(self, every: timedelta) -> None:
        """Count now and again and again, until it is cancelled: then nobody waits. Never raises for what it counts."""
        while True:
            await asyncio.wait({self._begin()})
            await self._clock.sleep(every.total_seconds())

    def forget(self) -> None:
        """Count anew for the next who asks: something was changed that they want to see.

        A counting that goes on may have begun before that change: who waits for it gets it, and it is kept for nobody.
        """
        self._last = self._counting = None

    def _begin(self) -> asyncio.Task[Counted[Value]]:
        if self._counting is None or self._counting.done():
            self._counting = asyncio.create_task(self._renewed())
            self._counting.add_done_callback(_noted)
        return self._counting

    async def _renewed(self) -> Counted[Value]:
        at = self._clock.now()
        counted = Counted(await self._count(), at)
        if self._counting is asyncio.current_task():
            self._last = counted
        return counted


def _noted(task: asyncio.Task[Counted[Value]]) -> None:
    """Say in the log what those did not hear who were shown what there was."""
    error = None if task.cancelled() else task.exception()
    if isinstance(error, StoreError | PeopleStoreError):
        log.warning("a page goes on with what was counted before: %s", error)
    elif error is not None:
        log.error("counting for a page failed", exc_info=error)
