"""What is said of a database before it is opened: which schema, what for, and how much of it one process may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WRITING: Final = "write"
READING: Final = "read"
"""Values of the execution option `turn`: what a transaction is begun for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may take of a database server; times are in seconds.

    `connections` to each schema are open at most at once; `statement` ends a query that takes longer, `lock` a wait
    for the writer before, and `connect` an attempt to reach the server. `patience` is how long all of a process
    together wait for a server that is away, from when it was first missed. Without `stand_ins` it never reads from a
    standby: what is decided by what it reads must be as new as what was written.
    """

    connections: int = 10
    statement: float = 60.0
    lock: float = 30.0
    connect: float = 5.0
    patience: float = 5.0
    stand_ins: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """Which database it is: its `schema` on PostgreSQL, the `pragmas` of SQLite, and what transactions are for.

    With `stand_ins` a standby may be read while no server takes writes, which suits what nobody decides by.
    """

    schema: str
    pragmas: tuple[str, ...]
    turn: str = READING
    stand_ins: bool = True


def storable(text: str) -> str:
    """Return a text as PostgreSQL can keep it: for the one character that it cannot stands another, in its place."""
    return text.replace("\x00", "\ufffd") if "\x00" in text else text
