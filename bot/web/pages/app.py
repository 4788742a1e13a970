"""What a Mini App of Telegram opens: a page that hands over what Telegram signed, and gets the page that was meant.

| step | what |
|---|---|
| `GET /app/passages/12` | a page for everybody, which holds nothing; its script sends on what stands behind `#` |
| `POST /app/open` | the fields `data` and `path` -> the page `/passages/12`, as readers see it |

No cookie is needed: within a page of Telegram's a browser would not send it. So each further page is asked for in the
same way, by the same script, until what Telegram signed is an hour old.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.web.access import Standing, Visitor, own_path
from bot.web.gate import KNOWN, NotOpen, field, let_form, visitor_of
from bot.web.room import ReadingRoom
from bot.web.showing import APP, LOOKS, FromApp, Reader, shown, texts_for
from bot.web.telegram_data import person_who_opened

_NOT_WITHIN: Final = ("/app/", "/login", "/logout", "/choose", "/static/", "/api/", "/owner")
"""What is no page for readers to look at."""


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of these pages."""

    async def shell(request: Request) -> Response:
        reader = Reader(visitor_of(request, room), texts_for(request, room.bot.language), room.bot.zone)
        query = f"?{request.url.query}" if request.url.query else ""
        return shown(request, "app.html", reader, meant=_meant(f"/{request.path_params['path']}{query}"))

    async def opened(request: Request) -> Response:
        form = await let_form(request, room)
        data, now = field(form, "data"), room.clock.now()
        person_id = person_who_opened(data, room.rights.bot, now=now)
        if person_id is None:
            raise NotOpen(403, "web_app_old")
        if not await room.shelf.read(lambda: room.rights.admits(person_id)):
            raise NotOpen(403, "web_app_closed")
        look = field(form, "look")
        visitor = Visitor(Standing.READER, who=f"person {person_id}", person_id=person_id)
        return _Within(_meant(field(form, "path")), visitor, FromApp(data, look if look in LOOKS else ""))

    return [
        Route("/app/open", opened, methods=["POST"], name="app_open"),
        Route("/app/{path:path}", shell, name="app"),
    ]


def _meant(path: str) -> str:
    own = own_path(path)
    return "/" if unquote(own).startswith(_NOT_WITHIN) else own


class _Within(Response):
    """Another page of the site, as if `visitor` had asked for it by its own address."""

    def __init__(self, path: str, visitor: Visitor, app: FromApp) -> None:
        """Answer with the page at `path`."""
        super().__init__()
        self._address, self._known = urlsplit(path), {KNOWN: visitor, APP: app}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the page answer."""
        path = self._address.path
        asked = {
            **scope,
            **self._known,
            "method": "GET",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": self._address.query.encode(),
            "headers": [pair for pair in scope["headers"] if pair[0] in _PASSED_ON],
            "state": {},
        }
        await scope["app"].router(asked, receive, send)


_PASSED_ON: Final = frozenset({b"host", b"accept-language", b"accept-encoding", b"user-agent"})
