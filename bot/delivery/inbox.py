"""What came in: each update is kept before it is confirmed, and ends together with what answers it.

An update is waiting, then done, or set aside where handling it failed for good. Of one that is done only the id is
kept, so that it is known when it comes again; of one that was set aside everything, for whoever looks into it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from bot.database import Database
from bot.delivery import outbox
from bot.messages import Outgoing
from bot.tables import INBOX

KNOWN_FOR: Final = timedelta(hours=48)
"""How long the id of an update is kept that is done: Telegram gives no update again after 24 hours."""

SET_ASIDE_FOR: Final = timedelta(days=7)

MOST_TRIES: Final = 3
"""Tries of an update that fails."""

WAITING: Final = "waiting"
"""The state of an update that is not done; every other one is at its end."""

_DONE, _FAILED = "done", "failed"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update as it came: Telegram's id of it, the chat it belongs to (None for none), itself as JSON in ASCII.

    `received` is set where it waited in the inbox and was read from there.
    """

    update_id: int
    chat_id: int | None
    payload: str
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that waits. `tries` of it failed, or did not end before the process did.

    A `suspect` was in hand when a worker died, and was so before.
    """

    arrival: Arrival
    tries: int
    received: datetime
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class Handled:
    """An update that was dealt with, and the messages that it led to."""

    update_id: int
    outgoing: tuple[Outgoing, ...] = ()


class Inbox:
    """The updates in the bot's database. Every method is one transaction and raises StoreError."""

    shared = False
    """Whether other processes handle updates, too: then they must be claimed. See `bot.workers.claims`."""

    patience = timedelta(0)
    """How long an update may wait for one before it that has not come yet."""

    def __init__(self, store: Database) -> None:
        """Keep updates in `store`."""
        self._store = store

    def put(self, arrivals: Sequence[Arrival], now: datetime) -> list[Waiting]:
        """Keep updates and return those that are new; a known id adds nothing, in whatever order ids come."""
        if not arrivals:
            return []
        with self._store.writing(urgent=True) as connection:
            return self._put(connection, arrivals, now)

    def waiting(
        self, limit: int, *, busy_chats: Collection[int] = (), busy_updates: Collection[int] = ()
    ) -> list[Waiting]:
        """Return of each chat that is not busy its oldest update, and updates of no chat that are not busy.

        At most `limit`, the oldest first. Ids grow, and jump only after a week of silence, when nothing waits.
        """
        state = INBOX.c.state == WAITING
        of_chats = (
            sa.select(sa.func.min(INBOX.c.update_id).label("first"))
            .where(state, INBOX.c.chat_id.is_not(None), INBOX.c.chat_id.not_in(busy_chats))
            .group_by(INBOX.c.chat_id)
        )
        of_none = sa.select(INBOX.c.update_id.label("first")).where(
            state, INBOX.c.chat_id.is_(None), INBOX.c.update_id.not_in(busy_updates)
        )
        first = sa.union_all(of_chats, of_none).subquery()
        oldest = sa.select(first.c.first).order_by(first.c.first).limit(limit)
        with self._store.reading() as connection:
            ids = list(connection.scalars(oldest))
            rows = connection.execute(INBOX.select().where(INBOX.c.update_id.in_(ids)).order_by(INBOX.c.update_id))
            return [waiting_of(row) for row in rows.mappings()]

    def count(self) -> int:
        """Return how many updates wait."""
        with self._store.reading() as connection:
            query = sa.select(sa.func.count()).where(INBOX.c.state == WAITING)
            return int(connection.scalar(query) or 0)

    def end(self, handled: Sequence[Handled], now: datetime) -> int:
        """End updates and put what answers them into the outbox; return how many messages that added.

        Both or neither: a crash can neither lose an answer nor have it given twice.
        """
        with self._store.writing() as connection:
            done = {"state": _DONE, "ended": now, "payload": "", "chat_id": None}
            ours = self._still(connection, [one.update_id for one in handled])
            _move(connection, ours, done)
            answers = [message for one in handled if one.update_id in ours for message in one.outgoing]
            return outbox.enqueue(connection, answers)

    def count_try(self, update_ids: Sequence[int]) -> None:
        """Say that a try of these updates failed, or that one begins which may never end."""
        with self._store.writing() as connection:
            _move(connection, self._still(connection, update_ids), {"attempts": INBOX.c.attempts + 1})

    def set_aside(self, update_id: int, reason: str, now: datetime) -> None:
        """Say that an update is not tried any more, and why; what waits behind it goes on."""
        with self._store.writing() as connection:
            ours = self._still(connection, [update_id])
            _move(connection, ours, {"state": _FAILED, "reason": reason, "ended": now})

    def claim(self, limit: int, now: datetime, *, suspect: bool, held: Collection[int] = ()) -> list[Waiting]:
        """Claim nothing: a process that is alone has everything."""
        return []

    def release(self) -> None:
        """Have nothing to give back."""

    def _put(self, connection: sa.Connection, arrivals: Sequence[Arrival], now: datetime) -> list[Waiting]:
        known = _known(connection, [arrival.update_id for arrival in arrivals])
        fresh: dict[int, Arrival] = {}
        for one in arrivals:
            if one.update_id not in known:
                fresh.setdefault(one.update_id, one)
        new = [Waiting(arrival, 0, now) for arrival in fresh.values()]
        if new:
            connection.execute(INBOX.insert(), [_row(one) for one in new])
        return new

    def _still(self, connection: sa.Connection, update_ids: Sequence[int]) -> Collection[int]:
        """Return which of these may be moved by this process."""
        return update_ids


def prune(connection: sa.Connection, now: datetime) -> None:
    """Drop what ended so long ago that it cannot come again, and what nobody looked into."""
    for state, kept in ((_DONE, KNOWN_FOR), (_FAILED, SET_ASIDE_FOR)):
        connection.execute(INBOX.delete().where(INBOX.c.state == state, INBOX.c.ended < now - kept))


def _known(connection: sa.Connection, update_ids: Sequence[int]) -> set[int]:
    return set(connection.scalars(sa.select(INBOX.c.update_id).where(INBOX.c.update_id.in_(update_ids))))


def _move(connection: sa.Connection, update_ids: Collection[int], values: dict[str, Any]) -> None:
    still = INBOX.c.update_id.in_(update_ids) & (INBOX.c.state == WAITING)
    connection.execute(INBOX.update().where(still).values(values))


def _row(one: Waiting) -> dict[str, Any]:
    return {
        "update_id": one.arrival.update_id,
        "chat_id": one.arrival.chat_id,
        "received": one.received,
        "payload": one.arrival.payload,
        "state": WAITING,
        "attempts": 0,
    }


def waiting_of(row: Any, *, suspect: bool = False) -> Waiting:
    """Return the update of a row."""
    arrival = Arrival(row["update_id"], row["chat_id"], row["payload"], row["received"])
    return Waiting(arrival, row["attempts"], row["received"], suspect)
