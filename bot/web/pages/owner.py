"""What owners see of the desk at work: its state, what is subscribed, what readers opened, how well it answers."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import UsageError
from bot.operations.evaluation_kept import Evaluated
from bot.operations.evaluation_kept import read as read_evaluated
from bot.operations.health import health_of
from bot.operations.listing import Part
from bot.types import Topical
from bot.web.owned import asked_in, owner, owners_page, page_in, stretch
from bot.web.paging import paged
from bot.web.room import ReadingRoom
from bot.web.subscribed import subscribed
from bot.web.unwell import told


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of these pages; all of them are for owners alone."""

    async def overview(request: Request) -> Response:
        reader = owner(request, room)
        seen, zone = await room.office.vitals.get(), reader.zone
        health = health_of(seen.value, room.clock.now())
        return owners_page(
            request,
            "owner.html",
            reader,
            troubles=told(health.troubles, seen.value, reader.texts, zone),
            notes=told(health.notes, seen.value, reader.texts, zone),
            seen=seen.value,
            held=seen.value.holdings,
            at=reader.texts.moment(seen.at, zone),
        )

    async def subscriptions(request: Request) -> Response:
        reader, asked, what = owner(request, room), asked_in(request), _what(request.query_params.get("what", ""))
        wanted, now, listing = stretch(asked), room.clock.now(), room.office.listing
        part = await room.office.do(lambda: listing.subscriptions(wanted, default_zone=reader.zone, now=now, what=what))
        return owners_page(
            request,
            "owner_subscriptions.html",
            reader,
            rows=tuple(subscribed(one, reader.texts, reader.zone, now=now) for one in part.rows),
            page=page_in(asked, part),
            what=what,
            kinds=tuple(Topical),
            address=paged("/owner/subscriptions", what=what.value if what else ""),
        )

    async def questions(request: Request) -> Response:
        reader, asked, kept = owner(request, room), asked_in(request), room.bot.learn_from_readers
        wanted = stretch(asked)
        # Where it is off, nothing is read either: what was kept before is on its way out.
        part = await room.office.do(lambda: room.office.listing.uses(wanted)) if kept else Part(0, ())
        page, address = page_in(asked, part), paged("/owner/questions")
        return owners_page(request, "owner_questions.html", reader, kept=kept, part=part, page=page, address=address)

    async def evaluation(request: Request) -> Response:
        reader = owner(request, room)
        said, trouble = await room.office.do(lambda: _evaluated(room))
        return owners_page(request, "owner_evaluation.html", reader, said=said, trouble=trouble)

    return [
        Route("/owner", overview, name="owner"),
        Route("/owner/subscriptions", subscriptions, name="owner_subscriptions"),
        Route("/owner/questions", questions, name="owner_questions"),
        Route("/owner/evaluation", evaluation, name="owner_evaluation"),
    ]


def _evaluated(room: ReadingRoom) -> tuple[Evaluated | None, str]:
    try:
        return read_evaluated(room.office.evaluated), ""
    except UsageError as error:
        return None, str(error)


def _what(text: str) -> Topical | None:
    if text and text not in set(Topical):
        raise HTTPException(404)
    return Topical(text) if text else None
