"""What owners see of the outbox, and deliveries that they try again or give up."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.errors import UsageError
from bot.operations.listing import View
from bot.web.deliveries import delivery, piles, stopped
from bot.web.gate import field, let_own, let_post
from bot.web.owned import asked_in, owner, owners_page, page_in, stretch
from bot.web.paging import paged
from bot.web.room import ReadingRoom
from bot.web.showing import Reader

REASONS: Final = 20
"""Reasons of failures that are counted one by one: what is common to them is seen by then."""

OUTBOX: Final = "/owner/outbox"
STOPPED: Final = "stopped"
VIEWS: Final = (View.FAILED.value, View.WAITING.value, View.IN_FLIGHT.value, STOPPED)
DONE: Final = frozenset({"retried", "dropped", "paused", "resumed", "gone"})
"""What a page can say was done."""

NOTE_CHARACTERS: Final = 200


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of this page; it is for owners alone."""

    async def outbox(request: Request) -> Response:
        reader, asked = owner(request, room), asked_in(request)
        view, done = request.query_params.get("view", View.FAILED.value), request.query_params.get("done", "")
        if view not in VIEWS:
            raise HTTPException(404)
        listed = _stopped(room, reader, asked) if view == STOPPED else _listed(room, reader, asked, view=View(view))
        values = await listed
        seen = (await room.office.vitals.get()).value.holdings
        return owners_page(
            request,
            "owner_outbox.html",
            reader,
            view=view,
            views=VIEWS,
            piles=piles(seen.outbox, reader.texts) if seen else None,
            # Not as the state was seen some seconds ago: whoever paused looks here whether it is so.
            pause=await room.office.do(room.office.pausing.current),
            done=done if done in DONE else "",
            many=_many(request.query_params.get("many", "")),
            address=paged(OUTBOX, view=view),
            **values,
        )

    async def change(request: Request) -> Response:
        let_own(request, room)
        form = await let_post(request, room)
        done, many = await room.office.do(lambda: _changed(room, form))
        room.office.changed()
        view = field(form, "view")
        asked = {"view": view if view in VIEWS else View.FAILED.value, "done": done, "many": str(many)}
        return RedirectResponse(f"{OUTBOX}?{urlencode(asked)}", status_code=303)

    return [
        Route(OUTBOX, outbox, name="owner_outbox"),
        Route(OUTBOX, change, methods=["POST"], name="owner_change"),
    ]


async def _listed(room: ReadingRoom, reader: Reader, asked: int, *, view: View) -> dict[str, Any]:
    part = await room.office.do(lambda: room.office.listing.deliveries(view, stretch(asked)))
    reasons = (await room.office.reasons.get()).value if view is View.FAILED else ()
    rows = tuple(delivery(one, reader.texts, reader.zone) for one in part.rows)
    return {"rows": rows, "page": page_in(asked, part), "reasons": reasons[:REASONS]}


async def _stopped(room: ReadingRoom, reader: Reader, asked: int) -> dict[str, Any]:
    part = await room.office.do(lambda: room.office.listing.stopped(stretch(asked)))
    rows = tuple(stopped(one, reader.texts, reader.zone) for one in part.rows)
    return {"rows": rows, "page": page_in(asked, part), "reasons": ()}


def _changed(room: ReadingRoom, form: FormData) -> tuple[str, int]:
    """Do what a button of the outbox says and return what was done, and to how many."""
    office, now = room.office, room.clock.now()
    try:
        if key := field(form, "retry"):
            return "retried", office.administration.retry([key])
        if key := field(form, "drop"):
            return "dropped", office.administration.drop(now, [key])
    except UsageError:
        return "gone", 0  # it was sent meanwhile, or somebody else pressed first
    if reason := field(form, "reason").strip():
        return "retried", office.administration.retry(said=reason)
    if field(form, "pause"):
        office.pausing.pause(" ".join(field(form, "note").split())[:NOTE_CHARACTERS], now)
        return "paused", 0
    if field(form, "resume"):
        return ("resumed", 0) if office.pausing.resume() else ("gone", 0)
    raise HTTPException(400)


def _many(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0
