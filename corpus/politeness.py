"""Read what a server says about when to come back. Pure.

Follows RFC 9110 (Retry-After) and RFC 9111 (freshness). Whatever it says counts for 30 days at most: a broken or
hostile header must not silence a feed for good.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from corpus.moments import aware

LONGEST_WAIT = timedelta(days=30)

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)")
_NOT_FRESH = re.compile(r"(?:^|[\s,])(?:no-cache|no-store)(?=$|[\s,=])")
# Thirty days have seven digits of seconds; longer numbers only cost time and overflow.
_MANY_DIGITS = 9


def retry_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Return how long the server asks to be left alone, or None; names in small letters."""
    stated = headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdigit():
        return _seconds(stated)
    return _until(stated, headers, now)


def fresh_for(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Return how long the server says that its answer stays good, or None; names in small letters."""
    control = headers.get("cache-control", "").lower()
    if _NOT_FRESH.search(control):
        return None
    if age := _MAX_AGE.search(control):
        return _seconds(age[1]) - min(_age(headers), _seconds(age[1]))
    return None if control else _until(headers.get("expires", ""), headers, now)


def _age(headers: Mapping[str, str]) -> timedelta:
    stated = headers.get("age", "").strip()
    return _seconds(stated) if stated.isascii() and stated.isdigit() else timedelta()


def _until(stated: str, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return the time until a date, by the server's own clock where it states it; None for the past."""
    date = _date(stated)
    if date is None:
        return None
    wait = date - (_date(headers.get("date", "")) or now)
    return min(wait, LONGEST_WAIT) if wait > timedelta() else None


def _date(stated: str) -> datetime | None:
    try:
        return aware(parsedate_to_datetime(stated))
    except (ValueError, OverflowError):
        return None


def _seconds(digits: str) -> timedelta:
    return min(timedelta(seconds=int(digits[:_MANY_DIGITS])), LONGEST_WAIT)
