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

import hmac
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import StoreError
from bot.operations.quiet_server import QuietServer
from bot.operations.strangers import CONNECTIONS, Hurried
from bot.telegram.shape import update_id_of

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

LARGEST_BODY = 1 << 20
"""Bytes of one update at most: a message has 4096 characters, and an update holds few of them."""

KEEP_ALIVE_SECONDS = 75
"""So long a connection may rest between two updates, as long as web servers before us keep theirs."""

CLOSING_SECONDS = 3

TakeOne = Callable[[str], Awaitable[None]]
"""Keeps an update, JSON in ASCII on one line; returns when it is kept for good, raises StoreError where it is not."""


class _TooLarge(Exception):
    """Say that a body is larger than any update."""


class Webhook:
    """Listens for updates and hands them to `take`."""

    def __init__(self, listener: socket.socket, secret: str, take: TakeOne) -> None:
        """Listen at `listener` for whoever knows `secret`."""
        self._secret, self._take, self._listener = secret.encode(), take, listener
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
            http=Hurried,
            # Of those who do ask; whoever only connects is seen to before it comes to this.
            limit_concurrency=2 * CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=CLOSING_SECONDS,
        )
        self._server = QuietServer(config)

    async def serve(self) -> None:
        """Serve until `stop`, and then until what is being kept is answered."""
        await self._server.serve(sockets=[self._listener])

    def stop(self) -> None:
        """Take no more."""
        self._server.should_exit = True

    async def _receive(self, request: Request) -> Response:
        if not self._is_telegram(request):
            # Closed, because who asks like this has no business here.
            return Response(status_code=HTTPStatus.FORBIDDEN, headers={"Connection": "close"})
        try:
            raw = json.loads(await _body(request))
            update_id = update_id_of(raw)
        except _TooLarge:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except (ValueError, RecursionError) as error:
            log.warning("Telegram brought what is no update: %s", type(error).__name__)
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        return await self._kept(update_id, json.dumps(raw, separators=(",", ":")))

    async def _kept(self, update_id: int, payload: str) -> Response:
        try:
            await self._take(payload)
        except StoreError as error:
            log.error("update %d could not be kept; Telegram will bring it again: %s", update_id, error)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response(status_code=HTTPStatus.OK)

    def _is_telegram(self, request: Request) -> bool:
        given = request.headers.get(SECRET_HEADER, "")
        # In bytes: as text it takes ASCII alone, and whoever guesses may send anything.
        return hmac.compare_digest(given.encode(), self._secret)


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
