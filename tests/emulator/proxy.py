"""The server that the bot talks to: Telegram's manners in front of the npm emulator.

What the emulator gets wrong for python-telegram-bot is repaired (getMe, long
polling, dates, chat kinds, objects that came as text), what it cannot do is
done by `methods`, and every request is written down before anything else.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from emulator import checks
from emulator.bringing import Bringer, Hook
from emulator.limits import Limits
from emulator.methods import Methods, decode
from emulator.nouns import Call, Refused
from emulator.updates import Queue
from emulator.world import World
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Json = dict[str, Any]

LONGEST_POLL = 20.0
PAUSE = 0.02
"""Seconds between two looks of a waiting poll: short beside what a test waits for."""


@dataclass
class Fault:
    """What goes wrong with some of the coming requests of a method, in order of arrival.

    `chat_id` and `text` narrow it to a chat and to messages that hold some words.
    The first `skip` are served, the next `times` get `status`. With `after` the
    request is carried out and only its answer is lost; with `delay` its true
    answer comes that many seconds late.
    """

    method: str
    status: int
    chat_id: int | None = None
    text: str = ""
    retry_after: int = 0
    skip: int = 0
    times: int = 1
    after: bool = False
    delay: float = 0.0

    def strikes(self, method: str, params: Mapping[str, Any]) -> bool:
        """Tell whether this request is hit, and count it."""
        if method != self.method or self.times <= 0:
            return False
        if self.chat_id is not None and str(params.get("chat_id")) != str(self.chat_id):
            return False
        if self.text not in str(params.get("text", "")):
            return False
        self.skip -= 1
        if self.skip >= 0:
            return False
        self.times -= 1
        return True

    def response(self) -> Response:
        """Return what the bot gets instead of an answer."""
        if self.status != 429:
            return Response("<html><h1>502 Bad Gateway</h1></html>", self.status, media_type="text/html")
        refused = Refused(429, f"Too Many Requests: retry after {self.retry_after}", retry_after=self.retry_after)
        return _refusal(refused)


class Proxy:
    """The HTTP side: one bot, one token."""

    def __init__(self, token: str, world: World, methods: Methods, queue: Queue) -> None:
        self._token, self._world, self._methods, self._queue = token, world, methods, queue
        self.faults: list[Fault] = []
        self.limits: Limits | None = None
        self.bringer = Bringer(world, queue)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        routes = [Route("/bot{token}/{method}", self._answer, methods=["GET", "POST"])]
        config = uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off", ws="none")
        config.timeout_graceful_shutdown = 2
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def start(self) -> None:
        """Serve from a thread of its own, from now on."""
        self._thread.start()
        self.bringer.start()

    def stop(self) -> None:
        """Stop serving; polls that wait end at once."""
        self.bringer.stop()
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    async def _answer(self, request: Request) -> Response:
        if request.path_params["token"] != self._token:
            return _refusal(Refused(401, "Unauthorized"))
        method = request.path_params["method"]
        raw = await _parameters(request)
        if method == "getUpdates":
            return await self._poll(request, raw)
        return await run_in_threadpool(self._serve, method, raw)

    def _serve(self, method: str, raw: Json) -> Response:
        at = datetime.now(UTC)
        with self._world.lock:
            fault = next((fault for fault in self.faults if fault.strikes(method, raw)), None)
            if fault is None or fault.after or fault.delay:
                response, error, params = self._performed(method, raw)
            if fault is not None and not fault.delay:
                response, error, params = fault.response(), f"fault {fault.status}", raw
            self._write_down(method, params, at, response.status_code, error)
        if fault is not None:
            time.sleep(fault.delay)
        return response

    def _performed(self, method: str, raw: Json) -> tuple[Response, str, Json]:
        params: Json = raw
        try:
            params = decode(raw)
            if method in ("setWebhook", "deleteWebhook"):
                return _result(self._hooked(method, params)), "", params
            if method == "sendMessage":
                self._keep_pace(params)
            return _result(self._methods.perform(method, params)), "", params
        except Refused as refused:
            return _refusal(refused), refused.description, params

    def _keep_pace(self, params: Json) -> None:
        wait = self.limits.take(int(params["chat_id"]), time.monotonic()) if self.limits else 0
        if wait:
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)

    def _hooked(self, method: str, params: Json) -> bool:
        self.bringer.set(Hook(params.get("url", ""), params.get("secret_token", "")))
        if method == "setWebhook":
            self._queue.allow(params.get("allowed_updates", ()))
            self._world.polls += 1  # the bot has asked for updates
        if str(params.get("drop_pending_updates", "")).lower() == "true":
            self._queue.drop()
        return True

    def _write_down(self, method: str, params: Json, at: datetime, status: int, error: str) -> None:
        entities = params.get("entities", [])
        flags: tuple[str, ...] = ()
        if "text" in params and status == 200:
            flags = checks.mended(params["text"], entities)
        number = len(self._world.calls) + 1
        self._world.calls.append(Call(number, method, params, at, status, error, flags))
        self._world.changed()

    async def _poll(self, request: Request, raw: Json) -> Response:
        params = decode(raw)
        if self.bringer.hook.url:
            return _refusal(Refused(409, "Conflict: can't use getUpdates method while webhook is active"))
        turn = self._queue.begin_poll(params.get("allowed_updates"))
        self._queue.confirm(params.get("offset", 0))
        end = time.monotonic() + min(params.get("timeout", 0), LONGEST_POLL)
        try:
            while not self._queue.has_news(turn) and time.monotonic() < end and not self._server.should_exit:
                if await request.is_disconnected():
                    return _result([])
                await asyncio.sleep(PAUSE)
        except Refused as refused:
            return _refusal(refused)
        return _result(await run_in_threadpool(self._queue.waiting, params.get("limit", 100)))


async def _parameters(request: Request) -> Json:
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return dict(json.loads(body or b"{}"))
    if kind.startswith("multipart/form-data"):
        return _parts(kind, body)
    form = parse_qsl(body.decode(), keep_blank_values=True)
    return dict(request.query_params) | dict(form)


def _parts(kind: str, body: bytes) -> Json:
    """Return the fields of a form with files; a file is its name and its bytes."""
    form = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    fields: Json = {}
    for part in form.get_payload():
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        fields[name] = (part.get_filename(), content) if part.get_filename() else content.decode()
    # A file is sent beside its field, which names it.
    for name, value in list(fields.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            fields[name] = fields.pop(value.removeprefix("attach://"))
    return fields


def _result(value: Any) -> Response:
    # In ASCII, as Telegram answers: a stray surrogate has no UTF-8.
    return Response(json.dumps({"ok": True, "result": value}), media_type="application/json")


def _refusal(refused: Refused) -> Response:
    body: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return JSONResponse(body, refused.code)
