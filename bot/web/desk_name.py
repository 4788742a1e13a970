"""What tells this desk from every other one, for ids of feeds that hold everywhere."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.database import Database
from bot.tables import FLAGS

_NAME: Final = "desk_name"


class DeskName:
    """A random name, made once and kept in the bot's database: a move and a backup carry it along."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Keep it in `database`; nothing is read yet."""
        self._database, self._now, self._known = database, now, ""

    def __call__(self) -> str:
        """Return the name; raises StoreError."""
        self._known = self._known or self._kept() or self._made()
        return self._known

    def _kept(self) -> str:
        with self._database.reading() as connection:
            return _read(connection)

    def _made(self) -> str:
        with self._database.writing() as connection:
            # Another process may have been first; whoever writes is alone.
            if not _read(connection):
                row = {"name": _NAME, "since": self._now(), "note": secrets.token_hex(16)}
                connection.execute(FLAGS.insert().values(**row))
            return _read(connection)


def _read(connection: sa.Connection) -> str:
    return connection.scalar(sa.select(FLAGS.c.note).where(FLAGS.c.name == _NAME)) or ""
