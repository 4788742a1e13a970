"""Files of a home that hold something although its configuration names databases elsewhere; found to be told of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

_HOLDING: Final = {"corpus.db": "articles", "bot.db": "chats"}
"""A table of each file that has rows as soon as it is of use to anybody."""

_LEFT: Final = "SELECT EXISTS (SELECT 1 FROM moves WHERE role = 'left')"
"""As `bot.moving_house.marks` writes it, which loads much."""


def unused(home: Path, used: Iterable[str]) -> list[Path]:
    """Return the databases in `home` that hold rows, are none of the `used` ones (URLs), and were not moved away."""
    found = (home / name for name in _HOLDING)
    return [path for path in found if f"sqlite:///{path}" not in used and path.exists() and _holds(path)]


def _holds(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return not _has_row(connection, _LEFT) and _has_row(
                connection, f"SELECT EXISTS (SELECT 1 FROM {_HOLDING[path.name]})"
            )
    except sqlite3.DatabaseError:
        return True  # what cannot be read is no reason to say nothing


def _has_row(connection: sqlite3.Connection, question: str) -> bool:
    try:
        return bool(connection.execute(question).fetchone()[0])
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return False
        raise
