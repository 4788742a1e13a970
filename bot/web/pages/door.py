"""Coming in with the owner's token, going out again, and choosing language and light."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.types import Language
from bot.web.access import Standing, is_token, own_path
from bot.web.coming import Guest
from bot.web.coming import come_in as begin
from bot.web.coming import go_out as end
from bot.web.cookies import keep
from bot.web.gate import TooMany, address_of, field, let_post, visitor_of
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
        # Compared before anything is counted: no wrong one that others send keeps the right one out.
        if not is_token(field(form, "password"), room.rights.token):
            if wait := room.paces.wait_at_door(address):
                raise TooMany(wait, "web_too_many_tokens")
            room.paces.tried_at_door(address)
            return _door(request, room, wrong=True, back=field(form, "next"))
        back = _sent_to(field(form, "next"))
        await begin(request, room, back, Guest(Standing.OWNER))
        return back

    async def go_out(request: Request) -> Response:
        await let_post(request, room)
        back = _sent_to("/login")
        await end(request, room, back)
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
        has_address=room.web.has_address,
        back=own_path(back or request.query_params.get("next", "/")),
    )


def _chosen(form: FormData, room: ReadingRoom) -> Response:
    back = _sent_to(field(form, "next"))
    for name, (cookie, values) in _CHOICES.items():
        if field(form, name) in values:
            keep(back, room.web, cookie, field(form, name), seconds=KEPT_SECONDS)
    return back


def _sent_to(address: str) -> Response:
    return RedirectResponse(own_path(address), status_code=303)
