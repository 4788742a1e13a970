"""Whether broadcasts are held back: a mark in the database, so that it outlasts the process and every command sees it.

What is paused is composed all the same and waits in the outbox; answers and notices go on.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import sqlalchemy as sa

from bot.messages import Lane
from bot.tables import FLAGS, OUTBOX

_PAUSED: Final = "paused"


class Transactions(Protocol):
    """The store, which itself asks here what is held back."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Give a transaction that only reads."""

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Give a transaction that may write."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Since when broadcasts are held back, and what was said to explain it, "" for nothing."""

    since: datetime
    note: str


class Pausing:
    """Pause broadcasts and let them go again. Every method raises StoreError."""

    def __init__(self, store: Transactions) -> None:
        """Keep the mark in `store`."""
        self._store = store

    def current(self) -> Pause | None:
        """Return the pause that holds, None where there is none."""
        with self._store.reading() as connection:
            return read(connection)

    def pause(self, note: str, now: datetime) -> Pause:
        """Hold broadcasts back from now on; a pause that holds already keeps its beginning and takes the new note."""
        with self._store.writing() as connection:
            before = read(connection)
            pause = Pause(before.since if before else now, note)
            connection.execute(FLAGS.delete().where(FLAGS.c.name == _PAUSED))
            connection.execute(FLAGS.insert().values(name=_PAUSED, since=pause.since, note=note))
            return pause

    def resume(self) -> bool:
        """Let broadcasts go; tell whether they were held back."""
        with self._store.writing() as connection:
            return connection.execute(FLAGS.delete().where(FLAGS.c.name == _PAUSED)).rowcount > 0


def read(connection: sa.Connection) -> Pause | None:
    """Return the pause that holds in an open transaction, None where there is none."""
    row = connection.execute(FLAGS.select().where(FLAGS.c.name == _PAUSED)).mappings().first()
    return Pause(row["since"], row["note"]) if row else None


def held_back() -> sa.ColumnElement[bool]:
    """Return the condition that a row of the outbox is a broadcast while broadcasts are paused."""
    # Rows from before there were lanes have none: they are broadcasts.
    broadcast = OUTBOX.c.lane.is_(None) | (OUTBOX.c.lane >= Lane.BROADCAST.value)
    return broadcast & sa.exists().where(FLAGS.c.name == _PAUSED)
