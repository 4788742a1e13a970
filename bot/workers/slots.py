"""Processes that share a home folder: each has a place of its own in it, known by a lock that ends with the process.

The journal of a webhook's door belongs to one process at a time. That of a place which nobody has was left by a
process that ended, and whoever comes to the home takes it up.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import TextIO

from bot.errors import StoreError


def journal_of(home: Path, place: int) -> Path:
    """Return the journal of a place; the first one has that of a bot of one process."""
    return home / ("webhook.journal" if place == 1 else f"webhook-{place}.journal")


class Slot:
    """The place of this process in a home, kept until `close`."""

    def __init__(self, home: Path) -> None:
        """Take the first place that nobody has; raises StoreError where the folder cannot be written to."""
        self._home, self._open = home, ExitStack()
        for place in count(1):
            if (lock := _taken(home, place)) is not None:
                self._open.enter_context(lock)
                self.place = place
                return

    @property
    def journal(self) -> Path:
        """Return the journal of this place."""
        return journal_of(self._home, self.place)

    @contextmanager
    def left(self) -> Iterator[list[Path]]:
        """Yield the journals of places that nobody has, and keep those places as long as they are read."""
        with ExitStack() as held:
            found = []
            for journal in [journal_of(self._home, 1), *sorted(self._home.glob("webhook-*.journal"))]:
                place = _place_of(journal)
                if place and place != self.place and journal.exists() and (lock := _taken(self._home, place)):
                    held.enter_context(lock)
                    found.append(journal)
            yield found

    def close(self) -> None:
        """Give the place back."""
        self._open.close()


def _place_of(journal: Path) -> int:
    name = journal.stem.removeprefix("webhook")
    return 1 if not name else int(name[1:]) if name[1:].isdecimal() else 0


def _taken(home: Path, place: int) -> TextIO | None:
    try:
        lock = (home / f"worker-{place}.lock").open("a", encoding="ascii")
    except OSError as error:
        raise StoreError(f"{home}: cannot be written to ({error.strerror})") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
