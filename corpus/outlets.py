"""Say what is kept of each outlet, in numbers: how much, how new, in which languages, how often first elsewhere.

Reads the article database and never writes it. The numbers take a look at every article: whoever shows them keeps them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from corpus.engine_kinds import Limits
from corpus.revise import EACH_REVISION, IS_CURRENT
from corpus.schema import ARTICLES, PLACEMENTS, REVISIONS, open_database
from corpus.types import Holding, Moment

DAYS = 30
"""Days that are counted one by one: a month shows the rhythm of a weekly and the gap of a broken feed alike."""


@dataclass(frozen=True, slots=True)
class OutletFigures:
    """The live articles of one outlet; `name` is "" where none is known.

    `dated` of them state when they were published, the newest at `newest`. Of `placed` is known whether another outlet
    had their text first, which was so for `reprints`. `days` counts the publications of each day that is counted,
    the first day first, `languages` the articles in each language, the most frequent first.
    """

    name: str
    articles: int
    dated: int
    newest: Moment | None
    placed: int
    reprints: int
    languages: tuple[Holding, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Census:
    """All outlets by name; `days` are the days that were counted, none where no article states a date."""

    days: tuple[date, ...]
    outlets: tuple[OutletFigures, ...]


class Outlets:
    """Count what there is of each outlet; safe to use from several threads."""

    def __init__(self, url: str, *, limits: Limits | None = None) -> None:
        """Open the article database at an SQLAlchemy `url`, making or migrating its schema."""
        self._database = open_database(url, limits)

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    def census(self, zone: str, *, now: datetime) -> Census:
        """Count all; the days are those of `zone` and end with that of the newest article. Raises StoreError.

        What states a date that has not come yet says nothing about which day is the newest.
        """
        with self._database.reading() as connection:
            newest = _newest(connection, now)
            days = _days(newest, zone) if newest else ()
            counted = [_published_on(connection, day, zone) for day in days]
            rows = list(connection.execute(_totals(now)))
        by_outlet: dict[str, list[sa.Row[*tuple[Any, ...]]]] = defaultdict(list)
        for row in rows:
            by_outlet[row.outlet].append(row)
        return Census(days, tuple(_figures(name, by_outlet[name], counted) for name in sorted(by_outlet)))


def _newest(connection: sa.Connection, now: datetime) -> Moment | None:
    visible = REVISIONS.c.visible_from  # the publication where one is stated, and that is indexed
    query = (
        sa.select(REVISIONS.c.published, REVISIONS.c.day_only)
        .select_from(EACH_REVISION)
        .where(IS_CURRENT, REVISIONS.c.published.is_not(None), visible <= now)
        .order_by(visible.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return Moment(*row) if row else None


def _days(newest: Moment, zone: str) -> tuple[date, ...]:
    last = newest.at.astimezone(UTC if newest.day_only else ZoneInfo(zone)).date()
    return tuple(last - timedelta(days=back) for back in reversed(range(DAYS)))


def _published_on(connection: sa.Connection, day: date, zone: str) -> Counter[str]:
    """Count the publications of a day by outlet; day by day, because no two databases cut days in one way."""
    visible, bare = REVISIONS.c.visible_from, REVISIONS.c.day_only
    (first, last), (bare_first, bare_last) = _bounds(day, ZoneInfo(zone)), _bounds(day, UTC)
    timed = sa.and_(bare.is_(False), visible >= first, visible < last)
    dated = sa.and_(bare.is_(True), visible >= bare_first, visible < bare_last)
    query = (
        sa.select(REVISIONS.c.outlet, sa.func.count())
        .select_from(EACH_REVISION)
        # The outer bounds again: of an "or" no database makes a range of its index.
        .where(visible >= min(first, bare_first), visible < max(last, bare_last), sa.or_(timed, dated))
        .where(IS_CURRENT, REVISIONS.c.published.is_not(None))
        .group_by(REVISIONS.c.outlet)
    )
    return Counter({str(outlet): int(count) for outlet, count in connection.execute(query)})


def _bounds(day: date, zone: ZoneInfo | Any) -> tuple[datetime, datetime]:
    begins = [datetime.combine(one, time(), zone).astimezone(UTC) for one in (day, day + timedelta(days=1))]
    return begins[0], begins[1]


def _totals(now: datetime) -> sa.Select[*tuple[Any, ...]]:
    published, language = REVISIONS.c.published, sa.func.coalesce(REVISIONS.c.language, "")
    newest = sa.func.max(sa.case((published <= now, published)), type_=published.type)
    newest_day = sa.func.max(sa.case((REVISIONS.c.day_only.is_(True) & (published <= now), published)))
    is_reprint = sa.case((PLACEMENTS.c.origin_id != ARTICLES.c.id, 1), else_=0)
    placed = EACH_REVISION.outerjoin(PLACEMENTS, PLACEMENTS.c.article_id == ARTICLES.c.id)
    return (
        sa.select(
            REVISIONS.c.outlet.label("outlet"),
            language.label("language"),
            sa.func.count().label("articles"),
            sa.func.count(published).label("dated"),
            newest.label("newest"),
            sa.type_coerce(newest_day, published.type).label("newest_day"),
            sa.func.count(PLACEMENTS.c.origin_id).label("placed"),
            sa.func.sum(is_reprint).label("reprints"),
        )
        .select_from(placed)
        .where(IS_CURRENT)
        .group_by(REVISIONS.c.outlet, language)
    )


def _figures(name: str, rows: Sequence[sa.Row[*tuple[Any, ...]]], counted: Sequence[Counter[str]]) -> OutletFigures:
    languages = sorted((Holding(name, row.language, row.articles) for row in rows), key=_most_first)
    return OutletFigures(
        name=name,
        articles=sum(row.articles for row in rows),
        dated=sum(row.dated for row in rows),
        newest=max(_moments(rows), key=lambda moment: moment.at, default=None),
        placed=sum(row.placed for row in rows),
        reprints=sum(int(row.reprints) for row in rows),
        languages=tuple(languages),
        days=tuple(day[name] for day in counted),
    )


def _moments(rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> Iterator[Moment]:
    # At midnight of UTC a bare date and a moment may be one: then the bare date is what is known.
    return (Moment(row.newest, row.newest == row.newest_day) for row in rows if row.newest)


def _most_first(holding: Holding) -> tuple[int, str]:
    return -holding.articles, holding.language
