"""Databases as an older Heliograph left them: of a certain revision, with a row in every table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from corpus.engines import Kind, make_schemas, open_engine

ROOT = Path(__file__).parents[2]

Row = dict[str, Any]


def revisions_of(package: str) -> list[str]:
    """Return the revisions of `corpus` or `bot`, the oldest first."""
    scripts = ScriptDirectory(str(ROOT / package / "migrations"))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def make_old(url: str, kind: Kind, revision: str) -> dict[str, Row]:
    """Make a database of `revision` with a row in each table, and return the rows by table."""
    with _opened(url, kind) as engine, engine.execution_options(turn="write").begin() as connection:
        if connection.dialect.name == "postgresql":
            make_schemas(connection, [kind.schema])
        config = Config()
        config.set_main_option("script_location", str(ROOT / kind.schema / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        rows = {}
        for table in _tables(connection):
            rows[table.name] = {column.name: _value(column) for column in table.columns}
            connection.execute(table.insert().values(rows[table.name]))
    return rows


def kept_of(url: str, kind: Kind, old: dict[str, Row]) -> dict[str, Row]:
    """Return what a database has now in the columns that `old` rows had."""
    with _opened(url, kind) as engine, engine.connect() as connection:
        tables = {table.name: table for table in _tables(connection)}
        found = {}
        for name, row in old.items():
            columns = [tables[name].c[column] for column in row]
            found[name] = dict(connection.execute(sa.select(*columns)).mappings().one())
    return found


def shape_of(url: str, kind: Kind) -> dict[str, list[tuple[str, str, bool]]]:
    """Return the columns of each table by name: their type, and whether they may be empty."""
    with _opened(url, kind) as engine, engine.connect() as connection:
        return {
            table.name: sorted((column.name, str(column.type), bool(column.nullable)) for column in table.columns)
            for table in _tables(connection)
        }


@contextmanager
def _opened(url: str, kind: Kind) -> Iterator[sa.Engine]:
    engine = open_engine(url, kind)
    try:
        yield engine
    finally:
        engine.dispose()


def _tables(connection: sa.Connection) -> list[sa.Table]:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


_VALUES: dict[type[sa.types.TypeEngine[Any]], object] = {
    sa.Boolean: False,
    sa.Date: date(2026, 3, 2),
    sa.Time: time(22, 0),
    sa.LargeBinary: bytes(8),
    sa.Float: 1.5,
    sa.Integer: 1,
    sa.JSON: [],
}


def _value(column: sa.Column[Any]) -> object:
    if isinstance(column.type, sa.DateTime):
        aware = bool(column.type.timezone)
        return datetime(2026, 3, 2, 8, 30, tzinfo=UTC if aware else None)
    return next((value for kind, value in _VALUES.items() if isinstance(column.type, kind)), "1")
