"""What is on its way to people: `due -> in flight -> sent`, or back to due, or failed.

Functions over an open transaction; `store` begins and ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.messages import Delivery, Outgoing
from bot.tables import OUTBOX
from bot.wire import delivery_of, message_to_json

DELIVERIES_KEPT = timedelta(days=30)

_DUE, _IN_FLIGHT, _SENT, _FAILED = "due", "in flight", "sent", "failed"


def enqueue(connection: sa.Connection, outgoing: Sequence[Outgoing], subscription_id: int | None = None) -> int:
    """Add messages and return how many; a known key adds nothing, and of equal ones in one call the first counts."""
    keys = [item.key for item in outgoing]
    known = set(connection.scalars(sa.select(OUTBOX.c.key).where(OUTBOX.c.key.in_(keys))))
    fresh = {item.key: item for item in reversed(outgoing) if item.key not in known}
    rows = [_row(item, subscription_id) for item in reversed(fresh.values())]
    if rows:
        connection.execute(OUTBOX.insert(), rows)
    return len(rows)


def due(connection: sa.Connection, where: sa.ColumnElement[bool], now: datetime, *, limit: int) -> list[Delivery]:
    """Return of each chat its oldest message that waits and fulfils `where`, unless that waits for another try."""
    waiting = OUTBOX.c.state.in_((_DUE, _IN_FLIGHT)) & (OUTBOX.c.not_before <= now) & where
    oldest = sa.select(sa.func.min(OUTBOX.c.id)).where(waiting).group_by(OUTBOX.c.chat_id)
    may_be_tried = OUTBOX.c.retry_at.is_(None) | (OUTBOX.c.retry_at <= now)
    statement = OUTBOX.select().where(OUTBOX.c.id.in_(oldest), OUTBOX.c.state == _DUE, may_be_tried)
    rows = connection.execute(statement.order_by(OUTBOX.c.id).limit(limit)).mappings()
    return [delivery_of(row) for row in rows]


def begin(connection: sa.Connection, delivery_id: int) -> bool:
    """Put a delivery in flight; false where it is not due."""
    values = {"state": _IN_FLIGHT, "attempts": OUTBOX.c.attempts + 1}
    return _move(connection, (OUTBOX.c.id == delivery_id) & (OUTBOX.c.state == _DUE), values)


def end_sent(connection: sa.Connection, delivery_id: int, message_id: int, now: datetime) -> Delivery | None:
    """Mark a delivery as sent and return it as it was; None where it was marked before, or is gone.

    Its other dresses are not kept: they are ten times the message, and nobody needs them again.
    """
    row = connection.execute(OUTBOX.select().where(OUTBOX.c.id == delivery_id)).mappings().first()
    values = {"state": _SENT, "message_id": message_id, "ended": now}
    delivery = delivery_of(row) if row else None
    if delivery:
        values["message"] = message_to_json(replace(delivery.message, rich="", page=""))
    ended = _move(connection, (OUTBOX.c.id == delivery_id) & (OUTBOX.c.state != _SENT), values)
    return delivery if ended else None


def end_failed(connection: sa.Connection, delivery_id: int, reason: str, now: datetime) -> None:
    """Mark a delivery as failed for good."""
    _move(connection, OUTBOX.c.id == delivery_id, {"state": _FAILED, "reason": reason, "ended": now})


def put_back(connection: sa.Connection, delivery_id: int, retry_at: datetime, *, counts: bool) -> None:
    """Make a delivery due again from `retry_at` on; the attempt is taken back unless it `counts`."""
    attempts = OUTBOX.c.attempts if counts else OUTBOX.c.attempts - 1
    _move(connection, OUTBOX.c.id == delivery_id, {"state": _DUE, "retry_at": retry_at, "attempts": attempts})


def recover(connection: sa.Connection) -> int:
    """Make due again whatever is in flight, and return how much that is."""
    return connection.execute(OUTBOX.update().where(OUTBOX.c.state == _IN_FLIGHT).values(state=_DUE)).rowcount


def drop_waiting(connection: sa.Connection, subscription_ids: Sequence[int]) -> None:
    """Forget what these subscriptions have waiting; what is in flight goes on."""
    of_them = OUTBOX.c.subscription_id.in_(subscription_ids)
    connection.execute(OUTBOX.delete().where(of_them, OUTBOX.c.state == _DUE))


def prune(connection: sa.Connection, now: datetime) -> None:
    """Drop deliveries that ended more than 30 days ago."""
    connection.execute(OUTBOX.delete().where(OUTBOX.c.ended < now - DELIVERIES_KEPT))


def _move(connection: sa.Connection, where: sa.ColumnElement[bool], values: dict[str, Any]) -> bool:
    return connection.execute(OUTBOX.update().where(where).values(values)).rowcount > 0


def _row(item: Outgoing, subscription_id: int | None) -> dict[str, Any]:
    return {
        "key": item.key,
        "chat_id": item.place.chat_id,
        "topic_id": item.place.topic_id,
        "subscription_id": subscription_id,
        "message": message_to_json(item.message),
        "state": _DUE,
        "not_before": item.not_before,
        "attempts": 0,
        "lane": item.lane.value,
        "lost": 0,
    }
