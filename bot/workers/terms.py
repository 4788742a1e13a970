"""Terms of office, one after the other in one row: by it the database itself refuses what an earlier leader does.

A leader begins its term in a transaction that is alone in writing. So whatever an earlier leader commits after that
finds another number there, whatever that leader believes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.database import Database
from bot.errors import StoreError
from bot.tables import LEADERSHIP
from bot.workers import locks
from bot.workers.locks import LEADER

_ROW: Final = 1


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its `number`, the worker who leads in it, and whether that one `ended` it in order."""

    number: int
    worker: int
    ended: bool


def last(store: Database) -> Term | None:
    """Return the newest term, None where nobody ever led; raises StoreError."""
    with store.reading() as connection:
        row = connection.execute(sa.select(LEADERSHIP)).first()
    return None if row is None else Term(row.term, row.worker, ended=row.ended is not None)


def begin(store: Database, worker: int, now: datetime, *, pid: int) -> int:
    """Begin a term of `worker`, who holds the leader's lock in the session `pid`, and return its number.

    Raises StoreError, also where that session has ended meanwhile: another worker may lead by now.
    """
    with store.writing(urgent=True) as connection:
        if connection.scalar(locks.holder(LEADER)) != pid:
            raise StoreError("the lock of the leader is gone; another worker may have it")
        number = _number(connection) + 1
        connection.execute(LEADERSHIP.delete())
        values = {"id": _ROW, "term": number, "worker": worker, "since": now, "ended": None}
        connection.execute(LEADERSHIP.insert().values(values))
    return number


def end(store: Database, number: int, now: datetime) -> None:
    """Say that nothing is done in this term any more, unless a later one has begun; raises StoreError."""
    with store.writing(urgent=True) as connection:
        connection.execute(LEADERSHIP.update().where(LEADERSHIP.c.term == number).values(ended=now))


def is_present(connection: sa.Connection, number: int) -> bool:
    """Tell whether no later term has begun."""
    return _number(connection) == number


def _number(connection: sa.Connection) -> int:
    return int(connection.scalar(sa.select(LEADERSHIP.c.term)) or 0)
