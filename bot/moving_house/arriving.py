"""Whether a database may be filled from another: only where nothing of anybody else would be lost by it."""

from __future__ import annotations

import sqlalchemy as sa

from bot.errors import StoreError
from bot.moving_house import marks
from bot.moving_house.addresses import plain
from bot.moving_house.marks import Mark, Role
from bot.moving_house.parts import Part
from bot.moving_house.rows import count
from corpus.engines import WRITING


def arrive(part: Part, source: sa.Engine, target: sa.Engine) -> bool:
    """Mark `target` as being filled from `source`; return whether everything of `source` was moved there before.

    A target is empty, or was filled from this source before, or is what this source was moved from. Raises StoreError.
    """
    here, there = plain(str(source.url)), plain(str(target.url))
    with source.connect() as connection:
        ours = marks.read(connection)
    if ours and ours.role is Role.FILLING:
        raise StoreError(f"{here}: is itself being filled from {ours.peer}; end that move first")
    if ours and ours.peer != there:
        raise StoreError(f"{here}: everything here was moved to {ours.peer}; set database_url to that")
    with target.execution_options(turn=WRITING).begin() as connection:
        theirs = marks.read(connection)
        if ours and theirs is None:
            return True
        _check(connection, part, theirs, (here, there))
        marks.unlock(connection, part.tables)
        marks.put(connection, Mark(Role.FILLING, here))
    return False


def stay(part: Part, engine: sa.Engine) -> bool:
    """Let a database that was left be written to again; return whether it was left."""
    with engine.execution_options(turn=WRITING).begin() as connection:
        mark = marks.read(connection)
        if mark is None or mark.role is not Role.LEFT:
            return False
        marks.unlock(connection, part.tables)
        marks.take_away(connection)
    return True


def _check(connection: sa.Connection, part: Part, mark: Mark | None, names: tuple[str, str]) -> None:
    here, there = names
    if mark is None:
        held = [f"{table.name} {rows}" for table in part.tables if (rows := count(connection, table))]
        if held:
            raise StoreError(f"{there}: holds rows that are not from here ({', '.join(held)}); name an empty database")
    elif mark.peer != here:
        doing = "is being filled from" if mark.role is Role.FILLING else "holds what was moved to"
        raise StoreError(f"{there}: {doing} {mark.peer}, not {here}; {_away(connection)}, or name another")


def _away(connection: sa.Connection) -> str:
    is_file = connection.dialect.name == "sqlite"
    return "move that file elsewhere" if is_file else "drop that database and make it anew"
