"""Rows into a table of the target, many in one transaction: what a kill leaves is whole transactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import sqlalchemy as sa

from bot.errors import StoreError
from bot.moving_house.addresses import plain
from bot.moving_house.rows import Row, layout
from corpus.engines import WRITING, is_postgres, reason

_ROWS: Final = 20_000
_BYTES: Final = 16_000_000
"""How much one transaction takes: the rows, and the length of their texts."""

_KEY: Final = "key_"


class Writer:
    """Take rows for one table of a target, and write them when there are enough or at `flush`."""

    def __init__(self, engine: sa.Engine, table: sa.Table, *, is_referred: bool) -> None:
        """Write to `table`, whose rows are changed where they are if others refer to them (`is_referred`)."""
        self._engine = engine.execution_options(turn=WRITING)
        self._table, self._form, self._is_referred = table, layout(table), is_referred
        self._fresh: list[Row] = []
        self._changed: list[Row] = []
        self._bytes = 0

    def add(self, row: Row) -> None:
        """Write a row whose key the table does not have."""
        self._fresh.append(row)
        self._take(row)

    def change(self, row: Row) -> None:
        """Write a row whose key the table has."""
        self._changed.append(row)
        self._take(row)

    def remove(self, keys: Iterable[Row]) -> int:
        """Remove the rows of these keys and return how many that were."""
        total = 0
        for some in _some(keys):
            with self._engine.begin() as connection:
                self._delete(connection, some)
            total += len(some)
        return total

    def flush(self) -> None:
        """Write what was taken."""
        if not self._fresh and not self._changed:
            return
        with self._engine.begin() as connection:
            if self._is_referred:
                self._update(connection, self._changed)
                self._insert(connection, self._fresh)
            else:
                # Two rows may have changed places under what must be unique.
                self._delete(connection, [self._form.key(row) for row in self._changed])
                self._insert(connection, [*self._changed, *self._fresh])
        self._fresh, self._changed, self._bytes = [], [], 0

    def _take(self, row: Row) -> None:
        self._bytes += sum(len(value) for value in row if isinstance(value, str | bytes))
        if len(self._fresh) + len(self._changed) >= _ROWS or self._bytes >= _BYTES:
            self.flush()

    def _delete(self, connection: sa.Connection, keys: Sequence[Row]) -> None:
        if keys:
            connection.execute(sa.delete(self._table).where(self._is_it()), [self._named(key) for key in keys])

    def _update(self, connection: sa.Connection, rows: Sequence[Row]) -> None:
        rest = self._form.columns[self._form.width :]
        if rows and rest:
            values: dict[str, Any] = {column.name: sa.bindparam(f"new_{column.name}") for column in rest}
            statement = sa.update(self._table).where(self._is_it()).values(values)
            connection.execute(statement, [self._named(row) | _new(rest, row[self._form.width :]) for row in rows])

    def _insert(self, connection: sa.Connection, rows: Sequence[Row]) -> None:
        if not rows:
            return
        if is_postgres(connection.engine.url):
            _copy_in(connection, self._table.name, self._form.columns, rows)
        else:
            names = [column.name for column in self._form.columns]
            connection.execute(sa.insert(self._table), [dict(zip(names, row, strict=True)) for row in rows])

    def _is_it(self) -> sa.ColumnElement[bool]:
        return sa.and_(*(column == sa.bindparam(f"{_KEY}{column.name}") for column in self._form.keys))

    def _named(self, row: Row) -> dict[str, Any]:
        return {f"{_KEY}{column.name}": value for column, value in zip(self._form.keys, row, strict=False)}


def _some(keys: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(keys)
    while some := list(islice(left, _ROWS)):
        yield some


def _new(columns: Sequence[sa.Column[Any]], values: Row) -> dict[str, Any]:
    return {f"new_{column.name}": value for column, value in zip(columns, values, strict=True)}


def _copy_in(connection: sa.Connection, table: str, columns: Sequence[sa.Column[Any]], rows: Sequence[Row]) -> None:
    """Write rows by COPY, which takes a tenth of the time that INSERT does."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in columns)
    says = [column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for column in columns]
    driver: Any = connection.connection.dbapi_connection
    try:
        with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([say(value) if say else value for say, value in zip(says, row, strict=True)])
    except _driver_error(connection) as error:
        said = reason(sa.exc.DBAPIError("COPY", None, error))
        raise StoreError(f"{plain(str(connection.engine.url))}: {table}: {said}") from error


def _driver_error(connection: sa.Connection) -> type[Exception]:
    driver: Any = connection.dialect.loaded_dbapi
    kind: type[Exception] = driver.Error
    return kind


def settle(engine: sa.Engine, tables: Iterable[sa.Table]) -> None:
    """Have a PostgreSQL server number on from the highest number there is, and know how much it was given."""
    if not is_postgres(engine.url):
        return
    with engine.execution_options(turn=WRITING).begin() as connection:
        for table in tables:
            name = connection.dialect.identifier_preparer.quote(table.name)
            column = table.autoincrement_column
            if column is not None and _sequence(connection, table.name, column.name):
                highest = f"SELECT max({column.name}) AS highest FROM {name}"
                connection.execute(
                    sa.text(
                        "SELECT setval(pg_get_serial_sequence(:table, :column), coalesce(highest, 1), "
                        f"highest IS NOT NULL) FROM ({highest}) AS found"
                    ),
                    {"table": name, "column": column.name},
                )
            connection.exec_driver_sql(f"ANALYZE {name}")


def _sequence(connection: sa.Connection, table: str, column: str) -> str | None:
    name = connection.dialect.identifier_preparer.quote(table)
    found: str | None = connection.scalar(
        sa.text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": name, "column": column}
    )
    return found
