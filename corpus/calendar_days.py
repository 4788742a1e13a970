"""The calendar days of articles, on an open connection: which articles are of a day, and which days have any.

A moment is of its day where the reader is; a bare date, kept as its midnight UTC, is itself in every zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from corpus.revise import EACH_REVISION, IS_CURRENT
from corpus.schema import ARTICLES, REVISIONS
from corpus.types import Moment

_DAY = timedelta(days=1)
_visible, _bare = REVISIONS.c.visible_from, REVISIONS.c.day_only
_each = sa.select(ARTICLES.c.id, ARTICLES.c.revision, _visible, _bare).select_from(EACH_REVISION).where(IS_CURRENT)
_ORDER = (_visible, ARTICLES.c.id)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Calendar days in a time zone, both ends included."""

    first: date
    last: date
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest days that have articles before and after some days, None where there is none."""

    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    """The current revision of a live article, and from when on it could be seen."""

    article_id: int
    revision: int
    since: Moment

    def day(self, zone: ZoneInfo) -> date:
        """Return the day that it is of in `zone`."""
        return self.since.at.astimezone(UTC if self.since.day_only else zone).date()


def seen_in(connection: sa.Connection, stretch: Stretch) -> list[Seen]:
    """Return the live articles of these days, the oldest first."""
    zone, after = stretch.zone, stretch.last + _DAY
    rows = connection.execute(_each.where(_from(stretch.first, zone), _before(after, zone)).order_by(*_ORDER))
    return [_read(row) for row in rows]


def changes(connection: sa.Connection, stretch: Stretch) -> dict[date, datetime]:
    """Return when the articles of each of these days changed last: came in, were put right, or were withdrawn.

    Those count, too, that are of the day no more, so that a time once given is never followed by an earlier one.
    """
    every = sa.select(ARTICLES.c.id, ARTICLES.c.revision, _visible, _bare, REVISIONS.c.seen_at, ARTICLES.c.withdrawn_at)
    among = every.select_from(EACH_REVISION)
    zone, found = stretch.zone, dict[date, datetime]()
    for row in connection.execute(among.where(_from(stretch.first, zone), _before(stretch.last + _DAY, zone))):
        day, last = _read(row).day(zone), max(row.seen_at, row.withdrawn_at or row.seen_at)
        found[day] = max(last, found.get(day, last))
    return found


def neighbours(connection: sa.Connection, stretch: Stretch, *, by: datetime) -> Neighbours:
    """Return the nearest days with articles that could be seen `by` then."""
    zone, seen = stretch.zone, _visible <= by
    before = _nearest(connection, _visible.desc(), seen, _before(stretch.first, zone))
    after = _nearest(connection, _visible.asc(), seen, _from(stretch.last + _DAY, zone))
    # A moment may be of an earlier day than a bare date that is kept before it: what stands close by is looked at, too.
    earlier = _around(connection, before, seen, _before(stretch.first, zone))
    later = _around(connection, after, seen, _from(stretch.last + _DAY, zone))
    return Neighbours(
        max((one.day(zone) for one in earlier), default=None), min((one.day(zone) for one in later), default=None)
    )


def _nearest(
    connection: sa.Connection, order: sa.UnaryExpression[Any], *where: sa.ColumnElement[bool]
) -> datetime | None:
    row = connection.execute(_each.where(*where).order_by(order).limit(1)).one_or_none()
    return row.visible_from if row else None


def _around(connection: sa.Connection, at: datetime | None, *where: sa.ColumnElement[bool]) -> list[Seen]:
    if at is None:
        return []
    near = _each.where(_visible >= at - _DAY, _visible <= at + _DAY, *where)
    return [_read(row) for row in connection.execute(near)]


def _from(day: date, zone: tzinfo) -> sa.ColumnElement[bool]:
    timed, bare = _begins(day, zone), _begins(day, UTC)
    # The bound for both kinds is one that an index helps with; asked kind by kind, a rare kind is looked for in vain.
    return sa.and_(_visible >= min(timed, bare), _visible >= _either(timed, bare))


def _before(day: date, zone: tzinfo) -> sa.ColumnElement[bool]:
    timed, bare = _begins(day, zone), _begins(day, UTC)
    return sa.and_(_visible < max(timed, bare), _visible < _either(timed, bare))


def _either(timed: datetime, bare: datetime) -> sa.ColumnElement[datetime]:
    return sa.case((_bare, sa.literal(bare, _visible.type)), else_=sa.literal(timed, _visible.type))


def _begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _read(row: sa.Row[*tuple[Any, ...]]) -> Seen:
    return Seen(row.id, row.revision, Moment(row.visible_from, row.day_only))
