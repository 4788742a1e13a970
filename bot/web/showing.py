"""A template and its values -> a response; what every page knows is put in here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.texts import Texts
from bot.types import Language
from bot.web.access import Visitor, own_path
from bot.web.cookies import cookie
from bot.web.gate import form_token, room_of
from bot.web.room import ReadingRoom
from bot.web.templating import written

LANGUAGE_COOKIE = "language"
LOOK_COOKIE = "look"
LOOKS = frozenset({"light", "dark", "auto"})
APP = "heliograph.app"
"""Where a page that is shown within a Mini App finds what it was opened with."""


@dataclass(frozen=True, slots=True)
class FromApp:
    """What a Mini App brought: `data` that Telegram signed, to be handed on, and the look of the chat, "" for none."""

    data: str
    look: str


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a page is written: who it is, in which language, by whose clock."""

    visitor: Visitor
    texts: Texts
    zone: str


def texts_for(request: Request, default: Language) -> Texts:
    """Return the words in the language that a visitor chose, or that the browser asks for first, or `default`."""
    chosen = cookie(request, LANGUAGE_COOKIE, room_of(request).web)
    asked = [chosen, *_accepted(request)]
    known = {language.value: language for language in Language}
    return _texts(next((known[name] for name in asked if name in known), default))


def shown(request: Request, template: str, reader: Reader, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page of `template`; `is_part` tells it that htmx asks for what changed alone."""
    room, app = room_of(request), request.scope.get(APP)
    known = {
        "say": reader.texts.say,
        "count": reader.texts.count,
        "texts": reader.texts,
        "visitor": reader.visitor,
        "reads": reader.visitor.reads or room.web.anonymous,
        "path": request.url.path,
        # Called where a form is written: whoever gets none needs no cookie that ties it to them.
        "form_token": lambda: form_token(request, room),
        "here": own_path(str(request.url.replace(scheme="", netloc=""))),
        "look": app.look if isinstance(app, FromApp) else look_of(request, room),
        "app": app,
        "languages": tuple(Language),
        "is_part": "hx-request" in request.headers,
    }
    return HTMLResponse(written(template, known | values), status_code=status)


def look_of(request: Request, room: ReadingRoom) -> str:
    """Return which look a visitor chose: "light", "dark", or "" for that of their browser."""
    chosen = cookie(request, LOOK_COOKIE, room.web)
    return chosen if chosen in LOOKS - {"auto"} else ""


def _accepted(request: Request) -> list[str]:
    """Return the languages of Accept-Language in the order given, without regions: browsers put the best first."""
    said = request.headers.get("accept-language", "")[:200]
    return [part.partition(";")[0].strip().partition("-")[0].lower() for part in said.split(",")]


@cache
def _texts(language: Language) -> Texts:
    return Texts(language)
