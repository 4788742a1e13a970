"""The least Bot API that delivery needs: getMe and sendMessage, with limits to the letter and faults by call number.

Light enough for ten thousand messages, and made of sockets, so that it can hang up, cut an answer short or say
nothing. What it received stands in `log`: the truth that a sender is measured by. It knows no chats and no texts.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from emulator.limits import Limits

Json = dict[str, Any]

TOKEN = "700000003:stand-in-for-delivery"
BOT = {"id": 700000003, "is_bot": True, "first_name": "Heliograph", "username": "HeliographPostBot"}


class Fault(StrEnum):
    """What goes wrong with one call; `is_served` says whether the message arrives all the same."""

    TOO_FAST = "429"
    INTERNAL = "500"
    GATEWAY = "502 with a page"
    SILENCE = "no answer, not served"
    RESET = "reset, not served"
    DROPPED = "served, hung up"
    LATE = "served, no answer"
    GATEWAY_AFTER = "served, 502 with a page"
    TRUNCATED = "served, JSON cut short"
    PAGE = "served, 200 with a page"

    @property
    def is_served(self) -> bool:
        return self in (Fault.DROPPED, Fault.LATE, Fault.GATEWAY_AFTER, Fault.TRUNCATED, Fault.PAGE)


@dataclass(frozen=True)
class Received:
    """One sendMessage: `message_id` is 0 where it did not arrive, `fault` is empty where it was answered truly."""

    at: float
    chat_id: int
    text: str
    message_id: int
    fault: str = ""
    wait: int = 0


Faults = Callable[[int], Fault | None]
"""Which fault the call of this number meets; sendMessage is counted from 1."""


class PostOffice:
    """Serve on a free port of this machine; `log` is what came, in order."""

    def __init__(
        self,
        faults: Faults | Mapping[int, Fault] | None = None,
        *,
        limits: Limits | None = None,
        record: Path | None = None,
    ):
        self._fault: Faults = faults if callable(faults) else (faults or {}).get
        self._limits = limits
        self._record = record.open("a", encoding="utf-8", buffering=1) if record else None
        self.log: list[Received] = []
        self.hold_seconds = 3
        self.port = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def url(self) -> str:
        """Return the address that a bot is configured with, up to the token."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def arrived(self) -> list[Received]:
        """Return what people have on their telephones."""
        return [one for one in self.log if one.message_id]

    def __enter__(self) -> PostOffice:
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve(started.set)), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def serve(self, started: Callable[[], None] = lambda: None) -> None:
        """Serve until stopped."""
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        started()
        await self._stop.wait()
        server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                method, fields = await _request(reader)
                answer = self._take(fields) if method == "sendMessage" else _result(BOT)
                if not await _say(writer, reader, answer):
                    break
        self._writers.discard(writer)
        writer.close()

    def _take(self, fields: Json) -> bytes | Fault:
        at, number = time.time(), len(self.log) + 1
        fault, chat_id = self._fault(number), int(fields["chat_id"])
        served = fault is None or fault.is_served
        wait = self._limits.take(chat_id, at) if self._limits and served else 0
        if fault is Fault.TOO_FAST:
            wait = self.hold_seconds
            if self._limits:
                self._limits.hold(chat_id, at, wait)
        message_id = number if served and not wait else 0
        self._note(Received(at, chat_id, fields.get("text", ""), message_id, fault or "", wait))
        if wait:
            return _too_fast(wait)
        message = {"message_id": number, "date": int(at), "chat": _chat(chat_id), "text": fields.get("text", "")}
        return _broken(fault, _result(message)) if fault else _result(message)

    def _note(self, received: Received) -> None:
        self.log.append(received)
        if self._record:
            self._record.write(json.dumps(asdict(received)) + "\n")


def recorded(path: Path) -> list[Received]:
    """Return what a post office in another process received."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Received(**json.loads(line)) for line in lines]


async def _request(reader: asyncio.StreamReader) -> tuple[str, Json]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head.split("\r\n")[1:])}
    body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
    is_json = headers.get("content-type", "").startswith("application/json")
    fields = json.loads(body) if is_json else dict(parse_qsl(body, keep_blank_values=True))
    return head.split(" ", 2)[1].rpartition("/")[2], fields


async def _say(writer: asyncio.StreamWriter, reader: asyncio.StreamReader, answer: bytes | Fault) -> bool:
    """Say what there is to say; tell whether the line stays open."""
    if answer in (Fault.SILENCE, Fault.LATE):
        await reader.read()  # until the other side has waited long enough
        return False
    if answer is Fault.RESET:
        # With a linger time of zero, closing sends RST.
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        return False
    if isinstance(answer, Fault):
        return False
    writer.write(answer)
    await writer.drain()
    return True


def _broken(fault: Fault, truth: bytes) -> bytes | Fault:
    match fault:
        case Fault.INTERNAL:
            return _answer(500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}')
        case Fault.GATEWAY | Fault.GATEWAY_AFTER:
            return _answer(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
        case Fault.PAGE:
            return _answer(200, b"<html><h1>Sign in to this network</h1></html>", "text/html")
        case Fault.TRUNCATED:
            body = truth.partition(b"\r\n\r\n")[2]
            return _answer(200, body[: len(body) // 2])
    return fault


def _chat(chat_id: int) -> Json:
    return (
        {"id": chat_id, "type": "private", "first_name": "Reader"}
        if chat_id > 0
        else {"id": chat_id, "type": "supergroup", "title": "Newsroom"}
    )


def _result(value: Any) -> bytes:
    return _answer(200, json.dumps({"ok": True, "result": value}).encode())


def _too_fast(wait: int) -> bytes:
    body = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {wait}"}
    return _answer(429, json.dumps(body | {"parameters": {"retry_after": wait}}).encode())


def _answer(status: int, body: bytes, kind: str = "application/json") -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def main() -> None:
    """Serve from a process of its own, strictly, and write what comes into a file; print the port."""
    parser = argparse.ArgumentParser()
    parser.add_argument("record", type=Path)
    parser.add_argument("--withheld", type=int, default=0, help="hang up on every so many-th message that was served")
    parser.add_argument("--lenient", action="store_true", help="enforce no limits")
    arguments = parser.parse_args()

    def faults(number: int) -> Fault | None:
        return Fault.DROPPED if arguments.withheld and number % arguments.withheld == 0 else None

    office = PostOffice(faults, limits=None if arguments.lenient else Limits(), record=arguments.record)
    asyncio.run(office.serve(lambda: print(office.port, flush=True)))  # noqa: T201 - its parent reads this


if __name__ == "__main__":
    main()
