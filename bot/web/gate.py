"""Who comes: the session in the cookie, the key in the address. What is not open is refused here, in one way.

Each handler calls one of `let_read`, `let_open`, `let_own` first; one that changes something calls `let_post`, too, and
one that searches `let_ask`.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.access import Scope, Visitor
from bot.web.cookies import FORM_COOKIE, SESSION_COOKIE, cookie
from bot.web.pace import household
from bot.web.presence import present
from bot.web.room import ReadingRoom
from bot.web.settings import WebSettings

KEY = "key"
"""The parameter of an address that holds the key of a link."""

TOKEN = "token"
"""The field of a form that shows that the form was ours."""

FORM_LASTS = timedelta(hours=12)
KNOWN = "heliograph.visitor"
"""Where a page of a Mini App says who asks: set within this process alone, so no request can bring it."""

NEW_FORM_COOKIE = "heliograph.form"
FORM = "application/x-www-form-urlencoded"
"""How browsers send forms that hold no files, and ours hold none."""

FIELDS = 20
"""Fields of a form; none of ours has more than a few."""


class NotOpen(HTTPException):
    """Say that a page is not open to whoever asks: 401 where coming in would help, 403 where it would not.

    `words` is the key of what the page says, "" for what is said of that status.
    """

    def __init__(self, status_code: int, words: str = "") -> None:
        """Refuse with a status."""
        # Asked for by RFC 9110, 15.5.2; no browser asks for a password because of it.
        headers = {"WWW-Authenticate": 'Bearer realm="heliograph"'} if status_code == 401 else None
        super().__init__(status_code, headers=headers)
        self.words = words


class TooMany(HTTPException):
    """Say after how many seconds somebody may come again; `words` is the key of what there was too much of."""

    def __init__(self, seconds: int, words: str = "web_too_often") -> None:
        """Refuse for so long."""
        super().__init__(429, headers={"Retry-After": str(seconds)})
        self.seconds, self.words = seconds, words


def room_of(request: Request) -> ReadingRoom:
    """Return the room whose site this is."""
    return cast(ReadingRoom, request.app.state.room)


def visitor_of(request: Request, room: ReadingRoom) -> Visitor:
    """Return who asks, by what the request brings along."""
    known = request.scope.get(KNOWN)
    if isinstance(known, Visitor):
        return known
    scope = room.rights.seals.opened(request.query_params.get(KEY, ""), now=room.clock.now())
    if (found := present(request)) is None:
        return Visitor(scope=scope)
    number, person_id = found.session.number, found.session.person_id
    # A person is one however many browsers they come with, and within Telegram the same.
    who = f"session {number}" if person_id is None else f"person {person_id}"
    return Visitor(found.standing, scope, who=who, session=number)


def let_read(request: Request, room: ReadingRoom) -> Visitor:
    """Return who asks for a page that readers may see; raises NotOpen."""
    visitor = visitor_of(request, room)
    if visitor.reads or room.web.anonymous:
        return visitor
    raise NotOpen(401)


def let_open(request: Request, room: ReadingRoom, scope: Scope) -> Visitor:
    """Return who asks for one thing that a link can open, too; raises NotOpen."""
    visitor = visitor_of(request, room)
    if visitor.may_open(scope) or room.web.anonymous:
        return visitor
    raise NotOpen(403 if visitor.scope or KEY in request.query_params else 401)


def let_own(request: Request, room: ReadingRoom) -> Visitor:
    """Return the owner who asks; raises NotOpen for anybody else, anonymous reading or not."""
    visitor = visitor_of(request, room)
    if visitor.owns:
        return visitor
    raise NotOpen(403, "web_for_owners") if visitor.reads else NotOpen(401)


def let_ask(request: Request, room: ReadingRoom) -> None:
    """Count a question of whoever asks; raises TooMany where they asked enough for now."""
    if wait := room.paces.ask(counted_as(request, visitor_of(request, room))):
        raise TooMany(wait, "web_too_many_questions")


async def let_form(request: Request, room: ReadingRoom) -> FormData:
    """Return the fields of a form, of which nothing is read before its kind is known; the one place that reads forms.

    Raises NotOpen where another site sent it, HTTPException with 415 for any kind but that of our pages, and with 400
    for one of more than `FIELDS` fields.
    """
    if not is_from_here(request, room.web):
        raise NotOpen(403, "web_form_foreign")
    # What is "multipart" is decoded by whatever charset it names, and some of those take the square of its length.
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return await request.form(max_files=0, max_fields=FIELDS)


async def let_post(request: Request, room: ReadingRoom) -> FormData:
    """Return the fields of a form that changes something; raises NotOpen where it did not come from a page of ours.

    Raises what `let_form` raises.
    """
    form = await let_form(request, room)
    if not room.rights.seals.is_form_of(field(form, TOKEN), _holder(request, room), now=room.clock.now()):
        raise NotOpen(403, "web_form_old")
    return form


def form_token(request: Request, room: ReadingRoom) -> str:
    """Return what a form of ours must hold in its field `token`, good for this visitor alone."""
    holder = _holder(request, room)
    if not holder:
        holder = secrets.token_urlsafe(18)
        request.scope[NEW_FORM_COOKIE] = holder
    return room.rights.seals.form(holder, until=room.clock.now() + FORM_LASTS)


def is_from_here(request: Request, web: WebSettings) -> bool:
    """Tell whether a page of ours sent this, as the browser says; a program that is no browser says nothing."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc in {request.headers.get("host"), urlsplit(web.url).netloc or None}


def counted_as(request: Request, visitor: Visitor) -> str:
    """Return as whom requests are counted: the session or person, or where they come from."""
    return visitor.who or address_of(request)


def address_of(request: Request) -> str:
    """Return from where somebody asks; all addresses of one household are one."""
    return household(request.client.host) if request.client else ""


def field(form: FormData, name: str) -> str:
    """Return a field of a form, "" for none and for a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _holder(request: Request, room: ReadingRoom) -> str:
    """Return the cookie that forms are tied to: of the session where there is one, else that of the browser."""
    if present(request):
        return cookie(request, SESSION_COOKIE, room.web)
    new = request.scope.get(NEW_FORM_COOKIE)
    return new if isinstance(new, str) else cookie(request, FORM_COOKIE, room.web)
