"""Recipe: `what quiet hours held -> one message (or few) of each place -> outbox`, once they are over.

A delivery that quiet hours hold is due, but only hours after their end. At the first look after that end all that is
held at a place is put into one message, in one transaction. Should nobody look, each part goes by itself later; so it
does, at once, where Telegram refuses what was put together.

The parts stay in the outbox as `bundled`, with the key of what they went into: their keys stay known, and nothing is
lost with one bad part. Whether a place is quiet is asked at each look, so a change of hours or zone moves what waits.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

import sqlalchemy as sa

from bot.delivery.joined import joined, packed
from bot.delivery.outbox import enqueue
from bot.errors import StoreError
from bot.messages import Delivery, Lane, Outgoing
from bot.rooms import chats
from bot.store import BotStore
from bot.tables import CHATS, OUTBOX
from bot.timing.due import may_go
from bot.types import Place, QuietHours
from bot.wire import delivery_of, place_of

log = logging.getLogger(__name__)

BUNDLED = "bundled"
"""The state of a delivery that went into another one, whose key is its reason."""

_DUE, _FAILED = "due", "failed"
_AGAIN = {"state": _DUE, "ended": None, "reason": None}
_KEY = "bundle:"


@dataclass(frozen=True, slots=True)
class _Hours:
    """The quiet hours of a place."""

    zone: str
    quiet: QuietHours | None

    def may_go(self, now: datetime) -> datetime:
        try:
            return may_go(now, self.zone, self.quiet)
        except ZoneInfoNotFoundError:
            log.error("nothing is quiet in the zone %s, which is known no more", self.zone)
            return now


class Bundles:
    """Holds, moves and releases what waits for the end of quiet hours. Sends nothing."""

    def __init__(self, store: BotStore) -> None:
        """Work on the outbox of `store`."""
        self._store = store

    def look(self, now: datetime) -> int:
        """Do one round over all places where something is held; return how many messages may leave now.

        A place that fails is logged and stops no other. May be called from any thread, by one at a time. Raises
        StoreError when the database cannot be used.
        """
        with self._store.reading() as connection:
            refused, waiting = _refused(connection), held(connection, now)
            hours = _hours(connection) if waiting else {}
        for key in refused:
            log.warning("%s was refused: its parts go by themselves", key)
            with self._store.writing() as connection:
                undo(connection, key, now)
        return sum(self._look_at(place, hours, ends, now) for place, ends in waiting.items())

    def _look_at(self, place: Place, hours: Mapping[Place, _Hours], ends: frozenset[datetime], now: datetime) -> int:
        known = hours.get(place) or hours.get(Place(place.chat_id))
        until = known.may_go(now) if known else now
        if ends == {until}:
            return 0
        try:
            with self._store.writing() as connection:
                if until <= now:
                    return release(connection, place, now)
                move(connection, place, until, now)
        except StoreError as error:
            log.error("what is held for chat %d cannot be put together: %s", place.chat_id, error)
        return 0


def held(connection: sa.Connection, now: datetime) -> Mapping[Place, frozenset[datetime]]:
    """Return at which places something is held, and until when it would be; suspended places wait for their return."""
    query = sa.select(OUTBOX.c.chat_id, OUTBOX.c.topic_id, OUTBOX.c.not_before).distinct()
    found: dict[Place, set[datetime]] = defaultdict(set)
    for row in connection.execute(query.where(_is_held(now), ~chats.suspended(OUTBOX))).mappings():
        found[place_of(row)].add(row["not_before"])
    return {place: frozenset(ends) for place, ends in found.items()}


def move(connection: sa.Connection, place: Place, until: datetime, now: datetime) -> None:
    """Have all that is held at `place` wait `until` then."""
    connection.execute(OUTBOX.update().where(chats.at(OUTBOX, place), _is_held(now)).values(not_before=until))


def release(connection: sa.Connection, place: Place, now: datetime) -> int:
    """Put all that is held at `place` together, a brief first, and let it go; return how many messages that makes."""
    rows = connection.execute(OUTBOX.select().where(chats.at(OUTBOX, place), _is_held(now)).order_by(OUTBOX.c.id))
    parts = sorted((delivery_of(row) for row in rows.mappings()), key=lambda part: not part.key.startswith("brief:"))
    if len(parts) == 1:
        connection.execute(OUTBOX.update().where(OUTBOX.c.id == parts[0].id).values(not_before=now, turn=now))
        return 1
    packages = [[parts[position] for position in package] for package in packed([part.message for part in parts])]
    for package in packages:
        _bundle(connection, package, now)
    return len(packages)


def undo(connection: sa.Connection, key: str, now: datetime) -> None:
    """Let the parts of a refused bundle go by themselves, so that one which is no message spoils no other."""
    parts = (OUTBOX.c.state == BUNDLED) & (OUTBOX.c.reason == key)
    connection.execute(OUTBOX.update().where(parts).values({**_AGAIN, "not_before": now, "turn": now}))
    connection.execute(OUTBOX.delete().where(OUTBOX.c.key == key))


def _bundle(connection: sa.Connection, parts: Sequence[Delivery], now: datetime) -> None:
    # Where notices and broadcasts come together, all wait as broadcasts do.
    lane = Lane(max(part.lane for part in parts))
    whole = Outgoing(
        f"{_KEY}{parts[0].id}",
        parts[0].place,
        joined([part.message for part in parts]),
        now,
        lane,
    )
    enqueue(connection, [whole])
    ids = OUTBOX.c.id.in_([part.id for part in parts])
    connection.execute(OUTBOX.update().where(ids).values(state=BUNDLED, reason=whole.key, ended=now))


def _hours(connection: sa.Connection) -> dict[Place, _Hours]:
    columns = sa.select(CHATS.c.chat_id, CHATS.c.topic_id, CHATS.c.zone, CHATS.c.quiet_start, CHATS.c.quiet_end)
    return {
        place_of(row): _Hours(
            row["zone"], None if row["quiet_start"] is None else QuietHours(row["quiet_start"], row["quiet_end"])
        )
        for row in connection.execute(columns).mappings()
    }


def _refused(connection: sa.Connection) -> list[str]:
    # One that may have arrived is left as it is.
    certainly = sa.func.coalesce(OUTBOX.c.lost, 0) == 0
    query = sa.select(OUTBOX.c.key).where(OUTBOX.c.state == _FAILED, OUTBOX.c.key.startswith(_KEY), certainly)
    return list(connection.scalars(query))


def _is_held(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a delivery waits for the end of quiet hours, and not for an answer or another try."""
    never_tried = (OUTBOX.c.attempts == 0) & OUTBOX.c.retry_at.is_(None)
    unasked = sa.func.coalesce(OUTBOX.c.lane, Lane.BROADCAST.value) > Lane.ANSWER.value
    return (OUTBOX.c.state == _DUE) & (OUTBOX.c.not_before > now) & never_tried & unasked
