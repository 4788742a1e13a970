"""Subscriptions, deliveries, stopped places and opened passages, page by page, for whoever owns the desk.

Each method is one transaction and raises StoreError. Of private chats only their number is told: a title there is a
person's name, and what a person watches for is nobody else's business.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa

from bot.answers import Use
from bot.messages import Lane
from bot.operations.holdings import OutboxState
from bot.rooms.chats import WHOLE_CHAT, suspended
from bot.store import BotStore
from bot.tables import CHATS, OUTBOX, SUBSCRIPTIONS, SUSPENSIONS, USES
from bot.timing.upcoming import next_brief
from bot.types import ChatKind, Place, Subscription, Topical
from bot.wire import place_of, subscription_of

Row = TypeVar("Row")

_MANY: Final = 500
"""Values in one statement: SQLite takes at most 999 parameters in old builds."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which rows of a list are wanted: `size` of them after the first `start`."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """The rows of a stretch, and how many there are in all."""

    total: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as owners see it; `title` is "" for private chats and where none is known."""

    place: Place
    kind: ChatKind
    title: str

    @property
    def is_private(self) -> bool:
        """Tell whether this is one person's chat."""
        return self.kind is ChatKind.PRIVATE


@dataclass(frozen=True, slots=True)
class Stop:
    """Since when nothing is sent to a place or chat, and why: a value of `Cause`, "" where none was kept."""

    since: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """A subscription, without its words in a private chat; `due` is when its next brief is, None for other kinds."""

    spot: Spot
    subscription: Subscription
    zone: str
    due: datetime | None
    stop: Stop | None


class View(StrEnum):
    """Which deliveries are listed."""

    WAITING = "waiting"
    IN_FLIGHT = "flight"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery, nothing of what it says; `at` is when it may go or when it failed, None where that was not kept."""

    key: str
    spot: Spot
    lane: Lane
    attempts: int
    reason: str
    at: datetime | None
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class StoppedLine:
    """A place that nothing is sent to, all of its chat with the topic `WHOLE_CHAT`, and how much waits for it."""

    spot: Spot
    stop: Stop
    waiting: int


@dataclass(frozen=True, slots=True)
class UseLine:
    """A passage that somebody opened under a question, and when last."""

    use: Use
    at: datetime


class Listing:
    """Lists what the bot's database holds."""

    def __init__(self, store: BotStore) -> None:
        """Read from `store`."""
        self._store = store

    def subscriptions(
        self, wanted: Stretch, *, default_zone: str, now: datetime, what: Topical | None = None
    ) -> Part[SubscriptionLine]:
        """Return subscriptions place by place, of one kind or all; places without settings are in `default_zone`."""
        where = sa.true() if what is None else SUBSCRIPTIONS.c.what == what.value
        order = (SUBSCRIPTIONS.c.chat_id, SUBSCRIPTIONS.c.topic_id, SUBSCRIPTIONS.c.id)
        with self._store.reading() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(SUBSCRIPTIONS).where(where)) or 0
            rows = connection.execute(_cut(SUBSCRIPTIONS.select().where(where).order_by(*order), wanted)).mappings()
            found = [subscription_of(row) for row in rows]
            about = _About(connection, {one.place.chat_id for one in found})
        lines = []
        for one in found:
            spot, zone = about.spot(one.place), about.zone(one.place) or default_zone
            shown = replace(one, topic="") if spot.is_private else one
            lines.append(SubscriptionLine(spot, shown, zone, next_brief(one, zone, now), about.stop(one.place)))
        return Part(total, tuple(lines))

    def deliveries(self, view: View, wanted: Stretch) -> Part[DeliveryLine]:
        """Return deliveries: what failed with the newest first, else what is oldest first.

        A stretch behind the last of them is empty, and says that there are none at all.
        """
        order = OUTBOX.c.id.desc() if view is View.FAILED else OUTBOX.c.id
        with self._store.reading() as connection:
            # By their ids first, which an index gives: rows are wide, and a page needs few of them.
            numbered = sa.select(OUTBOX.c.id, sa.func.count().over().label("total")).where(_of(view)).order_by(order)
            found = list(connection.execute(_cut(numbered, wanted)))
            ids, total = [row.id for row in found], found[0].total if found else 0
            rows = {
                row["id"]: row for row in connection.execute(OUTBOX.select().where(OUTBOX.c.id.in_(ids))).mappings()
            }
            about = _About(connection, {row["chat_id"] for row in rows.values()})
        return Part(total, tuple(_delivery(rows[one], about, view) for one in ids if one in rows))

    def stopped(self, wanted: Stretch) -> Part[StoppedLine]:
        """Return the places that nothing is sent to, the newest first."""
        order = (SUSPENSIONS.c.since.desc(), SUSPENSIONS.c.chat_id, SUSPENSIONS.c.topic_id)
        with self._store.reading() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(SUSPENSIONS)) or 0
            rows = list(connection.execute(_cut(SUSPENSIONS.select().order_by(*order), wanted)).mappings())
            chats = {row["chat_id"] for row in rows}
            about, waiting = _About(connection, chats), _waiting(connection, chats)
        return Part(total, tuple(_stopped(row, about, waiting) for row in rows))

    def uses(self, wanted: Stretch) -> Part[UseLine]:
        """Return what readers opened, the newest first."""
        with self._store.reading() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(USES)) or 0
            rows = connection.execute(_cut(USES.select().order_by(USES.c.id.desc()), wanted)).mappings()
            return Part(total, tuple(UseLine(Use(row["question"], row["passage_id"]), row["at"]) for row in rows))


class _About:
    """What is known of some chats: their settings, and where nothing is sent."""

    def __init__(self, connection: sa.Connection, chat_ids: Collection[int]) -> None:
        self._settings: dict[Place, sa.RowMapping] = {}
        self._stops: dict[Place, Stop] = {}
        ids = sorted(chat_ids)
        for some in (ids[start : start + _MANY] for start in range(0, len(ids), _MANY)):
            for row in connection.execute(CHATS.select().where(CHATS.c.chat_id.in_(some))).mappings():
                self._settings[place_of(row)] = row
            for row in connection.execute(SUSPENSIONS.select().where(SUSPENSIONS.c.chat_id.in_(some))).mappings():
                self._stops[place_of(row)] = _stop(row)

    def spot(self, place: Place) -> Spot:
        if place.chat_id > 0:  # Telegram numbers people from 1 up and everything that has members from -1 down
            return Spot(place, ChatKind.PRIVATE, "")
        row = self._row(place)
        return Spot(place, ChatKind(row["kind"]) if row else ChatKind.GROUP, row["title"] if row else "")

    def zone(self, place: Place) -> str:
        row = self._row(place)
        return str(row["zone"]) if row else ""

    def stop(self, place: Place) -> Stop | None:
        return self._stops.get(place) or self._stops.get(Place(place.chat_id, WHOLE_CHAT))

    def _row(self, place: Place) -> sa.RowMapping | None:
        return self._settings.get(place) or self._settings.get(Place(place.chat_id))


def _cut(query: sa.Select[Any], wanted: Stretch) -> sa.Select[Any]:
    return query.limit(wanted.size).offset(wanted.start)


def _of(view: View) -> sa.ColumnElement[bool]:
    if view is View.FAILED:
        return OUTBOX.c.state == OutboxState.FAILED.value
    if view is View.IN_FLIGHT:
        return OUTBOX.c.state == OutboxState.IN_FLIGHT.value
    return (OUTBOX.c.state == OutboxState.DUE.value) & ~suspended(OUTBOX)


def _delivery(row: sa.RowMapping, about: _About, view: View) -> DeliveryLine:
    return DeliveryLine(
        key=row["key"],
        spot=about.spot(place_of(row)),
        # Rows from before there were lanes have none: they are broadcasts.
        lane=Lane(row["lane"]) if row["lane"] is not None else Lane.BROADCAST,
        attempts=row["attempts"],
        reason=row["reason"] or "",
        at=row["ended"] if view is View.FAILED else row["not_before"],
        next_try=row["retry_at"],
    )


def _waiting(connection: sa.Connection, chat_ids: Collection[int]) -> dict[Place, int]:
    place = (OUTBOX.c.chat_id, OUTBOX.c.topic_id)
    due = OUTBOX.c.state == OutboxState.DUE.value
    query = sa.select(*place, sa.func.count()).where(due, OUTBOX.c.chat_id.in_(sorted(chat_ids))).group_by(*place)
    return {Place(chat_id, topic_id): count for chat_id, topic_id, count in connection.execute(query)}


def _stopped(row: sa.RowMapping, about: _About, waiting: dict[Place, int]) -> StoppedLine:
    place = place_of(row)
    held = _held(place, waiting)
    return StoppedLine(about.spot(place), _stop(row), held)


def _held(place: Place, waiting: dict[Place, int]) -> int:
    if place.topic_id != WHOLE_CHAT:
        return waiting.get(place, 0)
    counts: Sequence[int] = [count for other, count in waiting.items() if other.chat_id == place.chat_id]
    return sum(counts)


def _stop(row: sa.RowMapping) -> Stop:
    return Stop(row["since"], row["reason"] or "")
