"""Which menus of commands there are: who may have one of their own, which Telegram keeps until it is taken away."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.database import Database
from bot.tables import FLAGS

_NAME: Final = "own_menus"


class OwnMenus:
    """Remembers the people; every method raises StoreError."""

    def __init__(self, database: Database, owners: Collection[int], *, desk: bool = False) -> None:
        """Remember them in `database`; the configuration names these `owners`, and a `desk` on the web or none."""
        self._database, self.owners, self.desk = database, frozenset(owners), desk

    def people(self) -> frozenset[int]:
        """Return who may have a menu of their own, whether it was set or only tried."""
        with self._database.reading() as connection:
            note = connection.scalar(sa.select(FLAGS.c.note).where(FLAGS.c.name == _NAME))
        return frozenset(json.loads(note)) if note else frozenset()

    def replace(self, people: Collection[int], now: datetime) -> None:
        """Remember exactly these people."""
        with self._database.writing() as connection:
            connection.execute(FLAGS.delete().where(FLAGS.c.name == _NAME))
            if people:
                row = {"name": _NAME, "since": now, "note": json.dumps(sorted(people))}
                connection.execute(FLAGS.insert().values(**row))
