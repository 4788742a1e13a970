"""A Bot API server of the least kind: hands out messages of many private chats at a steady rate, and notes the answers.

It checks nothing that a bot does wrong; that is the stand-in of the tests. It is made to cost little, so that what is
measured is the bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

Json = dict[str, Any]

_OF_THE_BOT = {"getMyDescription": "description", "getMyShortDescription": "short_description"}
"""What the bot asks of itself, and the field that the answer has."""

BOT = {"id": 700000002, "is_bot": True, "first_name": "Heliograph", "username": "HeliographLoadBot"}
TOKEN = f"{BOT['id']}:stand-in-for-load"
_FIRST_CHAT = 1000
_MOST_UPDATES = 100


@dataclass
class Asked:
    """One question: when it was due, and when its answer came, both in seconds of the monotonic clock."""

    due: float
    answered: float | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def answer(self) -> None:
        """Note that the answer is here."""
        self.answered = time.monotonic()
        self.done.set()

    @property
    def milliseconds(self) -> float | None:
        """Return how long the answer took."""
        return None if self.answered is None else (self.answered - self.due) * 1000


@dataclass
class Server:
    """Telegram for one bot; `sent` counts messages, `calls` requests by method."""

    asked: list[Asked] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    port: int = 0

    def __post_init__(self) -> None:
        """Begin with nothing asked."""
        self._updates: deque[Json] = deque()
        self._open: dict[int, deque[Asked]] = defaultdict(deque)
        self._news, self._polled = asyncio.Event(), asyncio.Event()
        self._numbers = itertools.count(1)
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def polled(self) -> None:
        """Wait until the bot asks for updates."""
        await self._polled.wait()

    async def ask(self, questions: Sequence[str], *, rate: float, chats: int) -> list[Asked]:
        """Ask `rate` questions a second, whether or not the ones before are answered; return them when all are asked.

        Each chat in turn asks one, so that none asks twice within `chats / rate` seconds.
        """
        begin, mine = time.monotonic(), []
        for number, question in enumerate(questions):
            due = begin + number / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            mine.append(self._say(_FIRST_CHAT + number % chats, question, due))
        return mine

    async def settled(self, asked: Sequence[Asked], *, patience: float) -> None:
        """Wait until all of these are answered, or `patience` seconds are over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await asyncio.gather(*(one.done.wait() for one in asked))

    def _say(self, chat_id: int, text: str, due: float) -> Asked:
        one, number = Asked(due), next(self._numbers)
        person = {"id": chat_id, "is_bot": False, "first_name": "Reader", "language_code": "en"}
        chat = {"id": chat_id, "type": "private", "first_name": "Reader"}
        message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person, "text": text}
        self._updates.append({"update_id": number, "message": message})
        self._open[chat_id].append(one)
        self.asked.append(one)
        self._news.set()
        return one

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = next((int(v) for k, v in _headers(head) if k == "content-length"), 0)
                body = await reader.readexactly(length)
                method = head.split(" ", 2)[1].rpartition("/")[2]
                fields = {name: values[-1] for name, values in parse_qs(body.decode()).items()}
                answer = json.dumps({"ok": True, "result": await self._answer(method, fields)}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ")
                writer.write(str(len(answer)).encode() + b"\r\n\r\n" + answer)
                await writer.drain()
        writer.close()

    async def _answer(self, method: str, fields: Json) -> Any:
        self.calls[method] += 1
        if method == "getMe":
            return BOT
        if method == "getUpdates":
            self._polled.set()
            return await self._poll(int(fields.get("offset", 0)), patience=float(fields.get("timeout", 0)))
        if method == "sendMessage":
            return self._sent(int(fields["chat_id"]), fields["text"])
        if method == "getMyCommands":
            return []
        if method in _OF_THE_BOT:
            return {_OF_THE_BOT[method]: ""}
        return True

    async def _poll(self, offset: int, *, patience: float) -> list[Json]:
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        if not self._updates:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), patience)
        return list(itertools.islice(self._updates, _MOST_UPDATES))

    def _sent(self, chat_id: int, text: str) -> Json:
        waiting = self._open[chat_id]
        if waiting:
            waiting.popleft().answer()
        chat = {"id": chat_id, "type": "private", "first_name": "Reader"}
        return {"message_id": next(self._numbers), "date": int(time.time()), "chat": chat, "text": text, "from": BOT}


def _headers(head: str) -> list[tuple[str, str]]:
    pairs = (line.partition(":") for line in head.split("\r\n")[1:])
    return [(name.strip().lower(), value.strip()) for name, _, value in pairs]
