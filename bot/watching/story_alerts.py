"""Keep how far subscriptions have looked, and which stories each place was alerted to.

A part of the database over `BotStore.reading` and `writing`. Decides nothing about what is told: that is `watching`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from bot.delivery import outbox
from bot.messages import Outgoing
from bot.rooms.chats import at, suspended
from bot.tables import STORY_ALERTS, SUBSCRIPTIONS, WATCHED
from bot.types import Place, Subscription, Topical
from bot.watching import alert_pages
from bot.watching.alert_pages import Page
from bot.wire import subscription_of

ALERTS_KEPT = timedelta(days=90)
"""For so long a place is not alerted to a story again; no story of news-2022 went on for half of it."""

_CHUNK = 500
"""Rows in one statement: SQLite takes at most 999 parameters in old builds."""

_ONE = 1
_WATCHES = SUBSCRIPTIONS.c.what != Topical.BRIEF.value


class Transactions(Protocol):
    """The store, as its parts use it."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Give a transaction that only reads; raises StoreError."""

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Give a transaction that may write; raises StoreError."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What one place is told in one round: the message, of which stories it tells, and for which subscriptions.

    `page` is kept with it where several brought it, or where it had no room for all.
    """

    outgoing: Outgoing
    stories: tuple[int, ...]
    subscriptions: tuple[int, ...]
    page: Page | None = None


class StoryAlerts:
    """The watching side of the database; every method raises StoreError when it cannot be used."""

    def __init__(self, store: Transactions) -> None:
        """Work on the database of `store`."""
        self._store = store

    def is_behind(self, indexed: int, stored: int) -> bool:
        """Tell whether any subscription has not looked up to `indexed`, or stands beyond all that is `stored`."""
        elsewhere = (SUBSCRIPTIONS.c.cursor < indexed) | (SUBSCRIPTIONS.c.cursor > stored)
        query = sa.select(SUBSCRIPTIONS.c.id).where(_WATCHES, ~suspended(SUBSCRIPTIONS), elsewhere).limit(1)
        with self._store.reading() as connection:
            return connection.execute(query).first() is not None

    def standing(self) -> list[Subscription]:
        """Return the subscriptions that watch for something, of all places that are not suspended, oldest first."""
        query = SUBSCRIPTIONS.select().where(_WATCHES, ~suspended(SUBSCRIPTIONS)).order_by(SUBSCRIPTIONS.c.id)
        with self._store.reading() as connection:
            return [subscription_of(row) for row in connection.execute(query).mappings()]

    def looked_to(self) -> int:
        """Return up to which passage rounds have looked for all who were there, 0 before the first one."""
        with self._store.reading() as connection:
            return connection.scalar(sa.select(WATCHED.c.cursor)) or 0

    def alerted(self, place: Place) -> frozenset[int]:
        """Return the stories that a place was alerted to."""
        with self._store.reading() as connection:
            return frozenset(connection.scalars(sa.select(STORY_ALERTS.c.story_id).where(at(STORY_ALERTS, place))))

    def subscription(self, subscription_id: int) -> Subscription | None:
        """Return one subscription, whoever's it is."""
        query = SUBSCRIPTIONS.select().where(SUBSCRIPTIONS.c.id == subscription_id)
        with self._store.reading() as connection:
            row = connection.execute(query).mappings().first()
        return subscription_of(row) if row else None

    def set_strictness(self, subscription_id: int, strictness: float) -> None:
        """Have a subscription tell only from this score on."""
        self._change(subscription_id, {"strictness": strictness})

    def mute(self, subscription_id: int, until: datetime | None) -> None:
        """Have a subscription tell nothing until then; None ends that."""
        self._change(subscription_id, {"muted_until": until})

    def note_told(self, place: Place, stories: Sequence[int], now: datetime) -> None:
        """Say that a place was told of these stories."""
        with self._store.writing() as connection:
            _note_stories(connection, place, stories, now)

    def advance(self, seen: Sequence[Subscription], upto: int, composed: Sequence[Composed], *, now: datetime) -> int:
        """Put into the outbox what was composed, with it that these subscriptions looked up to a passage.

        All of it or nothing: a crash neither loses nor repeats. A place with a subscription that is no longer as it was
        `seen` (removed, stricter, muted) is left out as a whole and composed for again. Returns how many messages.
        """
        with self._store.writing() as connection:
            changed = _changed_places(connection, seen)
            ids = [one.id for one in seen if one.place not in changed]
            for chunk in _chunks(ids):
                moved = SUBSCRIPTIONS.update().where(SUBSCRIPTIONS.c.id.in_(chunk))
                connection.execute(moved.values(cursor=upto))
            added = sum(_tell(connection, one, now) for one in composed if one.outgoing.place not in changed)
            connection.execute(WATCHED.delete())
            connection.execute(WATCHED.insert().values(id=_ONE, cursor=upto))
            return added

    def _change(self, subscription_id: int, values: dict[str, Any]) -> None:
        with self._store.writing() as connection:
            change = SUBSCRIPTIONS.update().where(SUBSCRIPTIONS.c.id == subscription_id)
            connection.execute(change.values(values))


def prune(connection: sa.Connection, now: datetime) -> None:
    """Forget alerts of more than 90 days ago, and old pages; `store` begins and ends the transaction."""
    alert_pages.prune(connection, now)
    connection.execute(STORY_ALERTS.delete().where(STORY_ALERTS.c.at < now - ALERTS_KEPT))


def _changed_places(connection: sa.Connection, seen: Sequence[Subscription]) -> set[Place]:
    """Return the places where a subscription is not as it was seen: removed, changed, or moved with its group."""
    table = SUBSCRIPTIONS.c
    columns = (table.id, table.chat_id, table.topic_id, table.cursor, table.strictness, table.muted_until)
    rows = connection.execute(sa.select(*columns).where(_WATCHES)).all()
    present = {row.id: (Place(row.chat_id, row.topic_id), row.cursor, row.strictness, row.muted_until) for row in rows}
    return {
        one.place for one in seen if present.get(one.id) != (one.place, one.cursor, one.strictness, one.muted_until)
    }


def _tell(connection: sa.Connection, one: Composed, now: datetime) -> int:
    _note_stories(connection, one.outgoing.place, one.stories, now)
    if one.page is not None:
        alert_pages.keep(connection, one.page, now)
    # What several subscriptions brought goes out as long as one of them is there: see `alert_pages.drop_unwanted`.
    only = one.subscriptions[0] if len(one.subscriptions) == 1 else None
    return outbox.enqueue(connection, [one.outgoing], subscription_id=only)


def _note_stories(connection: sa.Connection, place: Place, stories: Sequence[int], now: datetime) -> None:
    for chunk in _chunks(stories):
        connection.execute(STORY_ALERTS.delete().where(at(STORY_ALERTS, place), STORY_ALERTS.c.story_id.in_(chunk)))
    rows = [{"chat_id": place.chat_id, "topic_id": place.topic_id, "story_id": each, "at": now} for each in stories]
    if rows:
        connection.execute(STORY_ALERTS.insert(), rows)


def _chunks(items: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
