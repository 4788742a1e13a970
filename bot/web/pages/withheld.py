"""What stands in the place of an article whose text is shown no more; it has no address of its own."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from bot.rendering.quoting import outlet, title
from bot.web import reading
from bot.web.access import Visitor
from bot.web.room import ReadingRoom
from bot.web.shelf import Reading
from bot.web.showing import Reader, shown, texts_for
from bot.web.withheld import told

TITLE_UNITS = 300


def withheld(request: Request, room: ReadingRoom, visitor: Visitor, leaf: Reading) -> Response:
    """Return the page that says what is known of an article beside its text, with status 410."""
    reader = Reader(visitor, texts_for(request, room.bot.language), room.bot.zone)
    header, texts, zone = leaf.article.header, reader.texts, reader.zone
    return shown(
        request,
        "withheld.html",
        reader,
        status=HTTPStatus.GONE,
        header=header,
        title=title(header, texts, longest=TITLE_UNITS),
        outlet=outlet(header, texts),
        told=told(leaf, texts, zone),
        facts=reading.known(leaf, texts, zone),
        city=texts.city(zone),
        zone=zone,
    )
