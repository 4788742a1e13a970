"""The files that pages load: style, htmx and our own few lines of script, out of the package and kept by browsers."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.templating import packaged, static_path

KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
NAMES = ("style.css", "print.css", "htmx.min.js", "room.js", "room_app.js", "ask.js", "icon.svg")
FOR_EVER = "public, max-age=31536000, immutable"


def routes() -> list[Route]:
    """Return the one route of all files: their names are known, so nothing else of the disk can be asked for."""
    held = {static_path(name): Response(packaged(name), media_type=_kind(name)) for name in NAMES}

    async def file(request: Request) -> Response:
        found = held.get(request.url.path)
        if found is None:
            raise HTTPException(404)
        return Response(found.body, media_type=found.media_type, headers={"Cache-Control": FOR_EVER})

    return [Route("/static/{sum}/{name}", file, name="file")]


def _kind(name: str) -> str:
    return KINDS[name.rpartition(".")[2]]
