"""Updates brought by Telegram: an HTTP server of our own that says "kept" only when they are.

| Telegram sends                                 | it is told                                                  |
|------------------------------------------------|-------------------------------------------------------------|
| anything without the secret, or a wrong one    | 403, before its body is read                                |
| more than a megabyte                           | 413                                                         |
| what is no update                              | 400                                                         |
| an update that cannot be kept now              | 503, so that it sends it again                              |
| an update                                      | 200, after the commit; also for one that was kept before    |
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.delivery.inbox import Arrival
from bot.errors import ConfigError, StoreError
from bot.telegram.arriving import arrival_of

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

LARGEST_BODY = 1 << 20
"""Bytes of one update at most: a message has 4096 characters, and an update holds few of them."""

CONNECTIONS = 40
"""Connections that Telegram may open at once: its own default, and enough for 100 updates a second that are kept within
0.4 s each."""

SPARE_CONNECTIONS = 200
"""Connections beyond these that may be open: whoever else finds the port is refused, and must not keep Telegram out."""

CLOSING_SECONDS = 3

TakeOne = Callable[[Arrival], Awaitable[None]]
"""Keeps an update; returns when it is kept for good, raises StoreError where it is not."""


class _TooLarge(Exception):
    """Say that a body is larger than any update."""


class Webhook:
    """Listens for updates and hands them to `take`."""

    def __init__(self, listen: str, secret: str, take: TakeOne) -> None:
        """Listen at `listen` ("host:port") for whoever knows `secret`."""
        self._secret, self._take, self._listen = secret.encode(), take, listen
        config = uvicorn.Config(
            Starlette(routes=[Route("/{path:path}", self._receive, methods=["POST"])]),
            # Its errors go to our log; addresses and paths of whoever knocks to none.
            log_config=None,
            log_level=logging.WARNING,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            proxy_headers=False,
            limit_concurrency=CONNECTIONS + SPARE_CONNECTIONS,
            timeout_graceful_shutdown=CLOSING_SECONDS,
        )
        self._server = _Server(config)
        self._serving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen from now on; raises ConfigError where the address cannot be had."""
        try:
            listening = _listening(self._listen)
        except OSError as error:
            raise ConfigError(f"[bot] webhook_listen = {self._listen!r}: cannot listen there ({error})") from error
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))
        log.info("listening for updates at %s", self._listen)

    async def run(self) -> None:
        """Serve until cancelled."""
        if self._serving is not None:
            await asyncio.shield(self._serving)

    async def close(self) -> None:
        """Take no more, and let what is being kept be answered."""
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving

    async def _receive(self, request: Request) -> Response:
        if not self._is_telegram(request):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        try:
            arrival = arrival_of(json.loads(await _body(request)))
        except _TooLarge:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except (ValueError, RecursionError) as error:
            log.warning("Telegram brought what is no update: %s", type(error).__name__)
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        return await self._kept(arrival)

    async def _kept(self, arrival: Arrival) -> Response:
        try:
            await self._take(arrival)
        except StoreError as error:
            log.error("update %d could not be kept; Telegram will bring it again: %s", arrival.update_id, error)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response(status_code=HTTPStatus.OK)

    def _is_telegram(self, request: Request) -> bool:
        given = request.headers.get(SECRET_HEADER, "")
        # In bytes: as text it takes ASCII alone, and whoever guesses may send anything.
        return hmac.compare_digest(given.encode(), self._secret)


class _Server(uvicorn.Server):
    """Leaves signals to the bot, which has more to end than a server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listening(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    return socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


async def _body(request: Request) -> bytes:
    """Return the body; raises _TooLarge as soon as it is, whatever its header says."""
    if _stated_length(request) > LARGEST_BODY:
        raise _TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise _TooLarge
    return bytes(body)


def _stated_length(request: Request) -> int:
    stated = request.headers.get("content-length", "0")
    return int(stated) if stated.isdecimal() else 0
