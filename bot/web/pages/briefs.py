"""Briefs: the days that have news, the brief of a day, and a feed of the days that are over."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.briefs.windows import LONGEST_TOPIC
from bot.errors import StoreError
from bot.forms.html import references
from bot.forms.sheet import sheet
from bot.texts import Texts
from bot.types import Length
from bot.web.access import Visitor, until
from bot.web.asked import day_in, plain
from bot.web.brief_feed import Feeds
from bot.web.briefs_kept import Wanted
from bot.web.briefs_shown import FEED, Shape, Ways, archive_path, feed_path, path_of, scope_of
from bot.web.daybook import Month, NewsDay
from bot.web.gate import let_ask, let_open, let_read
from bot.web.presence import present
from bot.web.room import ReadingRoom
from bot.web.showing import Reader, shown, texts_for

log = logging.getLogger(__name__)

HEADLINES = 3
"""Headlines of a day in the list of days."""

FEED_DAYS = 365
"""So long an owner's feed address opens the feed: a program asks for it without anybody who could renew it."""

SECONDS_OF_A_DAY = 86_400

_LENGTHS = {
    Length.HEADLINES: "web_brief_headlines",
    Length.SHORT: "web_brief_short",
    Length.FULL: "web_brief_full",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A link within the room: `at` is the day that it is about, `is_here` says that this is the page itself."""

    address: str
    words: str
    at: date | None = None
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline of a brief; `language` is "" where it is not known."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day in the list of days; `headlines` are those of its brief where that is kept."""

    way: Way
    weekday: str
    articles: str
    headlines: tuple[Headline, ...]


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """Where programs read the briefs; `until` says in words how long the address opens them, "" for ever."""

    address: str
    until: str


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of these pages."""
    feeds = Feeds(room.briefs, room.bot)
    return [
        Route("/briefs", partial(_archive, room=room), name="briefs"),
        Route("/briefs/feed.atom", partial(_feed, room=room, feeds=feeds), name="briefs_feed"),
        Route("/briefs/{day}", partial(_brief, room=room), name="brief"),
    ]


async def _archive(request: Request, room: ReadingRoom) -> Response:
    visitor = let_read(request, room)
    now, topic, reader = room.clock.now(), _topic(request), _reader(request, room, visitor)
    asked = request.query_params.get("month")
    first = _month_in(asked) if asked is not None else None
    if asked is None:
        newest = await room.briefs.daybook.newest_day(now=now)
        first = (newest or room.briefs.daybook.today(now)).replace(day=1)
    if first is None or first > room.briefs.daybook.today(now):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    month = await room.briefs.month(first, topic=topic, now=now, may=partial(let_ask, request, room))
    followed = await _followed(room) if visitor.owns else ()
    return shown(
        request,
        "briefs.html",
        reader,
        topic=topic,
        month=_month_words(first, reader.texts),
        month_value=f"{first:%Y-%m}",
        days=_lines(month, topic, room, reader.texts),
        earlier=_month_way(month.beside.before, topic, reader.texts),
        later=_month_way(month.beside.after, topic, reader.texts),
        topics=tuple(Way(archive_path(topic=one), one) for one in followed),
        feed=_feed_address(request, room, reader, topic),
        longest=LONGEST_TOPIC,
        city=reader.texts.city(room.bot.zone),
    )


async def _followed(room: ReadingRoom) -> Sequence[str]:
    """Return the topics that chats follow, none where the bot's database cannot be asked: the days are in another."""
    try:
        return await room.shelf.read(room.topics)
    except StoreError as error:
        log.warning("the list of briefs is shown without the topics that chats follow: %s", error)
        return ()


async def _brief(request: Request, room: ReadingRoom) -> Response:
    given, topic, now = str(request.path_params["day"]), _topic(request), room.clock.now()
    visitor = let_open(request, room, scope_of(given, topic))
    day, length = day_in(given), _length(request, room.bot.brief_length)
    if day is None or length is None or day > room.briefs.daybook.today(now):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    wanted, reader = Wanted(day, topic, length), _reader(request, room, visitor)
    known = (await room.briefs.brief(wanted, now=now, may=partial(let_ask, request, room))).value
    said, texts = sheet(known.brief, reader.texts, room.bot.zone), reader.texts
    may_read = visitor.reads or room.web.anonymous
    beside = await room.briefs.daybook.beside(day, now=now)
    return shown(
        request,
        "brief.html",
        reader,
        sheet=said,
        references=references(said),
        ways=Ways(known.stories, texts.say("web_open_article"), texts.say("web_brief_story")) if may_read else None,
        earlier=_day_way(beside.before, wanted, room, texts) if may_read else None,
        later=_day_way(beside.after, wanted, room, texts) if may_read else None,
        archive=Way(archive_path(day, topic), texts.say("web_briefs_title")) if may_read else None,
        lengths=_lengths(request, wanted, room, texts),
        feed=_feed_address(request, room, reader, topic) if may_read else None,
        day=day,
        topic=topic,
        longest=LONGEST_TOPIC,
        may_read=may_read,
    )


async def _feed(request: Request, room: ReadingRoom, feeds: Feeds) -> Response:
    topic = _topic(request)
    let_open(request, room, scope_of(FEED, topic))
    home = await room.shelf.read(room.name)
    shape = Shape(topic, texts_for(request, room.bot.language).language, _base(request, room), home)
    edition = await feeds.edition(shape, now=room.clock.now(), may=partial(let_ask, request, room))
    headers = {**edition.headers, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Cookie"}
    asked = request.headers
    if edition.is_known(asked.get("if-none-match", ""), asked.get("if-modified-since", "")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(edition.text, media_type="application/atom+xml", headers=headers)


def _topic(request: Request) -> str:
    topic = plain(request.query_params.get("topic", ""))
    if len(topic) > LONGEST_TOPIC:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return topic


def _month_in(text: str) -> date | None:
    """Return the first day of the month that `text` is, None for any other text."""
    return day_in(f"{text}-01")


def _length(request: Request, usual: Length) -> Length | None:
    given = request.query_params.get("length", usual.value)
    return Length(given) if given in set(Length) else None


def _reader(request: Request, room: ReadingRoom, visitor: Visitor) -> Reader:
    return Reader(visitor, texts_for(request, room.bot.language), room.bot.zone)


def _lines(month: Month, topic: str, room: ReadingRoom, texts: Texts) -> tuple[DayLine, ...]:
    wanted = [(Wanted(one.day, topic, room.bot.brief_length), one) for one in month.days]
    return tuple(
        DayLine(
            Way(path_of(each, room.bot.brief_length), texts.days(one.day, one.day), one.day),
            texts.weekday(one.day.weekday()),
            texts.count("article", one.articles),
            _headlines(each, one, room),
        )
        for each, one in wanted
    )


def _headlines(wanted: Wanted, day: NewsDay, room: ReadingRoom) -> tuple[Headline, ...]:
    """Return the headlines of the brief as it was composed last, but of articles that stand as they stood then."""
    known = room.briefs.seen_before(wanted)
    told = known.stories if known else ()
    stories = [one for one in told if day.revisions.get(one.headed.id) == one.headed.revision][:HEADLINES]
    return tuple(Headline(story.headline.strip(), story.headed.language or "") for story in stories)


def _month_words(first: date, texts: Texts) -> str:
    start = datetime.combine(first, time(), tzinfo=UTC)
    after = datetime.combine((first + timedelta(days=31)).replace(day=1), time(), tzinfo=UTC)
    return texts.period(start, after - timedelta(days=1))


def _month_way(day: date | None, topic: str, texts: Texts) -> Way | None:
    return Way(archive_path(day, topic), _month_words(day.replace(day=1), texts), day) if day else None


def _day_way(day: date | None, wanted: Wanted, room: ReadingRoom, texts: Texts) -> Way | None:
    if day is None:
        return None
    return Way(path_of(Wanted(day, wanted.topic, wanted.length), room.bot.brief_length), texts.days(day, day), day)


def _lengths(request: Request, wanted: Wanted, room: ReadingRoom, texts: Texts) -> tuple[Way, ...]:
    """Return the ways to the same brief in each length; whoever came with a key takes it along."""
    return tuple(
        Way(
            str(request.url.include_query_params(length=length.value).replace(scheme="", netloc="")),
            texts.say(words),
            is_here=length is wanted.length,
        )
        for length, words in _LENGTHS.items()
    )


def _feed_address(request: Request, room: ReadingRoom, reader: Reader, topic: str) -> FeedAddress:
    """Return where a program reads the briefs: who came in gets an address that opens them alone, and ends."""
    base, visitor = _base(request, room), reader.visitor
    if not visitor.reads:  # everybody may read here
        return FeedAddress(f"{base}{feed_path(topic)}", "")
    # Who has the token owns the desk for as long as it is the token; the standing of a person may change, and their
    # address is not asked about it.
    held = present(request)
    days = FEED_DAYS if visitor.owns and held and held.session.person_id is None else room.web.link_days
    ends = until(room.clock.now(), days + 1).replace(hour=0, minute=0, second=0, microsecond=0)
    # Each key is another, as tokens of forms are: else its page, compressed with what somebody sent, gave it away.
    ends += timedelta(seconds=secrets.randbelow(SECONDS_OF_A_DAY))
    key = room.rights.seals.link(scope_of(FEED, topic), until=ends)
    return FeedAddress(f"{base}{feed_path(topic, key)}", reader.texts.day(ends - timedelta(days=1)))


def _base(request: Request, room: ReadingRoom) -> str:
    return room.web.url or str(request.base_url).rstrip("/")
