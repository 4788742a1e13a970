"""Which outlets and languages there are to choose from: counted now and then, and anew for whoever names another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.web.asked import Given, plain
from bot.web.kept import Freshness, Kept
from bot.web.room import ReadingRoom
from corpus.types import Holding

COUNTED = Freshness(fresh=timedelta(minutes=1), stale=timedelta(hours=1))
"""Each page of questions shows them, and counting takes longer the more articles there are."""


class Holdings:
    """What a search can be limited to."""

    def __init__(self, room: ReadingRoom) -> None:
        """Count what is on the shelf of `room`."""
        self._kept = Kept(room.shelf.holdings, room.clock, COUNTED)

    async def for_(self, given: Given) -> Sequence[Holding]:
        """Return what there is, counted anew before anything `given` is said not to be there; raises StoreError."""
        held = (await self._kept.get()).value
        if held and _knows(held, given):
            return held
        self._kept.forget()
        return (await self._kept.get()).value


def _knows(held: Sequence[Holding], given: Given) -> bool:
    outlets, languages = {plain(one.outlet) for one in held}, {one.language for one in held}
    return outlets.issuperset(given.outlets) and languages.issuperset(given.languages)
