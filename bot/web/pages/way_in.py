"""Coming in by a link that works once, and making one for whoever reads within Telegram.

| step | what |
|---|---|
| `GET /in/KEY` | a page with a button; it uses nothing up, because programs look at links before people open them |
| `POST /in` | the fields `key` and `next` -> a session, once |
| `GET /desk` | within a Mini App: a page with such a link; it is a reader's, for a Mini App knows no owners |
"""

from __future__ import annotations

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.access import Standing, at_most, own_path
from bot.web.coming import Guest, come_in
from bot.web.gate import NotOpen, field, let_post, let_read, visitor_of
from bot.web.room import ReadingRoom
from bot.web.sessions import LINK_LASTS, Invitation
from bot.web.showing import Reader, shown, texts_for
from bot.web.way_in import WayIn


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of these pages."""
    way_in = WayIn(room.sessions, room.rights.seals, room.web)

    async def step(request: Request) -> Response:
        key = request.path_params["key"]
        await _invited(room, key)
        reader = Reader(visitor_of(request, room), texts_for(request, room.bot.language), room.bot.zone)
        back = own_path(request.query_params.get("next", "/"))
        return shown(request, "way_in.html", reader, key=key, back=back, days=room.web.session_days)

    async def enter(request: Request) -> Response:
        form = await let_post(request, room)
        link, whom = await _invited(room, field(form, "key"))
        standing = await room.shelf.read(lambda: at_most(whom.standing, room.rights.standing_of(whom.person_id)))
        if standing is Standing.STRANGER:
            raise NotOpen(403, "web_app_closed")
        back = RedirectResponse(own_path(field(form, "next")), status_code=303)
        if not await come_in(request, room, back, Guest(standing, whom.person_id, link)):
            raise NotOpen(403, "web_in_over")
        return back

    async def to_browser(request: Request) -> Response:
        visitor, now = let_read(request, room), room.clock.now()
        person_id = visitor.person_id
        if person_id is None:
            raise HTTPException(404)  # with a browser one is there already
        whom, back = Invitation(person_id, Standing.READER), own_path(request.query_params.get("next", "/"))
        address = await room.office.do(lambda: way_in.address(whom, back, now=now))
        reader = Reader(visitor, texts_for(request, room.bot.language), room.bot.zone)
        minutes = LINK_LASTS // timedelta(minutes=1)
        return shown(request, "desk.html", reader, address=address, minutes=minutes, days=room.web.session_days)

    return [
        Route("/in", enter, methods=["POST"], name="enter"),
        Route("/in/{key}", step, name="way_in"),
        Route("/desk", to_browser, name="to_browser"),
    ]


async def _invited(room: ReadingRoom, key: str) -> tuple[str, Invitation]:
    """Return which link a key names and whom it lets in; raises NotOpen for one that was used, ended or is false."""
    link, now = room.rights.seals.way_in_named(key), room.clock.now()
    whom = await room.shelf.read(lambda: room.sessions.invited(link, now=now)) if link else None
    if link is None or whom is None:
        raise NotOpen(403, "web_in_over")
    return link, whom
