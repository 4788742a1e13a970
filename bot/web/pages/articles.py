"""An article as it is stored, and the passage in it that somebody cited."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.answers import Quote
from bot.rendering.markup import is_linkable
from bot.rendering.quoting import outlet, quote_url, title
from bot.web import citing, pieces, reading
from bot.web.access import Scope, Section, Visitor
from bot.web.answering import mark
from bot.web.doors import CARD
from bot.web.gate import TooMany, let_ask, let_open, let_read
from bot.web.numbered import number, number_in
from bot.web.pages.withheld import withheld
from bot.web.room import ReadingRoom
from bot.web.shelf import Reading
from bot.web.showing import Reader, shown, texts_for
from bot.web.withheld import is_withheld
from corpus.identity import sha256
from corpus.types import Passage, Span
from embeddings.errors import EmbeddingsError

LONGEST_QUESTION = 500
TITLE_UNITS = 300


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of these pages."""

    async def passage(request: Request) -> Response:
        passage_id = number_in(request, "passage_id")
        visitor = let_open(request, room, Scope(Section.PASSAGE, str(passage_id)))
        found = await room.shelf.passage(passage_id) if passage_id else None
        leaf = await room.shelf.reading(found.article.id, found.article.revision) if found else None
        if found is None or leaf is None:
            raise HTTPException(404)
        if is_withheld(leaf, visitor):
            return withheld(request, room, visitor, leaf)
        question = " ".join(request.query_params.get("q", "").split())[:LONGEST_QUESTION]
        await room.opened.opened(question, found.id, now=room.clock.now())
        await room.opened.opened_from_chat(request.query_params.get(CARD, ""), found.id, now=room.clock.now())
        best = await _best(request, room, found, question)
        return await _page(request, room, visitor, leaf=leaf, quote=Quote(found, best))

    async def article(request: Request) -> Response:
        visitor = let_read(request, room)
        article_id, asked = number_in(request, "article_id"), request.query_params.get("revision")
        revision = number(asked or "")
        is_known = article_id is not None and (asked is None or revision is not None)
        leaf = await room.shelf.reading(article_id or 0, revision) if is_known else None
        if leaf is None:
            raise HTTPException(404)
        if is_withheld(leaf, visitor):
            return withheld(request, room, visitor, leaf)
        return await _page(request, room, visitor, leaf=leaf, quote=None)

    return [
        Route("/passages/{passage_id}", passage, name="passage"),
        Route("/articles/{article_id}", article, name="article"),
    ]


async def _best(request: Request, room: ReadingRoom, passage: Passage, question: str) -> Span | None:
    """Return the sentence that answers the question by which somebody came here, None where there is none to mark."""
    if not question:
        return None
    if known := room.marks.of(question, passage.id):
        return known.best
    try:
        let_ask(request, room)
        return (await mark(question, passage, room)).best
    except (EmbeddingsError, TooMany):
        return None  # the article can be read without an index, and by whoever asked enough for now


async def _page(
    request: Request, room: ReadingRoom, visitor: Visitor, *, leaf: Reading, quote: Quote | None
) -> Response:
    reader = Reader(visitor, texts_for(request, room.bot.language), room.bot.zone)
    header, texts, zone = leaf.article.header, reader.texts, reader.zone
    passage = quote.passage if quote else None
    text = await room.shelf.read(lambda: pieces.paragraphs(leaf.article, _shown(leaf, quote)))
    checks = await room.shelf.read(lambda: reading.checked(leaf, passage, texts, zone)) if passage else ()
    url = quote_url(quote) if quote else header.url
    return shown(
        request,
        "article.html",
        reader,
        leaf=leaf,
        header=header,
        passage=passage,
        title=title(header, texts, longest=TITLE_UNITS),
        outlet=outlet(header, texts),
        paragraphs=text,
        facts=reading.facts(leaf, texts, zone),
        checks=checks,
        troubles=reading.wrong(checks) if passage else reading.troubles(leaf, texts, zone),
        url=url if is_linkable(url) else None,
        citation=_citation(request, room, leaf, quote),
        citing=citing,
        city=texts.city(zone),
        zone=zone,
        may_read=visitor.reads or room.web.anonymous,
    )


def _shown(leaf: Reading, quote: Quote | None) -> pieces.Shown:
    if quote is None:
        return pieces.Shown(passages=leaf.passages)
    passage = quote.passage
    best = Span(passage.start + quote.best.start, passage.start + quote.best.end) if quote.best else pieces.NOWHERE
    return pieces.Shown(Span(passage.start, passage.end), best, leaf.passages)


def _citation(request: Request, room: ReadingRoom, leaf: Reading, quote: Quote | None) -> citing.Citation:
    """Return what can be cited here: what answers a question where somebody came from one, else the passage."""
    place, base = Span(0, 0), room.web.url or str(request.base_url).rstrip("/")
    header = leaf.article.header
    address = f"{base}/articles/{header.id}?revision={header.revision}"
    if quote:
        passage, best = quote.passage, quote.best or Span(0, len(quote.passage.text))
        place = Span(passage.start + best.start, passage.start + best.end)
        address = f"{base}/passages/{passage.id}"
    cited = leaf.article.text[place.start : place.end]
    return citing.Citation(header, cited, place, leaf.seen.seen, sha256(leaf.article.text), address)
