"""What is on its way to people: `due -> in flight -> sent`, or back to due, or failed.

Functions over an open transaction; `store` and `post` begin and end it. What is due at a suspended place is
kept there and not offered. Decides who comes before whom, not how fast: that is `pace`.

Each message has a turn: the moment at which it could go if its chat had Telegram to itself and took one message a
second. The earliest turn goes first (virtual clock: Zhang, SIGCOMM 1990), so a chat with a hundred messages waiting
gives one that has a single message its turn, also after a restart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from bot.errors import StoreError
from bot.messages import Delivery, Lane, Outgoing
from bot.operations.pausing import held_back
from bot.rooms.chats import suspended
from bot.tables import OUTBOX
from bot.wire import delivery_of, message_to_json
from bot.workers.signals import DUE, call_out

DELIVERIES_KEPT = timedelta(days=30)

TURN = timedelta(seconds=1)
"""What a message costs its chat: Telegram takes one a second."""

HELD = "too fast"
"""The reason of a message whose chat was told to wait."""

TRIES_WAITED_FOR = 5
"""Tries without an answer, half a minute in all, after which later answers to a chat are sent before this one."""

_DUE, _IN_FLIGHT, _SENT, _FAILED = "due", "in flight", "sent", "failed"
_MANY = 500
"""Values in one statement: SQLite takes at most 999 parameters in old builds."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that may go as far as the outbox knows; its chat may have to wait all the same."""

    id: int
    chat_id: int
    lane: Lane
    turn: datetime


@dataclass(frozen=True, slots=True)
class States:
    """How many messages are in which state. `suspended` ones are due at a place that takes none.

    `lost` counts the sends that got no answer: as many messages may have come twice.
    """

    due: int = 0
    suspended: int = 0
    in_flight: int = 0
    sent: int = 0
    failed: int = 0
    lost: int = 0


def enqueue(connection: sa.Connection, outgoing: Sequence[Outgoing], subscription_id: int | None = None) -> int:
    """Add messages and return how many; a known key adds nothing, and of equal ones in one call the first counts."""
    fresh = {item.key: item for item in reversed(outgoing)}
    for keys in _parts(list(fresh)):
        for known in connection.scalars(sa.select(OUTBOX.c.key).where(OUTBOX.c.key.in_(keys))):
            del fresh[known]
    items = list(reversed(fresh.values()))
    turns = _turns(items, _last_turns(connection, {item.place.chat_id for item in items}))
    if items:
        rows = [_row(item, turn, subscription_id) for item, turn in zip(items, turns, strict=True)]
        connection.execute(OUTBOX.insert(), rows)
        call_out(connection, DUE)
    return len(items)


def waiting(
    connection: sa.Connection, now: datetime, *, most: int, lanes: Iterable[Lane] = Lane, after: Waiting | None = None
) -> list[Waiting]:
    """Return what may be tried now, by lane and turn: of each chat and lane only its oldest message.

    So the order within them holds: a message that is in flight or waits for another try holds back those behind it.
    An answer that was tried in vain for half a minute holds back no answer to something else any more.
    """
    older = OUTBOX.alias()
    goes_before = sa.exists().where(
        older.c.state.in_((_DUE, _IN_FLIGHT)),
        (older.c.chat_id == OUTBOX.c.chat_id) & (older.c.lane == OUTBOX.c.lane) & (older.c.id < OUTBOX.c.id),
        _may_go(older, now) & ~suspended(older) & ~_is_passed(older, now),
    )
    may_be_tried = _may_go(OUTBOX, now) & (OUTBOX.c.retry_at.is_(None) | (OUTBOX.c.retry_at <= now))
    columns = sa.select(OUTBOX.c.id, OUTBOX.c.chat_id, OUTBOX.c.lane, OUTBOX.c.turn)
    statement = columns.where(OUTBOX.c.state == _DUE, OUTBOX.c.lane.in_([lane.value for lane in lanes]))
    statement = statement.where(may_be_tried, ~suspended(OUTBOX), ~held_back(), ~goes_before, _behind(after))
    rows = connection.execute(statement.order_by(OUTBOX.c.lane, OUTBOX.c.turn, OUTBOX.c.id).limit(most))
    return [Waiting(row.id, row.chat_id, Lane(row.lane), row.turn) for row in rows]


def due(connection: sa.Connection, now: datetime, *, limit: int) -> list[Delivery]:
    """Return what `waiting` offers, with the messages."""
    ids = [item.id for item in waiting(connection, now, most=limit)]
    rows = {row["id"]: row for row in _rows(connection, ids)}
    return [delivery_of(rows[delivery_id]) for delivery_id in ids]


def begin(connection: sa.Connection, ids: Sequence[int], now: datetime) -> list[Delivery]:
    """Put in flight what of these is still due, and return it in this order.

    What cannot be read has failed, so that it stops no other message.
    """
    begun = []
    rows = {row["id"]: row for row in _rows(connection, ids) if row["state"] == _DUE}
    for row in (rows[delivery_id] for delivery_id in ids if delivery_id in rows):
        try:
            begun.append(replace(delivery_of(row), attempts=row["attempts"] + 1))
        except StoreError as error:
            end_failed(connection, row["id"], str(error), now)
    values = {"state": _IN_FLIGHT, "attempts": OUTBOX.c.attempts + 1, "retry_at": None, "reason": None}
    _move(connection, OUTBOX.c.id.in_([delivery.id for delivery in begun]), values)
    return begun


def end_sent(connection: sa.Connection, delivery_id: int, message_id: int, now: datetime) -> Delivery | None:
    """Mark a delivery as sent and return it as it was; None where it was marked before, or is gone.

    Its other dresses and its file are not kept: they are ten times the message, and nobody needs them again.
    """
    row = connection.execute(OUTBOX.select().where(OUTBOX.c.id == delivery_id)).mappings().first()
    values = {"state": _SENT, "message_id": message_id, "ended": now, "reason": None}
    delivery = delivery_of(row) if row else None
    if delivery and (delivery.message.rich or delivery.message.page or delivery.message.file):
        values["message"] = message_to_json(replace(delivery.message, rich="", page="", file=None))
    ended = _move(connection, (OUTBOX.c.id == delivery_id) & (OUTBOX.c.state != _SENT), values)
    return delivery if ended else None


def end_failed(connection: sa.Connection, delivery_id: int, reason: str, now: datetime) -> None:
    """Mark a delivery as failed for good; the reason is kept with it. What ended before stays as it is."""
    open_still = (OUTBOX.c.id == delivery_id) & OUTBOX.c.state.in_((_DUE, _IN_FLIGHT))
    _move(connection, open_still, {"state": _FAILED, "reason": reason, "ended": now})


def put_back(
    connection: sa.Connection, delivery_id: int, retry_at: datetime, *, lost: bool, reason: str | None = None
) -> None:
    """Make a delivery that is in flight due again from `retry_at` on.

    Where its answer was `lost` that is counted; else it was certainly not sent, and the attempt is taken back.
    """
    back = {"attempts": OUTBOX.c.attempts} if lost else {"attempts": OUTBOX.c.attempts - 1}
    values = {"state": _DUE, "retry_at": retry_at, "reason": reason, "lost": OUTBOX.c.lost + int(lost)} | back
    _move(connection, (OUTBOX.c.id == delivery_id) & (OUTBOX.c.state == _IN_FLIGHT), values)


def recover(connection: sa.Connection) -> int:
    """Make due again whatever is in flight, its answer lost, and return how much that is.

    The attempt is taken back: that a process ended says nothing against the message, however often it happens.
    """
    values = {"state": _DUE, "lost": OUTBOX.c.lost + 1, "attempts": OUTBOX.c.attempts - 1}
    return connection.execute(OUTBOX.update().where(OUTBOX.c.state == _IN_FLIGHT).values(values)).rowcount


def held(connection: sa.Connection, now: datetime) -> dict[int, datetime]:
    """Return the chats that Telegram told to wait, and until when."""
    latest = sa.select(OUTBOX.c.chat_id, sa.func.max(OUTBOX.c.retry_at, type_=OUTBOX.c.retry_at.type))
    told = latest.where(OUTBOX.c.state == _DUE, OUTBOX.c.retry_at > now, OUTBOX.c.reason == HELD)
    return {row[0]: row[1] for row in connection.execute(told.group_by(OUTBOX.c.chat_id))}


def states(connection: sa.Connection) -> States:
    """Count the messages of the outbox by state."""
    counted = sa.select(OUTBOX.c.state, sa.func.count()).group_by(OUTBOX.c.state)
    counts = {row[0]: row[1] for row in connection.execute(counted)}
    kept = sa.select(sa.func.count()).where(OUTBOX.c.state == _DUE, suspended(OUTBOX))
    at_suspended = connection.execute(kept).scalar_one()
    lost = connection.execute(sa.select(sa.func.sum(OUTBOX.c.lost)).where(OUTBOX.c.lost > 0)).scalar() or 0
    return States(
        due=counts.get(_DUE, 0) - at_suspended,
        suspended=at_suspended,
        in_flight=counts.get(_IN_FLIGHT, 0),
        sent=counts.get(_SENT, 0),
        failed=counts.get(_FAILED, 0),
        lost=int(lost),
    )


def drop_waiting(connection: sa.Connection, subscription_ids: Sequence[int]) -> None:
    """Forget what these subscriptions have waiting; what is in flight goes on."""
    of_them = OUTBOX.c.subscription_id.in_(subscription_ids)
    connection.execute(OUTBOX.delete().where(of_them, OUTBOX.c.state == _DUE))


def prune(connection: sa.Connection, now: datetime) -> None:
    """Drop deliveries that ended more than 30 days ago; what waited so long at a suspended place has failed."""
    connection.execute(OUTBOX.delete().where(OUTBOX.c.ended < now - DELIVERIES_KEPT))
    stale = (OUTBOX.c.state == _DUE) & (OUTBOX.c.not_before < now - DELIVERIES_KEPT) & suspended(OUTBOX)
    reason = f"its place took no messages for {DELIVERIES_KEPT.days} days"
    connection.execute(OUTBOX.update().where(stale).values(state=_FAILED, reason=reason, ended=now))


def _move(connection: sa.Connection, where: sa.ColumnElement[bool], values: Mapping[str, Any]) -> bool:
    return connection.execute(OUTBOX.update().where(where).values(values)).rowcount > 0


def _rows(connection: sa.Connection, ids: Sequence[int]) -> list[sa.RowMapping]:
    at_writable = OUTBOX.select().where(~suspended(OUTBOX))
    return [
        row for part in _parts(ids) for row in connection.execute(at_writable.where(OUTBOX.c.id.in_(part))).mappings()
    ]


def _may_go(table: sa.FromClause, now: datetime) -> sa.ColumnElement[bool]:
    # An answer waits for nothing: its moment is by the clock of the worker that gave it, which may be fast.
    return (table.c.not_before <= now) | (table.c.lane == Lane.ANSWER.value)


def _is_passed(older: sa.FromClause, now: datetime) -> sa.ColumnElement[bool]:
    rests = (older.c.state == _DUE) & (older.c.retry_at > now) & older.c.reason.is_distinct_from(HELD)
    # The parts of one answer are due at the same moment, and stay in order.
    of_another = older.c.not_before != OUTBOX.c.not_before
    return (older.c.lane == Lane.ANSWER.value) & rests & (older.c.attempts >= TRIES_WAITED_FOR) & of_another


def _behind(after: Waiting | None) -> sa.ColumnElement[bool]:
    if after is None:
        return sa.true()
    same_turn = (OUTBOX.c.turn == after.turn) & (OUTBOX.c.id > after.id)
    in_lane = (OUTBOX.c.lane == after.lane.value) & ((OUTBOX.c.turn > after.turn) | same_turn)
    return (OUTBOX.c.lane > after.lane.value) | in_lane


Queue = tuple[int, Lane]
Turns = dict[Queue, list[tuple[datetime, datetime]]]
"""Of each chat and lane: when what waits may go, and its last turn."""


def _last_turns(connection: sa.Connection, chat_ids: set[int]) -> Turns:
    found: Turns = {}
    columns = (OUTBOX.c.chat_id, OUTBOX.c.lane, OUTBOX.c.not_before)
    last = sa.select(*columns, sa.func.max(OUTBOX.c.turn, type_=OUTBOX.c.turn.type).label("turn")).group_by(*columns)
    for part in _parts(sorted(chat_ids)):
        of_them = last.where(OUTBOX.c.state.in_((_DUE, _IN_FLIGHT)), OUTBOX.c.chat_id.in_(part))
        for row in connection.execute(of_them):
            found.setdefault((row.chat_id, Lane(row.lane)), []).append((row.not_before, row.turn))
    return found


def _turns(items: Iterable[Outgoing], known: Turns) -> Iterator[datetime]:
    """Give each message its turn: when it may go, behind those of its chat and lane that may go no later."""
    for item in items:
        queue = known.setdefault((item.place.chat_id, item.lane), [])
        last = max((turn for may_go, turn in queue if may_go <= item.not_before), default=None)
        turn = item.not_before if last is None else max(item.not_before, last + TURN)
        queue[:] = [*(one for one in queue if one[0] != item.not_before), (item.not_before, turn)]
        yield turn


def _parts(values: Sequence[Any]) -> Iterator[list[Any]]:
    ordered = iter(values)
    while part := list(islice(ordered, _MANY)):
        yield part


def _row(item: Outgoing, turn: datetime, subscription_id: int | None) -> dict[str, Any]:
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
        "turn": turn,
    }
