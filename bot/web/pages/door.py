"""Coming in as an owner, going out again, and choosing language and light: what is kept in cookies."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.types import Language
from bot.web.access import Standing, is_token, own_path, until
from bot.web.gate import (
    SESSION_COOKIE,
    TooMany,
    address_of,
    cookie_name,
    field,
    let_post,
    visitor_of,
)
from bot.web.room import ReadingRoom
from bot.web.showing import LANGUAGE_COOKIE, LOOK_COOKIE, LOOKS, Reader, shown, texts_for

KEPT_SECONDS: Final = int(timedelta(days=365).total_seconds())
_CHOICES: Final = {
    "language": (LANGUAGE_COOKIE, frozenset(language.value for language in Language)),
    "look": (LOOK_COOKIE, LOOKS),
}
"""What may be chosen, the cookie that keeps it, and its values."""


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of these pages; they are open to everybody."""

    async def door(request: Request) -> Response:
        return _door(request, room)

    async def come_in(request: Request) -> Response:
        form, address = await let_post(request, room), address_of(request)
        if wait := room.paces.wait_to_try(address):
            raise TooMany(wait)
        if not is_token(field(form, "password"), room.rights.token):
            room.paces.tried(address)
            return _door(request, room, wrong=True, back=field(form, "next"))
        back = _sent_to(field(form, "next"))
        ends = until(room.clock.now(), room.web.session_days)
        seconds = int(timedelta(days=room.web.session_days).total_seconds())
        # Whatever cookie came along is not looked at: a session begins here, with a value of its own.
        _keep(back, room, SESSION_COOKIE, room.rights.seals.session(Standing.OWNER, until=ends), seconds=seconds)
        return back

    async def go_out(request: Request) -> Response:
        await let_post(request, room)
        back = _sent_to("/login")
        _keep(back, room, SESSION_COOKIE, "", seconds=0)
        return back

    async def choose(request: Request) -> Response:
        form = await let_post(request, room)
        return _chosen(form, room)

    return [
        Route("/login", door, name="login"),
        Route("/login", come_in, methods=["POST"], name="come_in"),
        Route("/logout", go_out, methods=["POST"], name="logout"),
        Route("/choose", choose, methods=["POST"], name="choose"),
    ]


def _door(request: Request, room: ReadingRoom, *, wrong: bool = False, back: str = "") -> Response:
    reader = Reader(visitor_of(request, room), texts_for(request, room.bot.language), room.bot.zone)
    return shown(
        request,
        "login.html",
        reader,
        status=403 if wrong else 200,
        wrong=wrong,
        has_token=bool(room.rights.token),
        back=own_path(back or request.query_params.get("next", "/")),
    )


def _chosen(form: FormData, room: ReadingRoom) -> Response:
    back = _sent_to(field(form, "next"))
    for name, (cookie, values) in _CHOICES.items():
        if field(form, name) in values:
            _keep(back, room, cookie, field(form, name), seconds=KEPT_SECONDS)
    return back


def _sent_to(address: str) -> Response:
    return RedirectResponse(own_path(address), status_code=303)


def _keep(response: Response, room: ReadingRoom, name: str, value: str, *, seconds: int) -> None:
    # Lax, not Strict: who follows a link out of Telegram comes from elsewhere, and would stand before the door.
    response.set_cookie(
        cookie_name(name, room.web),
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=room.web.is_public,
    )
