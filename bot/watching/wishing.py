"""Keep wishes that are being considered: what was asked for, where, and what its backtest found.

A part of the database over `BotStore.reading` and `writing`; a button names a wish, so it outlasts a restart.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.store import BotStore
from bot.tables import WISHES
from bot.types import Place, Topical, Wish
from bot.watching.backtest import Found, Tried
from bot.wire import Row

WISHES_KEPT = timedelta(days=7)
"""A backtest older than this says nothing of the last seven days any more."""


@dataclass(frozen=True, slots=True)
class Considered:
    """A wish before it is saved: asked for at `place`, to be sent to `target`; `found` stands best first.

    `strictness` is the score from which on it tells; None as the bot chooses. `until` is the end of the days that were
    looked through, None where these were the last ones. `subscription` is the id of the one that is to be changed.
    """

    id: str
    place: Place
    target: Place
    wish: Wish
    found: tuple[Found, ...]
    until: datetime | None = None
    subscription: int | None = None

    @property
    def strictness(self) -> float | None:
        """Return the score that was chosen, None where none was."""
        return self.wish.strictness


@dataclass(frozen=True, slots=True)
class About:
    """Where a wish is considered, and for which place; `subscription` is the id of the one that is to be changed."""

    place: Place
    target: Place
    subscription: int | None = None


class Wishing:
    """Wishes that are being considered; every method raises StoreError when the database cannot be used."""

    def __init__(self, store: BotStore) -> None:
        """Work on the database of `store`."""
        self._store = store

    def put(self, wish: Wish, about: About, tried: Tried, *, now: datetime) -> Considered:
        """Keep a wish under a new id of 12 URL-safe random characters, and forget those that grew old."""
        wish_id = secrets.token_urlsafe(9)
        made = Considered(wish_id, about.place, about.target, wish, tried.found, tried.until, about.subscription)
        with self._store.writing() as connection:
            connection.execute(WISHES.delete().where(WISHES.c.made < now - WISHES_KEPT))
            connection.execute(WISHES.insert().values(_row(made) | {"made": now}))
        return made

    def get(self, wish_id: str) -> Considered | None:
        """Return a wish, or None when it was saved, cancelled or forgotten."""
        with self._store.reading() as connection:
            row = connection.execute(WISHES.select().where(WISHES.c.id == wish_id)).mappings().first()
        return _of(row) if row else None

    def set_strictness(self, wish_id: str, strictness: float) -> None:
        """Have a wish begin at another score."""
        with self._store.writing() as connection:
            connection.execute(WISHES.update().where(WISHES.c.id == wish_id).values(strictness=strictness))

    def drop(self, wish_id: str) -> None:
        """Forget a wish."""
        with self._store.writing() as connection:
            connection.execute(WISHES.delete().where(WISHES.c.id == wish_id))


def _row(one: Considered) -> dict[str, Any]:
    return {
        "id": one.id,
        "chat_id": one.place.chat_id,
        "topic_id": one.place.topic_id,
        "for_chat": one.target.chat_id,
        "for_topic": one.target.topic_id,
        "what": one.wish.what.value,
        "text": one.wish.topic,
        "channel": one.wish.channel,
        "strictness": one.wish.strictness,
        "found": json.dumps([[found.passage_id, round(found.score, 4)] for found in one.found]),
        "until": one.until,
        "subscription_id": one.subscription,
    }


def _of(row: Row) -> Considered:
    wish = Wish(Topical(row["what"]), topic=row["text"], channel=row["channel"], strictness=row["strictness"])
    found = tuple(Found(passage_id, score) for passage_id, score in json.loads(row["found"]))
    place, target = Place(row["chat_id"], row["topic_id"]), Place(row["for_chat"], row["for_topic"])
    return Considered(row["id"], place, target, wish, found, row["until"], row["subscription_id"])
