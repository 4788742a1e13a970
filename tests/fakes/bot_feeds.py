"""A list of feeds whose troubles are told by the test, and what a brief hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.news import Unheard
from corpus.errors import StoreError
from corpus.types import Feed, FeedState, Notice

COURIER = "https://steppe-courier.example/rss"
PAMIR = "https://pamir-post.example/feed"
FRIDAY = datetime(2026, 2, 27, 6, 15, tzinfo=UTC)


def feed(url: str = COURIER, title: str | None = "Steppe Courier", **changes: object) -> Feed:
    """Return a feed that fares well; name only what matters."""
    values: dict[str, object] = {"updated": FRIDAY, "error": None, "entries": 40, "undated": 0.05, "due": FRIDAY}
    return Feed(url, title, **{**values, **changes})


def notice(state: FeedState = FeedState.FAILING, **changes: object) -> Notice:
    """Return that Steppe Courier is in trouble since Friday."""
    values: dict[str, object] = {
        "url": COURIER,
        "title": "Steppe Courier",
        "since": FRIDAY,
        "reason": "the server answers 503 Service Unavailable",
    }
    return Notice(state=state, **{**values, **changes})


class FakeFeedList:
    """Gives each notice until it is marked as told; counts how often it is opened and closed."""

    def __init__(self, *feeds: Feed) -> None:
        self._feeds = list(feeds)
        self._untold: list[Notice] = []
        self.told: list[Notice] = []
        self.opened = self.closed = 0
        self._breaks = False

    def falls_ill(self, *notices: Notice) -> None:
        self._untold.extend(notices)

    def breaks_before_marking(self) -> None:
        """Fail the next `mark_told`: what was done before it stays done."""
        self._breaks = True

    @contextmanager
    def open(self) -> Iterator[FakeFeedList]:
        self.opened += 1
        try:
            yield self
        finally:
            self.closed += 1

    def all(self) -> list[Feed]:
        return list(self._feeds)

    def notices(self, *, now: datetime) -> list[Notice]:
        return list(self._untold)

    def mark_told(self, notice: Notice) -> None:
        if self._breaks:
            self._breaks = False
            raise StoreError("the feed database does not answer")
        self._untold.remove(notice)
        self.told.append(notice)


class FakeTroubles:
    """What a composer asks: the names of the feeds that do not answer, and of those that have nothing new."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.silent: list[str] = []

    async def unheard(self) -> Unheard:
        return Unheard(tuple(self.silent), tuple(self.names))
