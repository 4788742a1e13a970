"""What the pages of owners have in common: whom they are for, and long lists in pages."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.operations.listing import Part, Stretch
from bot.web.gate import let_own
from bot.web.paging import Page, asked_page, page_of
from bot.web.room import ReadingRoom
from bot.web.showing import Reader, shown, texts_for

Row = TypeVar("Row")

SHOWN: Final = 50
"""Rows on a page: with a button each some 40 kB."""

LAST_PAGE: Final = 1_000_000
"""No list is as long, and no database must count that far."""


def owner(request: Request, room: ReadingRoom) -> Reader:
    """Return the owner who asks as a reader; raises NotOpen for anybody else."""
    return Reader(let_own(request, room), texts_for(request, room.bot.language), room.bot.zone)


def owners_page(request: Request, template: str, reader: Reader, **values: Any) -> Response:
    """Return a page that names the zone of its times."""
    return shown(request, template, reader, zone=reader.zone, city=reader.texts.city(reader.zone), **values)


def asked_in(request: Request) -> int:
    """Return which page of a list is asked for; raises 404 for one that no list has."""
    asked = asked_page(request.query_params.get("page"))
    if asked is None or asked > LAST_PAGE:
        raise HTTPException(404)
    return asked


def stretch(asked: int) -> Stretch:
    """Return the rows of a page."""
    return Stretch((asked - 1) * SHOWN, SHOWN)


def page_in(asked: int, part: Part[Row]) -> Page:
    """Return the page that `part` fills; raises 404 where the list ends before it."""
    page = page_of(asked, part.total, size=SHOWN)
    if page is None:
        raise HTTPException(404)
    return page
