"""From the wire into the inbox, and from there to whoever handles it: kept first, confirmed after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from bot.delivery.courier import Clock
from bot.delivery.inbox import Arrival, Inbox, Waiting
from bot.delivery.together import Together
from bot.operations.tally import Tally


class Intake:
    """Keeps updates and tells `came` which of them are new."""

    def __init__(
        self, inbox: Inbox, came: Callable[[Sequence[Waiting]], None], clock: Clock, *, tally: Tally | None = None
    ) -> None:
        """Keep updates in `inbox`."""
        self._inbox, self._came, self._clock, self._tally = inbox, came, clock, tally or Tally()
        self._together = Together(self._put_together)

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        """Keep what one poll brought; raises StoreError where it is not kept."""
        self._tally.reached(self._clock.now())
        if arrivals:
            self._new(await asyncio.to_thread(self._inbox.put, arrivals, self._clock.now()))

    async def take_one(self, arrival: Arrival) -> None:
        """Keep one update, in one transaction with others that come at the same time; raises StoreError."""
        self._tally.reached(self._clock.now())
        new = await self._together.add(arrival)
        if new is not None:
            self._new([new])

    def _new(self, new: Sequence[Waiting]) -> None:
        self._tally.received(len(new))
        self._came(new)

    def _put_together(self, arrivals: Sequence[Arrival]) -> Sequence[Waiting | None]:
        new = {one.arrival.update_id: one for one in self._inbox.put(arrivals, self._clock.now())}
        # Of the same update twice in one group the first is the new one.
        return [new.pop(arrival.update_id, None) for arrival in arrivals]
