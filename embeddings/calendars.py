"""Spans of the calendar: days, weeks, months, seasons, years in UTC. Pure.

Everything raises ValueError or OverflowError for what no calendar holds (31 April, the year 0).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_LAST_INSTANT = timedelta(microseconds=1)
_SEASON_MONTHS = 3
_DECEMBER = 12
_UNIT_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.44, "year": 365.25, "decade": 3652.5}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, both ends inclusive, aware UTC."""

    start: datetime
    end: datetime


def days(first: date, last: date) -> Span:
    """Return the span from the first instant of one day to the last instant of another."""
    start = datetime.combine(first, time(), tzinfo=UTC)
    return Span(start, datetime.combine(last, time(), tzinfo=UTC) + timedelta(days=1) - _LAST_INSTANT)


def day(moment: datetime, offset: int = 0) -> Span:
    """Return the day of a moment, or one so many days away."""
    chosen = moment.date() + timedelta(days=offset)
    return days(chosen, chosen)


def week(moment: datetime, offset: int = 0) -> Span:
    """Return the week of a moment, Monday to Sunday, or one so many weeks away."""
    monday = moment.date() + timedelta(weeks=offset, days=-moment.weekday())
    return days(monday, monday + timedelta(days=6))


def weekend(moment: datetime, offset: int = 0) -> Span:
    """Return Saturday and Sunday of the week of a moment, or of one so many weeks away."""
    saturday = moment.date() + timedelta(weeks=offset, days=5 - moment.weekday())
    return days(saturday, saturday + timedelta(days=1))


def months(year: int, month: int, count: int = 1) -> Span:
    """Return so many whole months from this one on; `month` may lie outside 1..12 and then counts into other years."""
    first = year * 12 + month - 1
    last_year, last_month = divmod(first + count - 1, 12)
    last = date(last_year, last_month + 1, last_day(last_year, last_month + 1))
    return days(date(first // 12, first % 12 + 1, 1), last)


def last_day(year: int, month: int) -> int:
    """Return the number of days in a month."""
    return calendar.monthrange(year, month)[1]


def years(year: int, count: int = 1) -> Span:
    """Return so many whole years."""
    return months(year, 1, 12 * count)


def season(year: int, first_month: int) -> Span:
    """Return the season that begins in March, June, September or December; winter has the year in which it ends."""
    winter = first_month == _DECEMBER
    return months(year - 1 if winter else year, first_month, _SEASON_MONTHS)


def third(span: Span, part: int) -> Span:
    """Return the first, second or third third (0, 1, 2) of a span: what people call early, mid and late."""
    step = (span.end - span.start) / 3
    return Span(span.start + part * step, min(span.start + (part + 1) * step, span.end))


def back(moment: datetime, count: float, unit: str) -> Span:
    """Return the stretch of so many units that ends at a moment."""
    return Span(moment - timedelta(days=count * _UNIT_DAYS[unit]), moment)


def ago(moment: datetime, count: int, unit: str) -> Span:
    """Return the days meant by "three weeks ago": as far to both sides of that day as the unit is vague."""
    middle = back(moment, count, unit).start.date()
    slack = timedelta(days=int(_UNIT_DAYS[unit] / 2))
    return days(middle - slack, middle + slack)
