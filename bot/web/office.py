"""What the pages of owners read and change, in threads; the same functions as `heliograph admin` calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from bot.delivery.courier import Clock
from bot.operations.administration import Administration
from bot.operations.health import Vitals
from bot.operations.holdings import Count
from bot.operations.listing import Listing
from bot.operations.pausing import Pausing
from bot.operations.tally import Tally
from bot.operations.vitals import Doctor
from bot.store import BotStore
from bot.web.kept import Freshness, Kept

Result = TypeVar("Result")

SEEN = Freshness(fresh=timedelta(seconds=2), stale=timedelta(seconds=30))
"""How old the state of the bot may be: as old as what a probe of /readyz sees, or looked at meanwhile."""


@dataclass(frozen=True, slots=True)
class Office:
    """What owners work with; `reasons` are those of failed deliveries, `evaluated` the file of the last evaluation."""

    listing: Listing
    administration: Administration
    pausing: Pausing
    vitals: Kept[Vitals]
    reasons: Kept[Sequence[Count]]
    evaluated: Path

    def changed(self) -> None:
        """Look anew for the next who asks: somebody pressed a button and wants to see what came of it."""
        self.vitals.forget()
        self.reasons.forget()

    async def do(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns, done in a thread."""
        return await asyncio.to_thread(work)


def office(store: BotStore, doctor: Doctor, tally: Tally, *, clock: Clock, evaluated: Path) -> Office:
    """Return the office over `store`; how the bot fares is what `doctor` sees."""

    async def look() -> Vitals:
        return await doctor.look(tally.read().reached, clock.now())

    vitals = Kept(look, clock, SEEN)
    administration = Administration(store)

    async def count() -> Sequence[Count]:
        return await asyncio.to_thread(administration.reasons)

    reasons = Kept(count, clock, SEEN)
    return Office(Listing(store), administration, Pausing(store), vitals, reasons, evaluated)
