"""Many rows into one table at once, in the form in which the server keeps them.

The binary form of COPY and of each type: PostgreSQL's manual, "COPY", and pgvector's `halfvec_send`, `sparsevec_send`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from psycopg import sql

Field = bytes | None
"""A value as the server sends it, None for NULL."""

_BEGIN: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END: Final = struct.pack(">h", -1)
_INT4: Final = 23
"""The number by which the server knows the type `integer`."""

_TOGETHER: Final = 1 << 20
"""Bytes that are handed to the driver at a time."""


def copy_in(connection: sa.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Field]]) -> None:
    """Copy `rows` into `table`, the fields of a row in the order of `columns`."""
    schema, _, name = table.rpartition(".")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(sql.Identifier(schema, name), names)
    driver: Any = connection.connection.dbapi_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        buffer = bytearray(_BEGIN)
        for row in rows:
            _append(buffer, row)
            if len(buffer) > _TOGETHER:
                copy.write(bytes(buffer))
                buffer.clear()
        copy.write(bytes(buffer + _END))


def whole(number: int | None) -> Field:
    """Return a `bigint`."""
    return None if number is None else struct.pack(">q", number)


def small(number: int) -> Field:
    """Return an `integer`."""
    return struct.pack(">i", number)


def text(value: str) -> Field:
    """Return a `text`; the one character that the server cannot keep becomes a replacement."""
    return value.replace("\x00", "\ufffd").encode()


def numbers(values: Sequence[int]) -> Field:
    """Return an `integer[]`."""
    if not values:
        return struct.pack(">iii", 0, 0, _INT4)
    pairs = np.empty((len(values), 2), dtype=">i4")
    pairs[:, 0], pairs[:, 1] = 4, values
    return struct.pack(">iiiii", 1, 0, _INT4, len(values), 1) + pairs.tobytes()


def half(vector: npt.NDArray[np.float32]) -> Field:
    """Return a `halfvec`."""
    return struct.pack(">hh", len(vector), 0) + vector.astype(">f2").tobytes()


def sparse(factors: Mapping[int, float], width: int) -> Field:
    """Return a `sparsevec` of this width from values by place; none may be zero."""
    places = sorted(factors)
    values = np.fromiter((factors[place] for place in places), dtype=">f4", count=len(places))
    return struct.pack(">iii", width, len(places), 0) + np.array(places, dtype=">i4").tobytes() + values.tobytes()


def from_half(sent: bytes) -> npt.NDArray[np.float32]:
    """Return the vector of what `halfvec_send` gave."""
    return np.frombuffer(sent, dtype=">f2", offset=4).astype(np.float32)


def places_of(sent: bytes) -> list[int]:
    """Return the places of what `sparsevec_send` gave."""
    (count,) = struct.unpack_from(">i", sent, 4)
    return list(struct.unpack_from(f">{count}i", sent, 12))


def _append(buffer: bytearray, row: Sequence[Field]) -> None:
    buffer += struct.pack(">h", len(row))
    for field in row:
        if field is None:
            buffer += struct.pack(">i", -1)
        else:
            buffer += struct.pack(">i", len(field))
            buffer += field
