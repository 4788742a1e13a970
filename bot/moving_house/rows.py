"""A table as a stream of rows in the order of their keys, the same on either engine; and what such a stream sums to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from corpus.engine_kinds import storable

Row = tuple[Any, ...]
"""The values of a row, those of its key first, as Python has them."""

_TOGETHER: Final = 2_000
"""Rows that are fetched at a time."""

_DIGITS: Final = 16
_ROUND: Final = 1 << 8 * _DIGITS


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table in the order in which its rows are read here, the `width` first of them its key."""

    columns: tuple[sa.Column[Any], ...]
    width: int

    def key(self, row: Row) -> Row:
        """Return the values by which a row is known."""
        return row[: self.width]

    @property
    def keys(self) -> tuple[sa.Column[Any], ...]:
        """The columns of the key."""
        return self.columns[: self.width]


def layout(table: sa.Table) -> Layout:
    """Return how rows of `table` are read."""
    keys = tuple(table.primary_key.columns)
    names = {column.name for column in keys}
    return Layout((*keys, *(column for column in table.columns if column.name not in names)), len(keys))


def ordered(
    connection: sa.Connection, table: sa.Table, *, only_keys: bool = False, as_kept: bool = False
) -> Iterator[Row]:
    """Yield the rows of `table` in the order of their keys, or `only_keys`; `as_kept` as PostgreSQL would keep them."""
    form = layout(table)
    columns = form.keys if only_keys else form.columns
    order = [_by_bytes(connection, column) for column in form.keys]
    texts = [place for place, column in enumerate(columns) if isinstance(column.type, sa.String)]
    rows = _streamed(connection, sa.select(*columns).order_by(*order))
    if not as_kept or not texts:
        return rows
    kept = (_as_kept(row, texts) for row in rows)
    # The replacement sorts elsewhere than what it stands for.
    return iter(sorted(kept, key=form.key)) if _has_nul_in_a_key(connection, form) else kept


def count(connection: sa.Connection, table: sa.Table) -> int:
    """Return how many rows there are."""
    return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def count_nul(connection: sa.Connection, table: sa.Table) -> int:
    """Return how many rows of an SQLite table hold a character that PostgreSQL cannot keep."""
    texts = [column for column in table.columns if isinstance(column.type, sa.String)]
    if connection.dialect.name != "sqlite" or not texts:
        return 0
    where = sa.or_(*(_holds_nul(column) for column in texts))
    return int(connection.scalar(sa.select(sa.func.count()).select_from(table).where(where)) or 0)


class Digest:
    """A sum over rows that does not depend on their order, and how many they are."""

    def __init__(self) -> None:
        """Begin with no row."""
        self.rows, self._sum = 0, 0

    def add(self, row: Row) -> None:
        """Count a row in."""
        self.rows += 1
        said = hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=_DIGITS).digest()
        self._sum = (self._sum + int.from_bytes(said)) % _ROUND

    def __str__(self) -> str:
        """Return the sum as 32 hexadecimal digits."""
        return f"{self._sum:0{2 * _DIGITS}x}"


def digest_of(rows: Iterable[Row]) -> Digest:
    """Return the sum of all these rows."""
    digest = Digest()
    for row in rows:
        digest.add(row)
    return digest


def _streamed(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[Row]:
    result = connection.execution_options(yield_per=_TOGETHER).execute(statement)
    for part in result.partitions():
        yield from map(tuple, part)


def _by_bytes(connection: sa.Connection, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    # A server may sort texts by the rules of a language; SQLite and Python sort them by code points.
    is_text = isinstance(column.type, sa.String) and connection.dialect.name == "postgresql"
    return sa.collate(column, "C") if is_text else column


def _as_kept(row: Row, texts: list[int]) -> Row:
    for place in texts:
        if row[place] and "\x00" in row[place]:
            return tuple(storable(value) if isinstance(value, str) else value for value in row)
    return row


def _holds_nul(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    return sa.func.instr(column, sa.func.char(0)) > 0


def _has_nul_in_a_key(connection: sa.Connection, form: Layout) -> bool:
    texts = [column for column in form.keys if isinstance(column.type, sa.String)]
    if connection.dialect.name != "sqlite" or not texts:
        return False
    return bool(connection.scalar(sa.select(sa.exists().where(sa.or_(*(_holds_nul(column) for column in texts))))))
