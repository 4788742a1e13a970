"""What whoever runs the desk sees of its chats, subscriptions and deliveries, and deliveries they try again or drop.

Works beside a running bot: each method is one transaction, and the bot's own loops find what it changed.
Sends nothing and composes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.errors import UsageError
from bot.operations.holdings import Count, OutboxState
from bot.operations.lateness import Late, late_ones
from bot.rooms.chats import WHOLE_CHAT, of_chat
from bot.store import BotStore
from bot.tables import CHATS, OUTBOX, SUBSCRIPTIONS, SUSPENSIONS
from bot.types import Place, Subscription
from bot.wire import place_of, subscription_of

DROPPED: Final = "dropped by whoever runs the desk"
"""The reason of a delivery that was never to be sent."""

_FAILED: Final = OUTBOX.c.state == OutboxState.FAILED.value


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One place and how it stands; `suspended` and `cause` are of the place or of its whole chat."""

    place: Place
    kind: str
    title: str
    language: str
    zone: str
    suspended: datetime | None
    cause: str | None
    subscriptions: int
    last_sent: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """One delivery that did not simply arrive; nothing of what it says."""

    key: str
    place: Place
    state: OutboxState
    attempts: int
    reason: str | None
    at: datetime | None


class Administration:
    """Reads what there is, puts failed deliveries back and gives up due ones. Every method raises StoreError."""

    def __init__(self, store: BotStore) -> None:
        """Work on `store`."""
        self._store = store

    def chats(self) -> list[ChatLine]:
        """Return all places that have settings or subscriptions of their own, chat by chat."""
        with self._store.reading() as connection:
            counted = _by_place(connection, SUBSCRIPTIONS, sa.func.count())
            sent = _by_place(connection, OUTBOX, sa.func.max(OUTBOX.c.ended), OUTBOX.c.state == OutboxState.SENT.value)
            stopped = {place_of(row): row for row in connection.execute(SUSPENSIONS.select()).mappings()}
            settings = {place_of(row): row for row in connection.execute(CHATS.select()).mappings()}
        places = sorted(settings.keys() | counted.keys())
        return [_line(place, settings, stopped, counted.get(place, 0), sent.get(place)) for place in places]

    def subscriptions(self, chat_id: int | None = None) -> list[Subscription]:
        """Return the subscriptions of all places, or of one chat with its topics, suspended ones included."""
        where = sa.true() if chat_id is None else of_chat(SUBSCRIPTIONS, chat_id)
        order = (SUBSCRIPTIONS.c.chat_id, SUBSCRIPTIONS.c.topic_id, SUBSCRIPTIONS.c.id)
        with self._store.reading() as connection:
            rows = connection.execute(SUBSCRIPTIONS.select().where(where).order_by(*order)).mappings()
            return [subscription_of(row) for row in rows]

    def failed(self, *, limit: int) -> list[Trouble]:
        """Return the deliveries that failed, the newest first."""
        wanted = OUTBOX.select().where(_FAILED)
        with self._store.reading() as connection:
            rows = connection.execute(wanted.order_by(OUTBOX.c.ended.desc()).limit(limit)).mappings()
            return [_trouble(row) for row in rows]

    def late(self, now: datetime, *, limit: int) -> Sequence[Late]:
        """Return the deliveries that might have gone long ago, the oldest first."""
        with self._store.reading() as connection:
            return late_ones(connection, now, limit=limit)

    def reasons(self) -> list[Count]:
        """Return why deliveries failed, all of them, and how many for each reason, the most frequent first."""
        count = sa.func.count()
        query = sa.select(sa.func.coalesce(OUTBOX.c.reason, "no reason kept"), count).where(_FAILED)
        with self._store.reading() as connection:
            rows = connection.execute(query.group_by(OUTBOX.c.reason).order_by(count.desc(), OUTBOX.c.reason))
            return [Count(reason, many) for reason, many in rows]

    def drop(self, now: datetime, keys: Sequence[str] | None = None, *, chat_id: int | None = None) -> int:
        """Never send what is due, those of `keys` or all of a chat: it has failed, and is not composed again.

        Returns how many; raises UsageError for a key that nothing has that is due.
        """
        where = OUTBOX.c.state == OutboxState.DUE.value
        where &= sa.true() if chat_id is None else of_chat(OUTBOX, chat_id)
        values = {"state": OutboxState.FAILED.value, "ended": now, "reason": DROPPED}
        return self._change(where, keys, values, "nothing that is due")

    def retry(self, keys: Sequence[str] | None = None, *, chat_id: int | None = None, said: str = "") -> int:
        """Make failed deliveries due again, those of `keys` or all, with all their tries; return how many.

        Of all only those of a chat, and those whose reason contains `said` in whatever case.
        Raises UsageError for a key that no failed delivery has; then none is touched.
        """
        where = _FAILED & (sa.true() if chat_id is None else of_chat(OUTBOX, chat_id))
        where &= sa.func.lower(OUTBOX.c.reason).contains(said.lower(), autoescape=True) if said else sa.true()
        values = {"state": OutboxState.DUE.value, "attempts": 0, "retry_at": None, "ended": None, "reason": None}
        return self._change(where, keys, values, "no failed delivery")

    def _change(
        self, where: sa.ColumnElement[bool], keys: Sequence[str] | None, values: dict[str, Any], none: str
    ) -> int:
        if keys is not None:
            where &= OUTBOX.c.key.in_(keys)
        with self._store.writing() as connection:
            known = set(connection.scalars(sa.select(OUTBOX.c.key).where(where)))
            unknown = sorted(set(keys or ()) - known)
            if unknown:
                raise UsageError(f"{none} has the key {unknown[0]!r}; see: heliograph admin outbox")
            return connection.execute(OUTBOX.update().where(where).values(values)).rowcount


def _by_place(
    connection: sa.Connection, table: sa.Table, what: sa.ColumnElement[Any], where: sa.ColumnElement[bool] | None = None
) -> dict[Place, Any]:
    columns = (table.c.chat_id, table.c.topic_id)
    statement = sa.select(*columns, what).where(sa.true() if where is None else where).group_by(*columns)
    return {Place(chat_id, topic_id): value for chat_id, topic_id, value in connection.execute(statement)}


def _line(
    place: Place,
    settings: dict[Place, sa.RowMapping],
    stopped: dict[Place, sa.RowMapping],
    count: int,
    last_sent: datetime | None,
) -> ChatLine:
    row = settings.get(place) or settings.get(Place(place.chat_id))
    stop = stopped.get(place) or stopped.get(Place(place.chat_id, WHOLE_CHAT))
    return ChatLine(
        place=place,
        kind=row["kind"] if row else "unknown",
        title=row["title"] if row else "",
        language=row["language"] if row else "",
        zone=row["zone"] if row else "",
        suspended=stop["since"] if stop else None,
        cause=stop["reason"] if stop else None,
        subscriptions=count,
        last_sent=last_sent,
    )


def _trouble(row: sa.RowMapping) -> Trouble:
    return Trouble(row["key"], place_of(row), OutboxState(row["state"]), row["attempts"], row["reason"], row["ended"])
