"""Recipe: articles counted by outlet, and the feeds that are followed -> the sources, kept for all who ask."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from bot.delivery.courier import Clock
from bot.operations.notices import OpenFeeds
from bot.web.kept import Freshness, Kept
from bot.web.sourced import Sources, sources
from corpus.errors import CorpusError
from corpus.outlets import Census, Outlets
from corpus.types import Feed

log = logging.getLogger(__name__)

COUNTED = Freshness(fresh=timedelta(minutes=1), stale=timedelta(minutes=15))
"""Counting takes a look at every article: tenths of a second for ten thousand. Feeds are asked each half hour."""

AHEAD = timedelta(minutes=10)
"""How often they are counted though nobody asks."""


class Threads(Protocol):
    """Where reading is done."""

    def __call__(self, work: Callable[[], Sources], /) -> Awaitable[Sources]:
        """Do `work` in a thread."""


def source_list(outlets: Outlets, open_feeds: OpenFeeds, *, zone: str, clock: Clock, read: Threads) -> Kept[Sources]:
    """Return the sources with days of `zone`, counted in the threads of `read`."""

    def count() -> Sources:
        census: Census = outlets.census(zone, now=clock.now())
        return sources(census, _feeds(open_feeds))

    async def counted() -> Sources:
        return await read(count)

    return Kept(counted, clock, COUNTED)


def _feeds(open_feeds: OpenFeeds) -> list[Feed] | None:
    try:
        with open_feeds() as feeds:
            return feeds.all()
    except CorpusError as error:
        log.warning("the sources are shown without their feeds: %s", error)
        return None
