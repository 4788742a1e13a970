"""An error -> the page that says in plain words what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.web.access import own_path
from bot.web.ailing import ailment
from bot.web.api.problems import API, problem
from bot.web.gate import KEY, NotOpen, TooMany, visitor_of
from bot.web.room import ReadingRoom
from bot.web.showing import Reader, shown, texts_for

_EXPLAINED: Final[Mapping[int, str]] = {
    HTTPStatus.UNAUTHORIZED: "web_come_in",
    HTTPStatus.FORBIDDEN: "web_not_open",
    HTTPStatus.NOT_FOUND: "web_not_there",
    HTTPStatus.METHOD_NOT_ALLOWED: "web_not_so",
    HTTPStatus.REQUEST_TIMEOUT: "web_too_slow",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "web_too_much",
    HTTPStatus.REQUEST_URI_TOO_LONG: "web_too_long",
    HTTPStatus.MISDIRECTED_REQUEST: "web_other_host",
    HTTPStatus.BAD_REQUEST: "web_not_understood",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "web_form_kind",
}
_EXPLAINED_TO_PROGRAMS: Final[Mapping[int, str]] = {
    HTTPStatus.UNAUTHORIZED: "web_api_come_in",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "web_api_no_json",
    HTTPStatus.UNPROCESSABLE_ENTITY: "web_not_understood",
}


def refusing(room: ReadingRoom) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return what answers an error in `room`; anything that nobody foresaw is a 500."""

    async def refused(request: Request, error: Exception) -> Response:
        words = error.words if isinstance(error, NotOpen | TooMany) else ailment(error)
        values = {"seconds": str(error.seconds)} if isinstance(error, TooMany) else {}
        if isinstance(error, HTTPException):
            status = error.status_code
        else:
            status = HTTPStatus.SERVICE_UNAVAILABLE if words else HTTPStatus.INTERNAL_SERVER_ERROR
        if request.url.path.startswith(API):
            said = words or _EXPLAINED_TO_PROGRAMS.get(status) or _EXPLAINED.get(status, "web_went_wrong")
            return problem(status, texts_for(request, room.bot.language).say(said, **values), error)
        reader = Reader(visitor_of(request, room), texts_for(request, room.bot.language), room.bot.zone)
        page = shown(
            request,
            "refusal.html",
            reader,
            status=status,
            said=reader.texts.say(words or _EXPLAINED.get(status, "web_went_wrong"), **values),
            door=_door(request) if status == HTTPStatus.UNAUTHORIZED else "",
        )
        page.headers.update(error.headers or {} if isinstance(error, HTTPException) else {})
        return page

    return refused


def _door(request: Request) -> str:
    """Return where to come in, and be brought back from to what was asked for."""
    asked = request.url.replace(scheme="", netloc="").remove_query_params(KEY)
    return f"/login?{urlencode({'next': own_path(str(asked))})}"
