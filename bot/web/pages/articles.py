"""An article as it is stored, the passage in it that somebody cited, and what its revisions changed."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.answers import Quote
from bot.rendering.markup import is_linkable
from bot.rendering.quoting import outlet, quote_url, title
from bot.web import citing, comparing, pieces, reading
from bot.web.access import Scope, Section, Visitor
from bot.web.gate import let_open, let_read
from bot.web.numbered import number, number_in
from bot.web.room import ReadingRoom
from bot.web.shelf import Reading
from bot.web.showing import Reader, shown, texts_for
from corpus.identity import sha256
from corpus.types import Article, Passage, Span
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
        question = " ".join(request.query_params.get("q", "").split())[:LONGEST_QUESTION]
        await room.opened.opened(question, found.id, now=room.clock.now())
        best = await _best(request, room, found)
        return await _page(request, room, visitor, leaf=leaf, quote=Quote(found, best))

    async def article(request: Request) -> Response:
        visitor = let_read(request, room)
        article_id, asked = number_in(request, "article_id"), request.query_params.get("revision")
        revision = number(asked or "")
        is_known = article_id is not None and (asked is None or revision is not None)
        leaf = await room.shelf.reading(article_id or 0, revision) if is_known else None
        if leaf is None:
            raise HTTPException(404)
        return await _page(request, room, visitor, leaf=leaf, quote=None)

    async def changes(request: Request) -> Response:
        visitor = let_read(request, room)
        article_id, (first, second) = number_in(request, "article_id") or 0, _pair(request.path_params["pair"])
        old, new = await room.shelf.article(article_id, first), await room.shelf.article(article_id, second)
        if old is None or new is None or first == second:
            raise HTTPException(404)
        return await _changes(request, room, visitor, old=old, new=new)

    return [
        Route("/passages/{passage_id}", passage, name="passage"),
        Route("/articles/{article_id}", article, name="article"),
        Route("/articles/{article_id}/revisions/{pair}", changes, name="changes"),
    ]


def _pair(text: str) -> tuple[int, int]:
    """Return the two revisions that an address names, 0 for what is none: no revision has that number."""
    first, _, second = text.partition("-")
    return number(first) or 0, number(second) or 0


async def _best(request: Request, room: ReadingRoom, passage: Passage) -> Span | None:
    """Return the sentence that answers the question by which somebody came here, None where nobody asked."""
    question = " ".join(request.query_params.get("q", "").split())[:LONGEST_QUESTION]
    if not question:
        return None
    try:
        seen = await room.library.shown(question, [passage.id])
    except EmbeddingsError:
        return None  # the article can be read without an index
    return seen.bests.get(passage.id)


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


async def _changes(request: Request, room: ReadingRoom, visitor: Visitor, *, old: Article, new: Article) -> Response:
    reader = Reader(visitor, texts_for(request, room.bot.language), room.bot.zone)
    stretches = await room.shelf.read(lambda: comparing.compared(old.text, new.text))
    editions = {one.revision: one for one in await room.shelf.editions(new.header.id)}
    return shown(
        request,
        "revisions.html",
        reader,
        old=old.header,
        new=new.header,
        title=title(new.header, reader.texts, longest=TITLE_UNITS),
        fields=comparing.fields(old.header, new.header, reader.texts, reader.zone),
        stretches=stretches,
        counts={kind.value: comparing.count(stretches, kind) for kind in comparing.Kind},
        editions=editions,
        zone=reader.zone,
    )
