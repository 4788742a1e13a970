"""One session with the database server for as long as a worker takes part: its locks say that the worker is alive.

A lock is gone when the server says so: it ends the session of whoever does not speak for the length of a lease, or
whose connection ends. The door of psycopg.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

import psycopg
from sqlalchemy.engine import make_url

from bot.errors import StoreError
from bot.workers.signals import CHANNELS

CONNECT_SECONDS: Final = 2
"""As short as libpq allows: whoever waits for a server that is away hears of it by the next try."""


@dataclass(frozen=True, slots=True)
class Call:
    """What was called out on a channel, and whether this session did it."""

    channel: str
    words: str
    own: bool


class Session:
    """An open session that speaks at least once in a lease. Every method raises StoreError where it has ended."""

    def __init__(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        """Speak through `connection`."""
        self._connection = connection

    @classmethod
    async def opened(cls, url: str, *, lease: float) -> Session:
        """Open a session with the server at `url` that the server ends after `lease` seconds of silence."""
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with _translated():
            connection = await psycopg.AsyncConnection.connect(
                address,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                application_name=f"heliograph worker {os.getpid()}",
                options=_options(lease),
                keepalives_idle=1,
                keepalives_interval=1,
                keepalives_count=max(1, int(lease)),
                tcp_user_timeout=int(lease * 1000),
            )
        session = cls(connection)
        try:
            await session._begin()
        except BaseException:
            await session.close()
            raise
        return session

    @property
    def pid(self) -> int:
        """Return the number by which the server lists this session."""
        return self._connection.info.backend_pid

    async def take(self, kind: int, number: int) -> bool:
        """Take a lock for as long as the session lasts; False where another session has it."""
        return bool(await self._value("SELECT pg_try_advisory_lock(%s, %s)", kind, number))

    async def speak(self) -> None:
        """Say something, so that the lease begins anew."""
        await self._value("SELECT 1")

    async def ahead(self) -> float:
        """Return by how many seconds this machine's clock is ahead of the server's, right but for one answer's time."""
        asked = time.time()
        server = await self._value("SELECT extract(epoch FROM clock_timestamp())::float8")
        return asked - float(str(server))

    async def call_out(self, channel: str, words: str) -> None:
        """Call to all other workers, and to oneself."""
        await self._value("SELECT pg_notify(%s, %s)", channel, words)

    async def calls(self, seconds: float) -> AsyncIterator[Call]:
        """Yield what is called out in so many seconds."""
        with _translated():
            async for call in self._connection.notifies(timeout=seconds):
                yield Call(call.channel, call.payload, own=call.pid == self.pid)

    def abandon(self) -> None:
        """End the session from this side at once: whoever waits for an answer that may never come need not."""
        # Of a copy, because closing what libpq holds would take its number from under it.
        with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(self._connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    async def close(self) -> None:
        """End the session; its locks are free then."""
        with suppress(psycopg.Error):
            await self._connection.close()

    async def _begin(self) -> None:
        if await self._value("SELECT pg_is_in_recovery()"):
            # It would give locks of its own, beside those of the server that takes writes.
            raise StoreError("the server only reads now; a worker needs the one that takes writes")
        for channel in CHANNELS:
            with _translated():
                await self._connection.execute(f"LISTEN {channel}")

    async def _value(self, statement: str, *values: object) -> object:
        with _translated():
            cursor = await self._connection.execute(statement.encode(), values or None)
            row = await cursor.fetchone()
        return row[0] if row else None


def _options(lease: float) -> str:
    milliseconds = round(lease * 1000)
    said = {
        "search_path": "pg_catalog",
        "idle_session_timeout": milliseconds,
        "statement_timeout": milliseconds,
        "tcp_user_timeout": milliseconds,
    }
    return " ".join(f"-c {name}={value}" for name, value in said.items())


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (psycopg.Error, OSError, TimeoutError) as error:
        words = " ".join(str(error).split()) or type(error).__name__
        raise StoreError(f"the session of this worker has ended: {words}") from error
