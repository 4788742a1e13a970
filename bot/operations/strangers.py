"""Connections on which nobody has asked for anything: they end after a while, the oldest first where there are many.

The server below gives a connection all the time in the world to send its first line. Whoever opens a few hundred and
says nothing would keep Telegram, or readers, out.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 5.0
"""So long the head of a request may take to arrive."""

CONNECTIONS = 240
"""Connections that may be open to one server: the forty of Telegram and others that are refused, or six a browser.
One more ends the one that has said nothing for longest, so that whoever finds the port cannot keep others out."""


class Hurried(H11Protocol):
    """One connection, with a deadline for whatever it says first."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Begin with no deadline."""
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._heard = self.loop.time()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take part of a request; the time for the next one begins with its first byte."""
        super().data_received(data)
        self._heard = self.loop.time()
        if not self.is_silent:
            self._stop_waiting()
        elif self._deadline is None:
            self._wait()

    @property
    def is_silent(self) -> bool:
        """Return whether no request is being answered here."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def heard(self) -> float:
        """Return when something came last, as the loop counts time."""
        return self._heard

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._end)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _end(self) -> None:
        self._deadline = None
        self.transport.abort()

    def _make_room(self) -> None:
        if len(self.connections) <= CONNECTIONS:
            return
        silent = [one for one in self.connections if isinstance(one, Hurried) and one.is_silent]
        # Itself is among them, so there is one.
        oldest = min(silent, key=lambda one: one.heard)
        self.connections.discard(oldest)
        oldest._end()
