"""What of the outbox is late, and why, in numbers and one by one. Writes nothing, and tells no word of a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from bot.messages import Lane
from bot.operations.pausing import held_back
from bot.rooms.chats import suspended
from bot.tables import OUTBOX
from bot.types import Place
from bot.wire import place_of

LATE_AFTER: Final = timedelta(minutes=10)
"""What could be sent and has waited so long says that something is wrong; at full pace that is 18,000 messages."""


@dataclass(frozen=True, slots=True)
class LatePile:
    """How many deliveries of a lane are late with the same words said to their last try, None for no try yet."""

    lane: Lane
    reason: str | None
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Late:
    """One delivery that is late: since when it might go, its tries, what was said to the last, when the next is."""

    key: str
    place: Place
    lane: Lane
    since: datetime
    attempts: int
    reason: str | None
    next_try: datetime | None


def late_piles(connection: sa.Connection, now: datetime) -> tuple[LatePile, ...]:
    """Count what is late, the largest pile first."""
    lane = sa.func.coalesce(OUTBOX.c.lane, Lane.BROADCAST.value)
    oldest = sa.func.min(OUTBOX.c.not_before, type_=OUTBOX.c.not_before.type)
    count = sa.func.count()
    query = sa.select(lane, OUTBOX.c.reason, count, oldest).where(_is_late(now)).group_by(lane, OUTBOX.c.reason)
    rows = connection.execute(query.order_by(count.desc(), lane))
    return tuple(LatePile(Lane(number), reason, many, since) for number, reason, many, since in rows)


def late_ones(connection: sa.Connection, now: datetime, *, limit: int) -> Sequence[Late]:
    """Return what is late, the oldest first."""
    query = OUTBOX.select().where(_is_late(now)).order_by(OUTBOX.c.not_before, OUTBOX.c.id).limit(limit)
    return [
        Late(
            key=row["key"],
            place=place_of(row),
            lane=Lane(row["lane"] if row["lane"] is not None else Lane.BROADCAST),
            since=row["not_before"],
            attempts=row["attempts"],
            reason=row["reason"],
            next_try=row["retry_at"],
        )
        for row in connection.execute(query).mappings()
    ]


def _is_late(now: datetime) -> sa.ColumnElement[bool]:
    due = (OUTBOX.c.state == "due") & (OUTBOX.c.not_before < now - LATE_AFTER)
    return due & ~suspended(OUTBOX) & ~held_back()
