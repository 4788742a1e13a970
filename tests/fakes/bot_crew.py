"""Workers as the database sees them, in the test's own process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path

import psycopg

from bot.workers.locks import WORKERS

_NUMBERS = count(1)


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


class KnownMember:
    """A worker that lives as long as its session."""

    def __init__(self, url: str) -> None:
        self.number, self.known = next(_NUMBERS), True
        self._session = psycopg.connect(plain(url), autocommit=True)
        self._session.execute("SELECT pg_advisory_lock(%s, %s)", [WORKERS, self.number])

    def is_known(self) -> bool:
        return self.known

    def dies(self) -> None:
        self._session.close()


@contextmanager
def members(url: str) -> Iterator[Callable[[], KnownMember]]:
    """Give a maker of workers; those that still live end with the block."""
    made: list[KnownMember] = []

    def make() -> KnownMember:
        made.append(KnownMember(url))
        return made[-1]

    yield make
    for one in made:
        one.dies()


class Line:
    """A line to the server that can be cut without either end hearing of it."""

    def __init__(self) -> None:
        self.cut = False

    @asynccontextmanager
    async def laid(self, there: Path, here: Path) -> AsyncIterator[None]:
        """Lead from the socket in the folder `here` to that in the folder `there`."""
        tasks: list[asyncio.Task[None]] = []
        ends: list[asyncio.StreamWriter] = []

        async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while data := await reader.read(1 << 16):
                while self.cut:  # noqa: ASYNC110 - the test cuts it
                    await asyncio.sleep(0.01)
                writer.write(data)

        async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            back, forth = await asyncio.open_unix_connection(str(there / ".s.PGSQL.5432"))
            ends.extend((forth, writer))
            tasks.extend((asyncio.create_task(carry(reader, forth)), asyncio.create_task(carry(back, writer))))

        server = await asyncio.start_unix_server(connect, str(here / ".s.PGSQL.5432"))
        try:
            yield
        finally:
            server.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for end in ends:
                end.close()
            await asyncio.gather(*(end.wait_closed() for end in ends), return_exceptions=True)
