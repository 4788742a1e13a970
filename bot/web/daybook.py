"""Which days have news, and of which articles a day is made. Read in the threads of the shelf."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
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
    """A day that has news, and how many articles are of it; `revisions` has the current one of each of the day's."""

    day: date
    articles: int
    revisions: Mapping[int, int]


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
        known = await self.days_before(self.today(now) + timedelta(days=1), count, now=now)
        return tuple(one.day for one in known)

    async def days_before(self, day: date, count: int, *, now: datetime) -> tuple[NewsDay, ...]:
        """Return the newest days before one that have news, the newest first."""
        return await self._shelf.read(lambda: self._days_before(day, count, now))

    async def beside(self, day: date, *, now: datetime) -> Neighbours:
        """Return the nearest days beside one that have news."""
        return await self._shelf.read(lambda: self._beside(Stretch(day, day, self._zone), now))

    async def basis(self, first: date, last: date, *, now: datetime) -> Basis:
        """Return what a brief of these days is made of: their articles, of which story and text each is, and the index.

        What comes late, is changed, withdrawn or put into another story makes it another.
        """
        return await self._shelf.read(lambda: self._basis(Stretch(first, last, self._zone), now))

    async def changes(self, first: date, last: date) -> Mapping[date, datetime]:
        """Return when the articles of each day changed last: came in, were put right, or were withdrawn."""
        return await self._shelf.read(lambda: self._store.changed_in(Stretch(first, last, self._zone)))

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
        return Month(first, self._counted(stretch, now), self._beside(stretch, now))

    def _days_before(self, before: date, count: int, now: datetime) -> tuple[NewsDay, ...]:
        days: list[NewsDay] = []
        while len(days) < count and (newest := self._beside(Stretch(before, before, self._zone), now).before):
            before = max(newest, _EARLIEST) - _MONTH
            days += self._counted(Stretch(before, newest, self._zone), now)
        return tuple(days[:count])

    def _counted(self, stretch: Stretch, now: datetime) -> tuple[NewsDay, ...]:
        of_day: defaultdict[date, dict[int, int]] = defaultdict(dict)
        for one in self._seen(stretch, now):
            of_day[one.day(self._zone)][one.article_id] = one.revision
        return tuple(NewsDay(day, len(of_day[day]), of_day[day]) for day in sorted(of_day, reverse=True))

    def _seen(self, stretch: Stretch, now: datetime) -> list[Seen]:
        return [one for one in self._store.seen_in(stretch) if one.since.at <= now]

    def _beside(self, stretch: Stretch, now: datetime) -> Neighbours:
        return self._store.days_beside(stretch, by=now)


def _last_of(first: date) -> date:
    return (first + _MONTH).replace(day=1) - timedelta(days=1)
