"""Take turns at hosts: one request at a time, and none while a host wants to be left alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta


class HostTurns:
    """Who may ask which host now; shared by all threads that fetch, forgotten with the process."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._silent_until: dict[str, datetime] = {}

    @contextmanager
    def turn(self, host: str, *, seconds: float) -> Iterator[None]:
        """Hold the host for one request. Raises TimeoutError if it does not get free in time."""
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        if not lock.acquire(timeout=max(seconds, 0.0)):
            raise TimeoutError(host)
        try:
            yield
        finally:
            lock.release()

    def silence(self, host: str, wait: timedelta, *, now: datetime) -> None:
        """Note that the host asked to be left alone for a while."""
        with self._guard:
            self._silent_until[host] = max(now + wait, self._silent_until.get(host, now))

    def wait(self, host: str, *, now: datetime) -> timedelta | None:
        """Return for how long the host still wants to be left alone, or None."""
        with self._guard:
            until = self._silent_until.get(host, now)
        return until - now if until > now else None
