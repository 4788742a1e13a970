"""A filter in the numbers that both indexes keep: microseconds of UTC. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from embeddings.types import Filter

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Inclusive limits in microseconds since 1970; None means no limit."""

    visible_until: int | None
    published_from: int | None
    published_until: int | None


def instant(moment: datetime) -> int:
    """Return an aware moment as whole microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def bounds(where: Filter) -> Bounds:
    """Return the time limits of a filter as numbers."""
    limits = (where.as_of, where.since, where.until)
    return Bounds(*(None if limit is None else instant(limit) for limit in limits))
