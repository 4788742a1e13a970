"""The door: a process of its own that takes updates from Telegram, keeps them on the disk, and hands them on.

In the bot's own process an update had to wait for whatever answers others: 240 ms at the 99th of a hundred. Here
nothing else runs. Started by `doorkeeper`, which speaks to it over two pipes, a line each:

| to the door                    | from the door                       |
|--------------------------------|-------------------------------------|
| the secret, first of all       | an update, JSON in ASCII            |
| how many updates it may forget | `! LEVEL WORDS` for the log         |
| an empty line: close           | `.` now and then: it is alive        |

An update is confirmed when it is in the journal. The journal is emptied whenever the bot has kept all that it holds.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.delivery.together import Together
from bot.errors import StoreError
from bot.telegram.journal import Journal
from bot.telegram.webhook import Webhook

log = logging.getLogger(__name__)

ALIVE = "."
"""A process that is stopped or stuck does not say it, and would not end either."""

MOST_UNREAD = 32 << 20
"""Bytes that may wait for a bot that does not read: some ten thousand updates. Telegram keeps the rest."""


class Door:
    """Keeps updates in `journal` and hands them to whoever reads `out`."""

    def __init__(self, journal: Journal, out: asyncio.WriteTransport) -> None:
        """Begin with nothing handed on."""
        self._journal, self._out = journal, out
        self._writing = Together(self._append)
        self._taking, self._handed, self._forgotten = 0, 0, 0

    async def take(self, payload: str) -> None:
        """Keep an update for good, and hand it on; raises StoreError."""
        if self._out.is_closing() or self._out.get_write_buffer_size() > MOST_UNREAD:
            raise StoreError("the bot does not take what came before")
        self._taking += 1
        try:
            await self._writing.add(payload)
            self._handed += 1
            self.say(payload)
        finally:
            self._taking -= 1
        self._tidy()

    def may_forget(self, count: int) -> None:
        """Note that the first `count` updates are kept by the bot."""
        self._forgotten = count
        self._tidy()

    def say(self, line: str) -> None:
        """Hand on one line."""
        self._out.write(f"{line}\n".encode("ascii", "backslashreplace"))

    async def beat(self, rest: float) -> None:
        """Give signs of life until cancelled, `rest` seconds apart, but none to a bot that does not read."""
        while True:
            if not self._out.get_write_buffer_size():
                self.say(ALIVE)
            await asyncio.sleep(rest)

    def _append(self, payloads: Sequence[str]) -> Sequence[None]:
        self._journal.append(payloads)
        return [None] * len(payloads)

    def _tidy(self) -> None:
        if self._taking or self._forgotten < self._handed:
            return
        with contextlib.suppress(StoreError):  # what is kept twice is known by its number
            self._journal.clear()


def main() -> None:
    """Serve what `doorkeeper` says until it says no more."""
    journal, listener, rest = Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])), float(sys.argv[3])
    # Who stops the bot stops the whole group; this ends when the bot has let it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    kept = Journal(journal)
    kept.hold()
    asyncio.run(_serve(kept, listener, rest))


async def _serve(journal: Journal, listener: socket.socket, rest: float) -> None:
    reader, out = await _pipes()
    door = Door(journal, out)
    logging.basicConfig(handlers=[_Telling(door)], level=logging.WARNING)
    secret = (await reader.readline()).decode("ascii").rstrip("\n")
    webhook = Webhook(listener, secret, door.take)
    serving, beating = asyncio.create_task(webhook.serve()), asyncio.create_task(door.beat(rest))
    end = partial(_end, door)
    serving.add_done_callback(end)
    while line := (await reader.readline()).strip():
        door.may_forget(int(line))
    if reader.at_eof():
        # The bot is gone. What is not answered comes again, and the next bot must find the port free.
        os._exit(0)
    serving.remove_done_callback(end)
    webhook.stop()
    await serving
    beating.cancel()
    out.close()  # after what is handed on
    while line := (await reader.readline()).strip():
        door.may_forget(int(line))


def _end(door: Door, serving: asyncio.Task[None]) -> None:
    # Without its server nobody would notice that nothing comes; the bot opens a new door and reads the journal.
    error = None if serving.cancelled() else serving.exception()
    door.say(f"! {logging.ERROR} nothing listens any more: {error or 'the server ended by itself'!r}")
    os._exit(1)


async def _pipes() -> tuple[asyncio.StreamReader, asyncio.WriteTransport]:
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    out, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, sys.stdout)
    return reader, out


class _Telling(logging.Handler):
    """Lets the bot write what is logged here: its log has a form."""

    def __init__(self, door: Door) -> None:
        """Tell through `door`."""
        super().__init__()
        self._door, self._loop = door, asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        words = " ".join(self.format(record).split())
        # Journal and server log in threads of their own.
        self._loop.call_soon_threadsafe(self._door.say, f"! {record.levelno} {words}")


if __name__ == "__main__":
    main()
