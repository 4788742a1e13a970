"""Two revisions of an article beside each other: what came, went and changed between them."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.rendering.quoting import title
from bot.web import comparing
from bot.web.comparisons import Comparisons
from bot.web.gate import let_ask, let_read
from bot.web.numbered import number, number_in
from bot.web.pages.withheld import withheld
from bot.web.room import ReadingRoom
from bot.web.shelf import Reading
from bot.web.showing import Reader, shown, texts_for
from bot.web.withheld import is_withheld, withdrawal
from corpus.types import Article

TITLE_UNITS = 300


@dataclass(frozen=True, slots=True)
class Changes:
    """A revision, the one that is read in the `leaf`, and what became of the first in the second."""

    old: Article
    leaf: Reading
    stretches: tuple[comparing.Stretch, ...]


def routes(room: ReadingRoom) -> list[Route]:
    """Return the route of this page."""
    comparisons = Comparisons(room.shelf)

    async def changes(request: Request) -> Response:
        visitor = let_read(request, room)
        article_id, (first, second) = number_in(request, "article_id") or 0, _pair(request.path_params["pair"])
        old, leaf = await room.shelf.article(article_id, first), await room.shelf.reading(article_id, second)
        if old is None or leaf is None or first == second:
            raise HTTPException(404)
        if is_withheld(leaf, visitor):
            return withheld(request, room, visitor, leaf)
        stretches = await comparisons.of(old, leaf.article, may=lambda: let_ask(request, room))
        reader = Reader(visitor, texts_for(request, room.bot.language), room.bot.zone)
        return _changes(request, reader, Changes(old, leaf, stretches))

    return [Route("/articles/{article_id}/revisions/{pair}", changes, name="changes")]


def _pair(text: str) -> tuple[int, int]:
    """Return the two revisions that an address names, 0 for what is none: no revision has that number."""
    first, _, second = text.partition("-")
    return number(first) or 0, number(second) or 0


def _changes(request: Request, reader: Reader, changes: Changes) -> Response:
    old, new, stretches = changes.old.header, changes.leaf.article.header, changes.stretches
    return shown(
        request,
        "revisions.html",
        reader,
        old=old,
        new=new,
        title=title(new, reader.texts, longest=TITLE_UNITS),
        fields=comparing.fields(old, new, reader.texts, reader.zone),
        stretches=stretches,
        counts={kind.value: comparing.count(stretches, kind) for kind in comparing.Kind},
        editions={one.revision: one for one in changes.leaf.editions},
        withdrawn=withdrawal(changes.leaf.standing, reader.texts, reader.zone),
        zone=reader.zone,
    )
