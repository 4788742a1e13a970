"""The small HTTP server of `/healthz`, `/readyz` and `/metrics`: GET and HEAD, one answer a connection.

Apart from the webhook's server on purpose: that one faces the internet, this one the machine's own network.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from bot.errors import ConfigError
from bot.operations.status import Answer

log = logging.getLogger(__name__)

HEAD_SECONDS = 5.0
"""So long a request may take to arrive; who sends a byte a minute must not hold a connection for ever."""

HEAD_BYTES = 8192

Answering = Callable[[str], Awaitable[Answer]]


def listening(address: str, setting: str = "[bot] status_listen") -> socket.socket:
    """Return a socket that listens at `address` ("127.0.0.1:9108", "[::1]:9108"); raises ConfigError naming `setting`.

    Apart from serving, so that a port that is taken is said before the bot starts and not in its log.
    """
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, int(port)), family=family)
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(f'{setting} = "{address}": cannot be listened on ({reason})') from error


class StatusServer:
    """Serves what `answering` says of a path."""

    def __init__(self, listener: socket.socket, answering: Answering) -> None:
        """Take connections from `listener`, which is closed in the end."""
        self._listener, self._answering = listener, answering

    async def serve(self) -> None:
        """Serve until cancelled."""
        server = await asyncio.start_server(self._on_connection, sock=self._listener, limit=HEAD_BYTES)
        try:
            await server.serve_forever()
        finally:
            server.close()

    async def _on_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._serve(reader, writer)
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            log.debug("a request for the status came to nothing: %r", error)
        except Exception:
            log.exception("a request for the status met an error that nobody foresaw")
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(HEAD_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
        method, _, rest = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        answer = await self._answer(method, rest.partition(" ")[0])
        writer.write(_head(answer) + (b"" if method == "HEAD" else answer.body))
        async with asyncio.timeout(HEAD_SECONDS):
            await writer.drain()

    async def _answer(self, method: str, target: str) -> Answer:
        if method not in ("GET", "HEAD"):
            return Answer(405, b"only GET and HEAD are answered\n")
        return await self._answering(target.partition("?")[0])


def _head(answer: Answer) -> bytes:
    lines = (
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
        f"Content-Type: {answer.content_type}",
        f"Content-Length: {len(answer.body)}",
        "Cache-Control: no-store",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
