"""Whose turn it is to write: one at a time, and whoever is urgent before all others that wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """A lock that lets the urgent go first. What is under way is never interrupted."""

    def __init__(self) -> None:
        """Begin with nobody writing."""
        self._changed = threading.Condition()
        self._taken, self._urgent, self._waiting = False, 0, 0

    @property
    def waiting(self) -> int:
        """Return how many wait for their turn."""
        return self._waiting

    @contextmanager
    def taken(self, *, urgent: bool = False) -> Iterator[None]:
        """Wait for the turn and keep it as long as the block lasts."""
        with self._changed:
            self._urgent += urgent
            self._waiting += 1
            self._changed.wait_for(lambda: not self._taken and (urgent or not self._urgent))
            self._waiting -= 1
            self._urgent -= urgent
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()
