"""What stands before every page: headers that guard a visitor, and bounds to what one may send and how fast."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import StoreError
from bot.web.cookies import FORM_COOKIE, keep
from bot.web.gate import NEW_FORM_COOKIE, TooMany, counted_as, visitor_of
from bot.web.presence import attend, note_use
from bot.web.room import ReadingRoom
from bot.web.settings import WebSettings

log = logging.getLogger(__name__)

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)
POLICY: Final = f"{_POLICY}'none'"
APP_POLICY: Final = f"{_POLICY}https://web.telegram.org https://webk.telegram.org https://weba.telegram.org"
"""Telegram's clients in a browser show a Mini App in a frame of their page (Web A: WebAppModalTabContent.tsx of
github.com/Ajaxy/telegram-tt; the same clients under names of their own); its other clients in a window of its own."""

HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # An address may hold the key of a link. Within the room it may be told: without that browsers call the origin of
    # our own forms "null" (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
STRICT_TRANSPORT: Final = "max-age=31536000"

APPS: Final = "/app/"
"""What Mini Apps open stands below this."""

LONGEST_ADDRESS: Final = 4096
"""Bytes of path and query: a question of 500 characters takes 3,000 in Cyrillic, with its filters."""

LARGEST_BODY: Final = 1 << 16
BODY_SECONDS: Final = 10.0
"""So long the body of a request may take to arrive."""

_HANG_UP: Final = {"Connection": "close"}
"""Goes with a refusal after which nobody reads what is still to come."""

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

Refusing = Callable[[Request, Exception], Awaitable[Response]]


class Guard:
    """Lets requests through that are bounded, meant for us and not too many; puts headers on whatever goes out."""

    def __init__(self, app: ASGIApp, *, room: ReadingRoom, refused: Refusing) -> None:
        """Stand before `app`; what is wrong is answered by `refused`."""
        self._app, self._room, self._refused = app, room, refused
        self._hosts = known_hosts(room.web)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request, begun = Request(scope), False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._dress(request, MutableHeaders(raw=message["headers"]))
            await send(message)

        error: Exception | None = self._wrong(request)
        if error is None:
            try:
                await self._let_in(request, _bounded(receive), guarded)
            except (TooMany, StoreError) as refusal:
                error = refusal
            except Exception as unforeseen:
                # Here and not behind us, where the headers would be missing. Not the address: it may hold a key.
                log.exception("a page of the reading room met an error that nobody foresaw")
                if begun:
                    raise
                error = unforeseen
        if error is not None:
            await (await self._refused(request, error))(scope, receive, guarded)

    async def _let_in(self, request: Request, receive: Receive, send: Send) -> None:
        """Answer a request that is bounded; raises TooMany, and StoreError before anything was sent."""
        if request.scope["path"].startswith("/static/"):
            await self._app(request.scope, receive, send)
            return
        await attend(request, self._room)
        if wait := self._room.paces.open(counted_as(request, visitor_of(request, self._room))):
            raise TooMany(wait)
        await self._app(request.scope, receive, send)
        # Whoever asked has the page by now, and does not wait for this.
        await note_use(request, self._room)

    def _wrong(self, request: Request) -> HTTPException | None:
        if self._hosts and _host(request.headers.get("host", "")) not in self._hosts:
            return HTTPException(HTTPStatus.MISDIRECTED_REQUEST)
        if len(request.scope["path"].encode()) + len(request.scope["query_string"]) > LONGEST_ADDRESS:
            return HTTPException(HTTPStatus.REQUEST_URI_TOO_LONG)
        if _stated_length(request) > LARGEST_BODY:
            return HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers=_HANG_UP)
        return None

    def _dress(self, request: Request, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if request.scope["path"].startswith(APPS):
            headers["Content-Security-Policy"] = APP_POLICY
            del headers["X-Frame-Options"]
        if self._room.web.is_public:
            headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if isinstance(new := request.scope.get(NEW_FORM_COOKIE), str):
            carrier = Response()
            keep(carrier, self._room.web, FORM_COOKIE, new, seconds=None)
            headers.append("Set-Cookie", carrier.headers["set-cookie"])


def known_hosts(web: WebSettings) -> frozenset[str]:
    """Return the names under which the room may be asked for, none for any.

    Otherwise a page elsewhere could have its own name lead to this machine and read the room (DNS rebinding).
    """
    listens = _host(web.listen)
    local = LOOPBACK if listens in LOOPBACK else frozenset[str]()
    if web.url:
        return local | {_host(urlsplit(web.url).netloc)}
    return local


def _host(given: str) -> str:
    """Return the host of `host:port`, "" where it is none."""
    try:
        return (urlsplit(f"//{given}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _bounded(receive: Receive) -> Receive:
    """Return `receive` with an end to how much it brings, and how late."""
    taken, whole, deadline = 0, False, 0.0

    async def bounded() -> Message:
        nonlocal taken, whole, deadline
        if whole:
            return await receive()  # what comes now is that the visitor has left
        deadline = deadline or asyncio.get_running_loop().time() + BODY_SECONDS
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, headers=_HANG_UP) from error
        taken, whole = taken + len(message.get("body", b"")), not message.get("more_body", False)
        if taken > LARGEST_BODY:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers=_HANG_UP)
        return message

    return bounded


def _stated_length(request: Request) -> int:
    stated = request.headers.get("content-length", "0")
    return int(stated) if stated.isdecimal() and len(stated) < 20 else LARGEST_BODY + 1
