"""What the bot's database holds, in numbers: for metrics, for readiness, for whoever runs the desk. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from bot.messages import Lane
from bot.operations.lateness import LatePile, late_piles
from bot.operations.pausing import Pause, held_back
from bot.operations.pausing import read as read_pause
from bot.rooms.chats import suspended
from bot.store import BotStore
from bot.tables import CHATS, INBOX, OUTBOX, SUBSCRIPTIONS, SUSPENSIONS

_OPEN: Final = ("due", "in flight")
_UNKNOWN_CAUSE: Final = "unknown"


class OutboxState(StrEnum):
    """How a delivery stands; one that is due at a place that cannot be written to is suspended.

    A bundled one went into another message together with what else quiet hours held.
    """

    DUE = "due"
    IN_FLIGHT = "in flight"
    SUSPENDED = "suspended"
    SENT = "sent"
    FAILED = "failed"
    BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class Pile:
    """How many deliveries stand alike; `lane` is None for those that ended."""

    state: OutboxState
    lane: Lane | None
    count: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of one kind."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """The numbers of one moment.

    `oldest_due` is since when the delivery has waited that waits longest and could go: suspended ones, those of a
    later time, those that wait for another try and what a pause holds back do not count. `oldest_waiting` is when the
    oldest update came that is not dealt with, `late` what has waited too long, with what was said to its last try.
    """

    outbox: tuple[Pile, ...]
    oldest_due: datetime | None
    inbox: tuple[Count, ...]
    oldest_waiting: datetime | None
    chats: tuple[Count, ...]
    suspensions: tuple[Count, ...]
    subscriptions: tuple[Count, ...]
    pause: Pause | None
    late: tuple[LatePile, ...] = ()


def holdings(store: BotStore, now: datetime) -> Holdings:
    """Count what `store` holds; raises StoreError. Takes milliseconds per ten thousand rows of the outbox."""
    with store.reading() as connection:
        return Holdings(
            outbox=_outbox(connection),
            oldest_due=_oldest_due(connection, now),
            inbox=_counts(connection, INBOX.c.state),
            oldest_waiting=connection.scalar(sa.select(sa.func.min(INBOX.c.received)).where(INBOX.c.ended.is_(None))),
            chats=_counts(connection, CHATS.c.kind, CHATS.c.topic_id == 0),
            suspensions=_counts(connection, sa.func.coalesce(SUSPENSIONS.c.reason, _UNKNOWN_CAUSE)),
            subscriptions=_counts(connection, SUBSCRIPTIONS.c.what),
            pause=read_pause(connection),
            late=late_piles(connection, now),
        )


def _counts(
    connection: sa.Connection, kind: sa.ColumnElement[str], where: sa.ColumnElement[bool] | None = None
) -> tuple[Count, ...]:
    statement = sa.select(kind, sa.func.count()).where(sa.true() if where is None else where).group_by(kind)
    return tuple(Count(str(name), count) for name, count in connection.execute(statement.order_by(kind)))


def _outbox(connection: sa.Connection) -> tuple[Pile, ...]:
    # What ended is counted by the index alone: it is a month of deliveries, and its lanes are nobody's concern.
    ended = sa.select(OUTBOX.c.state, sa.func.count()).where(OUTBOX.c.state.notin_(_OPEN)).group_by(OUTBOX.c.state)
    piles = [Pile(OutboxState(state), None, count) for state, count in connection.execute(ended)]
    lane = sa.func.coalesce(OUTBOX.c.lane, Lane.BROADCAST.value)
    held = sa.case((suspended(OUTBOX), 1), else_=0)
    rows = sa.select(OUTBOX.c.state, lane.label("lane"), held.label("held")).where(OUTBOX.c.state.in_(_OPEN)).subquery()
    alike = (rows.c.state, rows.c.lane, rows.c.held)
    grouped = sa.select(*alike, sa.func.count()).group_by(*alike)
    for state, number, is_held, count in connection.execute(grouped):
        stands = OutboxState.SUSPENDED if is_held and state == OutboxState.DUE else OutboxState(state)
        piles.append(Pile(stands, Lane(number), count))
    return tuple(sorted(piles, key=lambda pile: (list(OutboxState).index(pile.state), pile.lane or 0)))


def _oldest_due(connection: sa.Connection, now: datetime) -> datetime | None:
    may_go = (OUTBOX.c.state == OutboxState.DUE.value) & (OUTBOX.c.not_before <= now)
    may_go &= OUTBOX.c.retry_at.is_(None) | (OUTBOX.c.retry_at <= now)
    statement = sa.select(sa.func.min(OUTBOX.c.not_before)).where(may_go, ~suspended(OUTBOX), ~held_back())
    found: datetime | None = connection.scalar(statement)
    return found
