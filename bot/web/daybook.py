"""Which days have news, and of which articles a day is made. Read in the threads of the shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.web.keeping import Basis, Placed
from bot.web.shelf import Catalogue, Shelf
from corpus.calendar_days import Neighbours, Seen, Stretch
from corpus.store import CorpusStore

_MONTH = timedelta(days=31)
_EARLIEST = date(2, 1, 1)
"""So that there are days before it to count back to."""


@dataclass(frozen=True, slots=True)
class NewsDay:
    """A day that has news, and how many articles are of it."""

    day: date
    articles: int


@dataclass(frozen=True, slots=True)
class Month:
    """The days of a calendar month that have news, the newest first; `beside` names the nearest days around it."""

    first: date
    days: tuple[NewsDay, ...]
    beside: Neighbours


class Daybook:
    """Knows days and their articles; days are those of one time zone."""

    def __init__(
        self,
        store: CorpusStore,
        catalogue: Catalogue,
        shelf: Shelf,
        *,
        zone: str,
        index: Callable[[], str | None] = lambda: None,
    ) -> None:
        """Read from `store` and `catalogue` in the threads of `shelf`; `index` names the index in use."""
        self._store, self._catalogue, self._shelf = store, catalogue, shelf
        self._zone, self._index = ZoneInfo(zone), index

    def today(self, now: datetime) -> date:
        """Return the day that it is."""
        return now.astimezone(self._zone).date()

    async def newest_day(self, *, now: datetime) -> date | None:
        """Return the newest day that has news, None where none has."""
        after_today = self.today(now) + timedelta(days=1)
        return (await self.beside(after_today, now=now)).before

    async def month(self, first: date, *, now: datetime) -> Month:
        """Return the month that begins on `first`."""
        return await self._shelf.read(lambda: self._month(first, now))

    async def newest_days(self, count: int, *, now: datetime) -> tuple[date, ...]:
        """Return the newest days that have news, the newest first."""
        return await self._shelf.read(lambda: self._newest_days(count, now))

    async def beside(self, day: date, *, now: datetime) -> Neighbours:
        """Return the nearest days beside one that have news."""
        return await self._shelf.read(lambda: self._beside(Stretch(day, day, self._zone), now))

    async def basis(self, first: date, last: date, *, now: datetime) -> Basis:
        """Return what a brief of these days is made of: their articles, of which story and text each is, and the index.

        What comes late, is changed, withdrawn or put into another story makes it another.
        """
        return await self._shelf.read(lambda: self._basis(Stretch(first, last, self._zone), now))

    async def stories_of(self, article_ids: frozenset[int]) -> dict[int, int]:
        """Return the kept story of each article that has one."""
        return dict(await self._shelf.read(lambda: self._catalogue.stories.stories_of(article_ids)))

    def _basis(self, stretch: Stretch, now: datetime) -> Basis:
        seen = self._seen(stretch, now)
        ids = [one.article_id for one in seen]
        stories, origins = self._catalogue.stories.stories_of(ids), self._catalogue.origins(ids)
        places = ((one.article_id, one.revision) for one in seen)
        articles = tuple(Placed(one, revision, stories.get(one), origins.get(one)) for one, revision in places)
        return Basis(articles, self._index(), is_over=stretch.last < self.today(now))

    def _month(self, first: date, now: datetime) -> Month:
        stretch = Stretch(first, _last_of(first), self._zone)
        counted = Counter(one.day(self._zone) for one in self._seen(stretch, now))
        days = tuple(NewsDay(day, counted[day]) for day in sorted(counted, reverse=True))
        return Month(first, days, self._beside(stretch, now))

    def _newest_days(self, count: int, now: datetime) -> tuple[date, ...]:
        days: list[date] = []
        before = self.today(now) + timedelta(days=1)
        while len(days) < count and (newest := self._beside(Stretch(before, before, self._zone), now).before):
            before = max(newest, _EARLIEST) - _MONTH
            seen = self._seen(Stretch(before, newest, self._zone), now)
            days += sorted({one.day(self._zone) for one in seen}, reverse=True)
        return tuple(days[:count])

    def _seen(self, stretch: Stretch, now: datetime) -> list[Seen]:
        return [one for one in self._store.seen_in(stretch) if one.since.at <= now]

    def _beside(self, stretch: Stretch, now: datetime) -> Neighbours:
        return self._store.days_beside(stretch, by=now)


def _last_of(first: date) -> date:
    return (first + _MONTH).replace(day=1) - timedelta(days=1)
