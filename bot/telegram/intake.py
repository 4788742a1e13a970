"""From the wire into the inbox, and from there to whoever handles it: kept first, confirmed after."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from bot.delivery.courier import Clock
from bot.delivery.inbox import Arrival, Inbox, Waiting
from bot.errors import StoreError, StoreRefused
from bot.operations.tally import Tally

log = logging.getLogger(__name__)


class Trouble(Protocol):
    """Whoever tells people that what they sent cannot be kept now."""

    async def tell(self, arrivals: Sequence[Arrival]) -> None:
        """Tell those whose updates these are."""

    def over(self) -> None:
        """Hear that updates are kept again."""


class Intake:
    """Keeps updates and tells `came` which of them are new."""

    def __init__(
        self,
        inbox: Inbox,
        came: Callable[[Sequence[Waiting]], None],
        clock: Clock,
        *,
        tally: Tally | None = None,
        trouble: Trouble | None = None,
    ) -> None:
        """Keep updates in `inbox`; `trouble` hears of those that cannot be kept."""
        self._trouble = trouble
        self._inbox, self._came, self._clock, self._tally = inbox, came, clock, tally or Tally()

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        """Keep what one poll brought, or the door handed on; raises StoreError where it is not kept."""
        self._tally.reached(self._clock.now())
        if not arrivals:
            return
        try:
            async with self._told(arrivals):
                new = await self._put(arrivals)
        except StoreRefused:
            # One that cannot be kept must not come again for ever, nor keep the others out.
            for arrival in arrivals:
                await self._take_alone(arrival)
        else:
            self._new(new)

    async def _take_alone(self, arrival: Arrival) -> None:
        try:
            self._new(await self._put([arrival]))
        except StoreRefused:
            log.exception("update %d cannot be kept and is passed over", arrival.update_id)

    async def _put(self, arrivals: Sequence[Arrival]) -> Sequence[Waiting]:
        return await asyncio.to_thread(self._inbox.put, arrivals, self._clock.now())

    @asynccontextmanager
    async def _told(self, arrivals: Sequence[Arrival]) -> AsyncIterator[None]:
        try:
            yield
        except StoreRefused:
            raise  # of one update, not of the database
        except StoreError:
            if self._trouble:
                await self._trouble.tell(arrivals)
            raise
        if self._trouble:
            self._trouble.over()

    def _new(self, new: Sequence[Waiting]) -> None:
        self._tally.received(len(new))
        self._came(new)
