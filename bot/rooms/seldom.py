"""What is said once in a while: lets a key through once per period, and forgets the oldest keys."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Final

MOST_KEYS: Final = 10_000
"""Keys remembered at a time, about a megabyte; who is forgotten hears something once more."""


class Seldom:
    """Remembers, in memory alone, what was said when."""

    def __init__(self, period: timedelta, most: int = MOST_KEYS) -> None:
        """Let each key through once per `period`, remembering at `most` so many."""
        self._period, self._most = period, most
        self._said: dict[Hashable, datetime] = {}

    def may(self, key: Hashable, now: datetime) -> bool:
        """Tell whether `key` may be said now, and take it as said where it may."""
        last = self._said.get(key)
        if last is not None and now - last < self._period:
            return False
        self._said.pop(key, None)
        self._said[key] = now
        if len(self._said) > self._most:
            del self._said[next(iter(self._said))]
        return True
