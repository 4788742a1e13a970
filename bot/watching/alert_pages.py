"""Keep which subscriptions brought an alert, and which stories it had no room for, so that a button can show them.

A part of the database over `BotStore.reading` and `writing`. `tell` and `drop_unwanted` work in the transaction of
whoever composes and of whoever removes subscriptions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.database import Database
from bot.rooms.chats import at
from bot.tables import ALERT_PAGES, OUTBOX, SUBSCRIPTIONS
from bot.types import Place
from bot.wire import Row, place_of

PAGES_KEPT = timedelta(days=30)
"""A month, as long as the alert itself is kept in the outbox; who scrolls back further reads old news."""

_DUE = "due"


@dataclass(frozen=True, slots=True)
class Because:
    """Why a story was to be told: a subscription, and what of which passage fits it."""

    subscription: int
    passage: int
    score: float
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A story that an alert had no room for: the passage to quote, and why."""

    story: int
    passage: int
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is kept of one alert. `beyond` counts the stories of which nothing is kept."""

    id: str
    place: Place
    key: str
    subscriptions: tuple[int, ...]
    left: tuple[LeftOut, ...]
    beyond: int = 0


class AlertPages:
    """Reads pages; raises StoreError."""

    def __init__(self, store: Database) -> None:
        """Read from the database of `store`."""
        self._store = store

    def get(self, page_id: str) -> Page | None:
        """Return a page, None where it was let go."""
        with self._store.reading() as connection:
            row = connection.execute(ALERT_PAGES.select().where(ALERT_PAGES.c.id == page_id)).mappings().first()
        return _of(row) if row else None


def keep(connection: sa.Connection, page: Page, now: datetime) -> None:
    """Keep a page."""
    stories = {"left": [_written(one) for one in page.left], "beyond": page.beyond}
    row = {
        "id": page.id,
        "chat_id": page.place.chat_id,
        "topic_id": page.place.topic_id,
        "key": page.key,
        "subscriptions": json.dumps(page.subscriptions),
        "stories": json.dumps(stories),
        "made": now,
    }
    connection.execute(ALERT_PAGES.insert().values(row))


def drop_unwanted(connection: sa.Connection, places: Iterable[Place]) -> None:
    """Forget the alerts that wait at these places and that no subscription wants any more; in flight goes on."""
    for place in set(places):
        here = sa.select(SUBSCRIPTIONS.c.id).where(at(SUBSCRIPTIONS, place))
        left = set(connection.scalars(here))
        pages = connection.execute(ALERT_PAGES.select().where(at(ALERT_PAGES, place))).mappings()
        keys = [row["key"] for row in pages if left.isdisjoint(json.loads(row["subscriptions"]))]
        for key in keys:
            connection.execute(OUTBOX.delete().where(OUTBOX.c.key == key, OUTBOX.c.state == _DUE))


def prune(connection: sa.Connection, now: datetime) -> None:
    """Forget pages of more than 30 days ago; `store` begins and ends the transaction."""
    connection.execute(ALERT_PAGES.delete().where(ALERT_PAGES.c.made < now - PAGES_KEPT))


def _written(one: LeftOut) -> Sequence[object]:
    because = [[each.subscription, each.passage, round(each.score, 4), each.named] for each in one.because]
    return [one.story, one.passage, because]


def _of(row: Row) -> Page:
    stories = json.loads(row["stories"])
    left = tuple(
        LeftOut(story, passage, tuple(Because(each[0], each[1], each[2], tuple(each[3])) for each in because))
        for story, passage, because in stories["left"]
    )
    subscriptions = tuple(json.loads(row["subscriptions"]))
    return Page(row["id"], place_of(row), row["key"], subscriptions, left, stories["beyond"])
