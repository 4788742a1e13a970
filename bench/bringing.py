"""Updates brought to a webhook as Telegram brings them: side by side, but those of one chat one after the other.

An update that is not answered with 200 is brought again. Costs little, so that what is measured is the bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

AGAIN_SECONDS = 0.05
PATIENCE = 60.0
"""Seconds that Telegram waits for an answer."""


@dataclass(frozen=True, slots=True)
class Brought:
    """One try to bring an update: its id, when it was due and answered (monotonic seconds), the status (0: none)."""

    update_id: int
    due: float
    answered: float
    status: int


class Line:
    """One connection to the webhook, opened when it is needed."""

    def __init__(self, url: str, secret: str) -> None:
        """Connect to `url` later."""
        self._parts, self._secret = urlsplit(url), secret
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes) -> int:
        """Return the status of the answer to `body`, 0 where none came."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._posted(body)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            self.close()
            return 0

    def close(self) -> None:
        """Give the connection up."""
        if self._pair is not None:
            with contextlib.suppress(Exception):
                self._pair[1].close()
        self._pair = None

    async def _posted(self, body: bytes) -> int:
        if self._pair is None:
            self._pair = await asyncio.open_connection(self._parts.hostname, self._parts.port)
        reader, writer = self._pair
        head = (
            f"POST {self._parts.path or '/'} HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {self._secret}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = next(
            (int(line.split(":")[1]) for line in answer.split("\r\n") if line.startswith("content-length")), 0
        )
        await reader.readexactly(length)
        if "connection: close" in answer:
            self.close()
        return int(answer.split(" ", 2)[1])


class Bringer:
    """Brings updates to wherever `line` leads, over `connections` at once."""

    def __init__(self, line: Callable[[], Line], *, connections: int) -> None:
        """Begin with nothing to bring; lines are opened anew by `line`."""
        self.tries: list[Brought] = []
        self._waiting: dict[int, deque[tuple[Json, float]]] = defaultdict(deque)
        self._free: asyncio.Queue[int] = asyncio.Queue()
        self._left, self._all_taken = 0, asyncio.Event()
        self._tasks = [asyncio.create_task(self._work(line())) for _ in range(connections)]

    def add(self, update: Json, *, chat_id: int, due: float) -> None:
        """Have an update brought, after the ones of its chat that came before."""
        self._left += 1
        self._all_taken.clear()
        self._waiting[chat_id].append((update, due))
        if len(self._waiting[chat_id]) == 1:
            self._free.put_nowait(chat_id)

    async def all_taken(self) -> None:
        """Wait until nothing is left to bring."""
        await self._all_taken.wait()

    async def close(self) -> None:
        """Bring nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, line: Line) -> None:
        while True:
            chat_id = await self._free.get()
            update, due = self._waiting[chat_id][0]
            body = json.dumps(update).encode()
            while (status := await line.post(body)) != 200:
                self.tries.append(Brought(update["update_id"], due, time.monotonic(), status))
                await asyncio.sleep(AGAIN_SECONDS)
            self.tries.append(Brought(update["update_id"], due, time.monotonic(), status))
            self._waiting[chat_id].popleft()
            self._left -= 1
            if not self._left:
                self._all_taken.set()
            if self._waiting[chat_id]:
                self._free.put_nowait(chat_id)
