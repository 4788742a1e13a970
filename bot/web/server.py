"""Serves the site in the bot's process, on its event loop."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Sequence

import uvicorn
from starlette.types import ASGIApp

from bot.operations.quiet_server import QuietServer
from bot.operations.strangers import CONNECTIONS, Hurried

log = logging.getLogger(__name__)

KEEP_ALIVE_SECONDS = 20
CLOSING_SECONDS = 3


class WebServer:
    """Serves a site on a socket until it is cancelled."""

    def __init__(self, listener: socket.socket, site: ASGIApp, proxies: Sequence[str] = ()) -> None:
        """Take connections from `listener`, which is closed in the end; believe `proxies` who asks through them."""
        self._listener = listener
        if listener.family in (socket.AF_INET, socket.AF_INET6):
            # Connections inherit it. A page goes out in two pieces, its head and its body, and without this the second
            # waits until a browser acknowledges the first, for 40 ms. asyncio sets it only where a socket was made
            # with the protocol named, which `socket.create_server` does not do.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            site,
            log_config=None,
            log_level=logging.WARNING,
            # An address may hold the key of a link, and what people ask.
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            http=Hurried,
            # Of those who do ask; whoever only connects is seen to before it comes to this.
            limit_concurrency=2 * CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=CLOSING_SECONDS,
        )
        self._server = QuietServer(config)

    async def serve(self) -> None:
        """Serve until cancelled, and then until what is being answered is out."""
        serving = asyncio.ensure_future(self._server.serve(sockets=[self._listener]))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._server.should_exit = True
            await serving
            raise
