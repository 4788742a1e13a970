"""Publications -> the days that have news, newest first. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from corpus.types import Moment


@dataclass(frozen=True, slots=True)
class NewsDay:
    """A day and how many articles state that they are of it."""

    day: date
    articles: int


def day_of(moment: Moment, zone: ZoneInfo) -> date:
    """Return the day of a publication in `zone`; a bare date is itself in every zone."""
    return moment.at.astimezone(UTC if moment.day_only else zone).date()


def begins(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day in `zone`."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def news_days(publications: Sequence[Moment], zone: ZoneInfo, *, is_all: bool) -> list[NewsDay]:
    """Return the days of `publications`; unless these are all, the oldest day is left out, for it may go on."""
    counted = Counter(day_of(moment, zone) for moment in publications)
    days = [NewsDay(day, counted[day]) for day in sorted(counted, reverse=True)]
    # Bare dates lie up to a day beside the moments around them, so the two oldest days may not be whole.
    return days if is_all else days[:-2]
