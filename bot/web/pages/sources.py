"""Where the articles come from: how each source fares, and how much it brings."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.rendering.markup import clipped
from bot.texts import Texts
from bot.web.access import Visitor
from bot.web.charts import Bars, bars
from bot.web.feed_errors import FeedError, explained
from bot.web.gate import let_read
from bot.web.paging import asked_page, page_of, paged
from bot.web.room import ReadingRoom
from bot.web.showing import Reader, shown, texts_for
from bot.web.sourced import Source, Sources, State, shown_address

SHOWN = 40
"""Sources on a page: with all of their charts that makes some 50 kB."""

NAME_UNITS = 120
LANGUAGES = 4
"""Languages of a source that are named in the list; its own page names all."""

ADDRESS = "/sources"
TROUBLED = (State.OFF, State.FAILING, State.SILENT)


@dataclass(frozen=True, slots=True)
class Row:
    """A source in words: a share is "" where it cannot be told, `newest` where no article states a date."""

    source: Source
    name: str
    link: str
    languages: str
    newest: str
    undated: str
    reprints: str
    lately: int
    bars: Bars
    errors: tuple[FeedError, ...]
    addresses: tuple[str, ...]


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of these pages."""

    async def listed(request: Request) -> Response:
        visitor = let_read(request, room)
        known = await room.sources.get()
        words, asked = request.query_params.get("name", "").strip(), asked_page(request.query_params.get("page"))
        found = known.value.called(words)
        page = page_of(asked, len(found), size=SHOWN) if asked else None
        if page is None:
            raise HTTPException(404)
        reader = _reader(request, room, visitor)
        rows = tuple(row(one, reader, owns=False) for one in found[page.start : page.start + page.size])
        return shown(
            request,
            "sources.html",
            reader,
            rows=rows,
            words=words,
            page=page,
            known=known.value,
            counts=tuple((state, known.value.count(state)) for state in TROUBLED if known.value.count(state)),
            days=_days(known.value, reader.texts),
            counted=reader.texts.moment(known.at, reader.zone),
            city=reader.texts.city(reader.zone),
            address=paged(ADDRESS, name=words),
        )

    async def one(request: Request) -> Response:
        visitor = let_read(request, room)
        known = await room.sources.get()
        source = known.value.named(request.query_params.get("name", ""))
        if source is None:
            raise HTTPException(404)
        reader = _reader(request, room, visitor)
        return shown(
            request,
            "sources_one.html",
            reader,
            row=row(source, reader, owns=visitor.owns, languages=None),
            feeds=tuple((feed, _address_of(feed.url, owns=visitor.owns)) for feed in source.feeds),
            days=_days(known.value, reader.texts),
            counted=reader.texts.moment(known.at, reader.zone),
            city=reader.texts.city(reader.zone),
            zone=reader.zone,
            table=tuple(reversed(tuple(zip(known.value.days, source.figures.days, strict=True)))),
        )

    return [Route(ADDRESS, listed, name="sources"), Route(f"{ADDRESS}/of", one, name="source")]


def row(source: Source, reader: Reader, *, owns: bool, languages: int | None = LANGUAGES) -> Row:
    """Return a source in the words of `reader`; only owners see whole addresses of feeds."""
    texts, figures = reader.texts, source.figures
    codes = [texts.tongue(one.language) for one in figures.languages if one.language]
    return Row(
        source=source,
        name=clipped(source.name, NAME_UNITS) or texts.say("unnamed_outlet"),
        link=f"{ADDRESS}/of?{urlencode({'name': source.name})}",
        languages=texts.listed(codes[:languages]),
        newest=texts.date(figures.newest, reader.zone) if figures.newest else "",
        undated="" if source.undated is None else texts.share(source.undated),
        reprints="" if source.reprints is None else texts.share(source.reprints),
        lately=sum(figures.days),
        bars=bars(figures.days),
        errors=tuple(explained(error, texts) for error in source.errors),
        addresses=tuple(_address_of(feed.url, owns=owns) for feed in source.feeds),
    )


def _reader(request: Request, room: ReadingRoom, visitor: Visitor) -> Reader:
    return Reader(visitor, texts_for(request, room.bot.language), room.bot.zone)


def _address_of(url: str, *, owns: bool) -> str:
    return url if owns else shown_address(url)


def _days(known: Sources, texts: Texts) -> str:
    return texts.days(known.days[0], known.days[-1]) if known.days else ""
