"""Keeps a door open: starts it, puts what it hands on into the inbox, starts it anew when it ends or falls silent.

What a door was told is in its journal until the inbox has it; so a journal that is found is read first.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.delivery.courier import Clock
from bot.delivery.inbox import Arrival
from bot.errors import ConfigError, StoreError
from bot.telegram import journal
from bot.telegram.arriving import arrival_of

log = logging.getLogger(__name__)

AGAIN_SECONDS = 2.0
"""Rest before a door that ended is opened anew; Telegram brings again what found none."""

DATABASE_SECONDS = 5.0
"""Rest before the inbox is tried again. Until then updates wait in the journal."""

CLOSING_SECONDS = 3.5
"""So long a door may take to close: it answers what it has begun for up to three."""

SILENT_SECONDS = 15.0
"""After so long without a word a door hangs, for it gives five signs of life in that time: it is ended and opened anew.
Much longer than a busy machine lets a process wait; Telegram brings again what it did not confirm."""

STARTING_SECONDS = 60.0
"""So long a door may take until its first word: it has a server to load."""

TOGETHER = 500
"""Updates of a journal that are kept at once: a database takes only so many numbers in one question."""

_CHUNK = 1 << 18
_LOOKS = 5
"""A silence is heard out in so many parts, for a bot that was itself stopped finds one of them over when it goes on."""
_OURS = ("TELEGRAM_", "HELIOGRAPH_")

Take = Callable[[Sequence[Arrival]], Awaitable[None]]
"""Keeps updates; returns when they are kept for good, raises StoreError where they are not."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram finds the bot: `url` for the world, `listen` ("host:port") here, and the `secret` it must know.

    `journal` is the file that holds what came and is not in the inbox yet.
    """

    url: str
    listen: str
    secret: str
    journal: Path


class Doorkeeper:
    """Has updates that come to an address kept by `take`, in the order in which they were confirmed."""

    def __init__(self, address: Address, take: Take, clock: Clock, *, silent: float = SILENT_SECONDS) -> None:
        """Open nothing yet; a door that says nothing for `silent` seconds hangs."""
        self._address, self._take, self._clock, self._silent = address, take, clock, silent
        self._listener: socket.socket | None = None
        self._door: asyncio.subprocess.Process | None = None
        self._rest = b""
        self._kept, self._closing = 0, False

    async def open(self) -> None:
        """Keep what an earlier door left, and open one; raises ConfigError where the address cannot be had.

        Raises StoreError where the inbox or the journal cannot be used now, or the machine starts no process.
        """
        if self._listener is None:
            self._listener = listening(self._address.listen)
        if self._door is None:
            await keep_left(self._address.journal, self._take)
            await self._start(self._listener)
            log.info("listening for updates at %s", self._address.listen)

    async def run(self) -> None:
        """Keep what comes until cancelled."""
        while True:
            try:
                await self.open()
                await self._keep_handed()
            except (StoreError, OSError) as error:
                log.error("updates cannot be taken; it is tried again in %g s: %s", DATABASE_SECONDS, error)
                await self._clock.sleep(DATABASE_SECONDS)
            else:
                await self._ended()
                await self._clock.sleep(AGAIN_SECONDS)

    async def close(self) -> None:
        """Take nothing more, and keep what was confirmed; what cannot be kept now stays in the journal."""
        door, self._closing = self._door, True
        if door is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSING_SECONDS):
                    await self._close(door)
            with contextlib.suppress(ProcessLookupError):
                door.kill()
            await door.wait()
        if self._listener is not None:
            self._listener.close()

    async def _close(self, door: asyncio.subprocess.Process) -> None:
        _say(door, "")
        try:
            await self._keep_handed()
        except StoreError as error:
            log.error("what came last is kept in %s until the next start: %s", self._address.journal, error)
        if door.stdin is not None:
            door.stdin.close()
        await door.wait()

    async def _start(self, listener: socket.socket) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        try:
            door = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.telegram.door", str(self._address.journal), str(listener.fileno())),
                str(self._silent / _LOOKS),
                env=environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                pass_fds=[listener.fileno()],
            )
        except OSError as error:
            raise StoreError(f"the door for updates cannot be started: {error.strerror or error}") from error
        self._door, self._kept, self._rest = door, 0, b""
        _say(door, self._address.secret)

    async def _ended(self) -> None:
        if self._door is not None:
            log.error("the door ended with status %s and is opened anew", await self._door.wait())
            self._door = None

    async def _keep_handed(self) -> None:
        """Keep what the open door hands on until it ends."""
        door = self._door
        if door is None or door.stdout is None:
            return
        patience = max(STARTING_SECONDS, self._silent)
        while data := await self._heard(door, door.stdout, patience):
            patience = self._silent
            *lines, self._rest = (self._rest + data).split(b"\n")
            await self._keep(door, [line.decode("ascii", "replace") for line in lines])

    async def _heard(self, door: asyncio.subprocess.Process, out: asyncio.StreamReader, patience: float) -> bytes:
        """Return what a door says next, nothing where it ended; one that says nothing for too long is ended."""
        for _ in range(_LOOKS):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience / _LOOKS):
                    return await out.read(_CHUNK)
        log.error("the door has said nothing for %g s and is ended", patience)
        with contextlib.suppress(ProcessLookupError):
            door.kill()
        return await out.read(_CHUNK)

    async def _keep(self, door: asyncio.subprocess.Process, lines: Sequence[str]) -> None:
        updates = [line for line in lines if line.startswith("{")]
        for line in lines:
            _tell(line)
        if not updates:
            return
        await self._persistently([one for line in updates if (one := _read(line)) is not None])
        self._kept += len(updates)
        _say(door, str(self._kept))

    async def _persistently(self, arrivals: Sequence[Arrival]) -> None:
        while True:
            try:
                await self._take(arrivals)
            except StoreError as error:
                if self._closing:
                    raise
                log.error("updates wait in %s for the database: %s", self._address.journal, error)
                await self._clock.sleep(DATABASE_SECONDS)
            else:
                return


async def keep_left(path: Path, take: Take) -> None:
    """Keep what the journal at `path` holds of an earlier door, then empty it; raises StoreError."""
    lines = await asyncio.to_thread(journal.left_in, path)
    if lines:
        log.warning("%d updates were confirmed before the last end, and are taken up now", len(lines))
    for first in range(0, len(lines), TOGETHER):
        await take([one for line in lines[first : first + TOGETHER] if (one := _read(line)) is not None])
    # Also where there is no line: the beginning of one would spoil the next that is confirmed.
    await asyncio.to_thread(journal.empty, path)


def listening(listen: str) -> socket.socket:
    """Return a socket that listens at "host:port"; raises ConfigError where the address cannot be had."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, int(port)), family=family)
    except OSError as error:
        raise ConfigError(f"[bot] webhook_listen = {listen!r}: cannot listen there ({error})") from error


def _say(door: asyncio.subprocess.Process, line: str) -> None:
    if door.stdin is not None:
        door.stdin.write(f"{line}\n".encode("ascii"))


def _read(line: str) -> Arrival | None:
    try:
        return arrival_of(json.loads(line))
    except (ValueError, RecursionError) as error:
        log.error("the door kept what is no update: %s", type(error).__name__)
        return None


def _tell(line: str) -> None:
    if line.startswith("! "):
        _, level, words = line.split(" ", 2)
        log.log(int(level), "the door: %s", words)
