"""Read the dates that sources state. Pure; never guesses."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

from corpus.types import Moment

_DAY = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:?\d{2}.*")


def parse_moment(value: str) -> Moment:
    """Return the moment that a date states: 2022/01/02, 2022-01-02, ISO 8601 with a time, or RFC 822.

    A time without a zone is UTC. Raises ValueError, naming the value, for anything
    else: a date is neither guessed nor dropped.
    """
    stated = value.strip()
    try:
        if day := _DAY.fullmatch(stated):
            return day_moment(date(int(day[1]), int(day[3]), int(day[4])))
        at = datetime.fromisoformat(stated) if _ISO.fullmatch(stated) else parsedate_to_datetime(stated)
        return Moment(aware(at), day_only=":" not in stated and not _ISO.fullmatch(stated))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"published is no date that can be read: {value!r} (write 2022-01-02 or ISO 8601)") from error


def day_moment(day: date) -> Moment:
    """Return the moment of a date without a time."""
    return Moment(datetime.combine(day, time(), tzinfo=UTC), day_only=True)


def aware(at: datetime) -> datetime:
    """Return the time as aware UTC; one without a zone is UTC already."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
