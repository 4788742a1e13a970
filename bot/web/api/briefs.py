"""`/api/briefs` and `/api/briefs/{day}`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Final
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.briefs.briefing import Size
from bot.briefs.windows import FIRST_YEAR, LONGEST_TOPIC, parse_brief
from bot.records import brief_record
from bot.types import Length
from bot.web.access import Scope, Section
from bot.web.api.callers import recognise
from bot.web.api.days import NewsDay, begins, news_days
from bot.web.api.problems import Fault, Unfit
from bot.web.asked import LAST_YEAR, plain
from bot.web.gate import let_ask, let_open, let_read
from bot.web.room import ReadingRoom

USUAL_LIMIT: Final = 30
MOST_DAYS: Final = 100
READ_AT_ONCE: Final = 2000
"""Publications that are read to find the days of one page; where a month has more, more are read."""

MOST_READ: Final = 64_000
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,3}", re.ASCII)
_ANY_TIME: Final = timedelta(days=2)


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of briefs for programs."""

    async def listed(request: Request) -> Response:
        recognise(request, room)
        let_read(request, room)
        zone = ZoneInfo(room.bot.zone)
        before, limit = _before(request, room.clock.now().astimezone(zone).date()), _limit(request)
        days = await _days(room, before, limit + 1)
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
        visitor = let_open(request, room, Scope(Section.BRIEF, f"{given}:{topic}" if topic else given))
        day, length, now = day_in(given), _length(request, room.bot.brief_length), room.clock.now()
        if day is None or day > now.astimezone(ZoneInfo(room.bot.zone)).date():
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if len(topic) > LONGEST_TOPIC:
            raise Unfit([Fault("topic", f"A topic has at most {LONGEST_TOPIC} characters.")])
        if visitor.reads or room.web.anonymous:
            let_ask(request, room)
        wish = replace(parse_brief(given, now=now, zone=room.bot.zone), topic=topic)
        composed = await room.composer.compose_brief(wish, Size(room.bot.brief_stories, length), now=now)
        return JSONResponse(brief_record(composed))

    return [
        Route("/api/briefs", listed, name="api_briefs"),
        Route("/api/briefs/{day}", brief, name="api_brief"),
    ]


def day_in(text: str) -> date | None:
    """Return the day that `text` is, None for any other text and for days that no brief can be of."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


async def _days(room: ReadingRoom, before: date, count: int) -> list[NewsDay]:
    """Return the newest `count` days before a day that have news."""
    zone, wanted = ZoneInfo(room.bot.zone), READ_AT_ONCE
    moment: datetime = begins(before, zone) + _ANY_TIME
    while True:
        publications = await room.shelf.publications_before(moment, limit=wanted)
        is_all = len(publications) < wanted
        days = [one for one in news_days(publications, zone, is_all=is_all) if one.day < before]
        if len(days) >= count or is_all or wanted >= MOST_READ:
            return days[:count]
        wanted *= 4


def _listed(one: NewsDay, url: str) -> dict[str, object]:
    return {"day": one.day.isoformat(), "address": f"{url}/briefs/{one.day}", "articles": one.articles}


def _before(request: Request, today: date) -> date:
    given = request.query_params.get("before")
    if given is None:
        return today + timedelta(days=1)
    if (day := day_in(given)) is None:
        raise Unfit([Fault("before", "This is no day like 2026-05-12.")])
    return day


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
