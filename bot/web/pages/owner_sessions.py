"""The sessions of the reading room, which owners see and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.texts import Texts
from bot.web.access import Standing
from bot.web.coming import forget
from bot.web.gate import field, let_own, let_post
from bot.web.owned import asked_in, owner, owners_page, page_in, stretch
from bot.web.paging import paged
from bot.web.room import ReadingRoom
from bot.web.sessions import Session

SESSIONS: Final = "/owner/sessions"
_LONGEST_NUMBER: Final = 9
"""Digits of a session's number, which is one of 32 bits."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as owners read it; `own` is that with which they look at it."""

    number: int
    who: str
    browser: str
    since: str
    used: str
    until: str
    own: bool


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of this page; it is for owners alone."""

    async def sessions(request: Request) -> Response:
        reader, asked, now = owner(request, room), asked_in(request), room.clock.now()
        part = await room.office.do(lambda: room.sessions.listed(stretch(asked), now=now))
        own = reader.visitor.session
        return owners_page(
            request,
            "owner_sessions.html",
            reader,
            rows=tuple(_row(one, reader.texts, reader.zone, own=own) for one in part.rows),
            ended=_number(request.query_params.get("ended", "")),
            page=page_in(asked, part),
            address=paged(SESSIONS),
        )

    async def end(request: Request) -> Response:
        visitor = let_own(request, room)
        form = await let_post(request, room)
        room.lately.forget()
        if field(form, "others"):
            return _shown(await room.office.do(lambda: room.sessions.end_others(visitor.session)))
        number = _number(field(form, "end"))
        if not number:
            raise HTTPException(400)
        ended = await room.office.do(lambda: room.sessions.end(number))
        if number != visitor.session:
            return _shown(ended)
        back = RedirectResponse("/login", status_code=303)
        forget(room, back)
        return back

    return [
        Route(SESSIONS, sessions, name="owner_sessions"),
        Route(SESSIONS, end, methods=["POST"], name="owner_end_sessions"),
    ]


def _row(session: Session, texts: Texts, zone: str, *, own: int) -> SessionRow:
    return SessionRow(
        number=session.number,
        who=_who(session, texts),
        browser=session.browser,
        since=texts.moment(session.begun, zone),
        used=texts.moment(session.used, zone),
        until=texts.moment(session.until, zone),
        own=session.number == own,
    )


def _who(session: Session, texts: Texts) -> str:
    if session.person_id is None:
        return texts.say("web_session_token")
    key = "web_session_owner" if session.standing is Standing.OWNER else "web_session_reader"
    return texts.say(key, id=str(session.person_id))


def _shown(ended: int) -> Response:
    return RedirectResponse(f"{SESSIONS}?{urlencode({'ended': ended})}", status_code=303)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _LONGEST_NUMBER else 0
