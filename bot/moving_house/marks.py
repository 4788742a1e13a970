"""What a database says of a move: that it is being filled from another, or that everything in it went to another.

What went is locked against writing by triggers, in the transaction that saw its last state: whoever still runs on it,
on whichever machine, can change nothing there any more, and so neither loses nor sends twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from bot.moving_house.parts import MARKS

_TABLE: Final = sa.Table(
    MARKS,
    sa.MetaData(),
    sa.Column("role", sa.String(16), primary_key=True),
    sa.Column("peer", sa.Text, nullable=False),
    sa.Column("since", sa.DateTime, nullable=False),
)
_LOCK: Final = "moved_away"
_FUNCTION: Final = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
    "$lock$ BEGIN RAISE EXCEPTION USING MESSAGE = '{said}'; END $lock$"
)


class Role(StrEnum):
    """What a database is in a move."""

    FILLING = "filling"
    """Rows are on their way into it."""
    LEFT = "left"
    """Everything that it holds is in another; nothing can be written to it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The `role` of a database, and the address of the other one as it may be shown."""

    role: Role
    peer: str


def read(connection: sa.Connection) -> Mark | None:
    """Return the mark of a database, None where it has no part in a move."""
    if not sa.inspect(connection).has_table(MARKS):
        return None
    row = connection.execute(sa.select(_TABLE.c.role, _TABLE.c.peer)).first()
    return Mark(Role(row.role), row.peer) if row else None


def put(connection: sa.Connection, mark: Mark) -> None:
    """Give a database this mark in the place of any other."""
    _TABLE.create(connection, checkfirst=True)
    connection.execute(sa.delete(_TABLE))
    since = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(sa.insert(_TABLE).values(role=mark.role.value, peer=mark.peer, since=since))


def take_away(connection: sa.Connection) -> None:
    """Have a database be one like any other."""
    _TABLE.drop(connection, checkfirst=True)


def lock(connection: sa.Connection, tables: Sequence[sa.Table], peer: str) -> None:
    """Refuse whatever would change these tables from the end of this transaction on, saying where things are now."""
    said = f"everything here was moved to {peer}; nothing more is written here".replace("'", "''")
    if _is_server(connection):
        # The driver takes a single % for the place of a value.
        connection.exec_driver_sql(_FUNCTION.format(name=_LOCK, said=said.replace("%", "%%")))
    for table in tables:
        for statement in _locking(connection, table.name, said):
            connection.exec_driver_sql(statement)


def unlock(connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
    """Let these tables be changed again."""
    for table in tables:
        name = _quoted(connection, table.name)
        if _is_server(connection):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_LOCK} ON {name}")
            continue
        for what in ("insert", "update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_LOCK}_{table.name}_{what}")
    if _is_server(connection):
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {_LOCK}()")


def _locking(connection: sa.Connection, table: str, said: str) -> list[str]:
    name = _quoted(connection, table)
    if _is_server(connection):
        return [
            f"DROP TRIGGER IF EXISTS {_LOCK} ON {name}",
            f"CREATE TRIGGER {_LOCK} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_LOCK}()",
        ]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {_LOCK}_{table}_{what} BEFORE {what.upper()} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        for what in ("insert", "update", "delete")
    ]


def _is_server(connection: sa.Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _quoted(connection: sa.Connection, table: str) -> str:
    return connection.dialect.identifier_preparer.quote(table)
