"""`/api/briefs` and `/api/briefs/{day}`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.briefs.windows import LONGEST_TOPIC
from bot.records import brief_record
from bot.types import Length
from bot.web.api.callers import recognise
from bot.web.api.problems import Fault, Unfit
from bot.web.asked import day_in, plain
from bot.web.briefs_kept import Wanted
from bot.web.briefs_shown import scope_of
from bot.web.daybook import NewsDay
from bot.web.gate import let_ask, let_open, let_read
from bot.web.room import ReadingRoom

USUAL_LIMIT: Final = 30
MOST_DAYS: Final = 100
_NUMBER: Final = re.compile(r"\d{1,3}", re.ASCII)


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of briefs for programs."""

    async def listed(request: Request) -> Response:
        recognise(request, room)
        let_read(request, room)
        daybook, now = room.briefs.daybook, room.clock.now()
        before, limit = _before(request, daybook.today(now)), _limit(request)
        days = await daybook.days_before(before, limit + 1, now=now)
        shown = days[:limit]
        return JSONResponse(
            {
                "briefs": [_listed(one, room.web.url) for one in shown],
                "next": shown[-1].day.isoformat() if len(days) > limit else None,
            }
        )

    async def brief(request: Request) -> Response:
        recognise(request, room)
        given, topic = str(request.path_params["day"]), plain(request.query_params.get("topic", ""))
        let_open(request, room, scope_of(given, topic))
        day, length, now = day_in(given), _length(request, room.bot.brief_length), room.clock.now()
        if day is None or day > room.briefs.daybook.today(now):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if len(topic) > LONGEST_TOPIC:
            raise Unfit([Fault("topic", f"A topic has at most {LONGEST_TOPIC} characters.")])
        made = await room.briefs.brief(Wanted(day, topic, length), now=now, may=partial(let_ask, request, room))
        return JSONResponse(brief_record(made.value.brief))

    return [
        Route("/api/briefs", listed, name="api_briefs"),
        Route("/api/briefs/{day}", brief, name="api_brief"),
    ]


def _listed(one: NewsDay, url: str) -> dict[str, object]:
    return {"day": one.day.isoformat(), "address": f"{url}/briefs/{one.day}", "articles": one.articles}


def _before(request: Request, today: date) -> date:
    given = request.query_params.get("before")
    after_today = today + timedelta(days=1)
    if given is None:
        return after_today
    if (day := day_in(given)) is None:
        raise Unfit([Fault("before", "This is no day like 2026-05-12.")])
    return min(day, after_today)


def _limit(request: Request) -> int:
    given = request.query_params.get("limit", str(USUAL_LIMIT))
    if not (_NUMBER.fullmatch(given) and 1 <= int(given) <= MOST_DAYS):
        raise Unfit([Fault("limit", f"This is no whole number from 1 to {MOST_DAYS}.")])
    return int(given)


def _length(request: Request, usual: Length) -> Length:
    given = request.query_params.get("length", usual.value)
    if given not in set(Length):
        raise Unfit([Fault("length", f"This is none of: {', '.join(Length)}.")])
    return Length(given)
