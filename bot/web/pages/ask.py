"""Ask: a question with its limits in the address, so that whoever is sent it sees the same; its quotes below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.asking.smalltalk import small_talk
from bot.asking.smalltalk_phrases import SmallTalk
from bot.composer import RANKED
from bot.rendering.render import lacking, premises, searched
from bot.rendering.render_reasons import sureness
from bot.texts import Texts
from bot.web.answering import Answered, answered, beside
from bot.web.asked import LONGEST_QUESTION, Asked, Given, Objection, address, cleaned, understood
from bot.web.cited import CitedQuote, cited
from bot.web.gate import let_ask, let_read
from bot.web.holdings import Holdings
from bot.web.room import ReadingRoom
from bot.web.showing import Reader, shown, texts_for
from corpus.types import Holding
from embeddings.errors import QuestionError

OUTLETS_LISTED = 200
"""Outlets to tick, those with most articles first; further ones are written. So many take 20 kB of a page."""

_TALK_HERE = {
    SmallTalk.IDENTITY: "web_talk_identity",
    SmallTalk.ABILITY: "web_talk_ability",
    SmallTalk.NEWS: "web_talk_news",
}
"""Replies that name commands of the chat, and what a page says instead."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One outlet or language that a search can be limited to: `value` in the address, `name` for people."""

    value: str
    name: str
    articles: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What a search can be limited to; `written` are chosen outlets that are not listed, `more` how many others."""

    outlets: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    written: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """An answer in words: `premises` stand above the quotes; what was `searched` where there are none.

    `earlier` and `later` are the addresses of the quotes before and after these, "" for none.
    """

    found: bool
    quotes: tuple[CitedQuote, ...]
    premises: tuple[str, ...]
    searched: str
    lacking: tuple[str, ...]
    sureness: str
    earlier: str = ""
    later: str = ""


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of this page."""
    holdings = Holdings(room)

    async def ask(request: Request) -> Response:
        visitor = let_read(request, room)
        reader = Reader(visitor, texts_for(request, room.bot.language), room.bot.zone)
        given = cleaned(_given(request))
        held = await holdings.for_(given)
        page = _Page(request, reader, given, held)
        if not given.question:
            return page.shown()
        read = understood(given, held, now=room.clock.now(), zone=room.bot.zone)
        if read.asked is None:
            return page.shown(objections=read.objections, status=400)
        if (talk := small_talk(given.question)) is not None:
            return page.shown(said=_said(talk, reader.texts))
        if not held:
            return page.shown(is_empty=True)
        let_ask(request, room)
        try:
            found = await answered(read.asked, room, count=room.bot.quotes)
        except QuestionError:
            return page.shown(objections=(Objection("question", "question_unclear"),), status=400)
        if found.answer.found and (visitor.reads or not room.web.anonymous):
            room.opened.answered(found.card.question, [quote.passage.id for quote in found.answer.quotes])
        return page.shown(answer=_answer_page(found, read.asked, given, reader, room))

    return [Route("/", ask, name="ask")]


def choices(given: Given, held: Sequence[Holding], texts: Texts) -> Choices:
    """Return what a search can be limited to, the outlets with most articles listed, by name. Pure."""
    counts: dict[str, int] = {}
    tongues: dict[str, int] = {}
    for one in held:
        counts[one.outlet] = counts.get(one.outlet, 0) + one.articles
        tongues[one.language] = tongues.get(one.language, 0) + one.articles
    named = {outlet: count for outlet, count in counts.items() if outlet.strip()}
    listed = sorted(named, key=lambda outlet: (-named[outlet], outlet))[:OUTLETS_LISTED]
    outlets = [
        Choice(name := " ".join(outlet.split()), name, texts.count("article", named[outlet]), name in given.outlets)
        for outlet in sorted(listed, key=str.casefold)
    ]
    languages = [
        Choice(code, texts.tongue(code), texts.count("article", count), code in given.languages)
        for code, count in sorted(tongues.items())
        if code
    ]
    ticked = {choice.value for choice in outlets}
    written = tuple(outlet for outlet in given.outlets if outlet not in ticked)
    return Choices(tuple(outlets), tuple(languages), written, len(named) - len(listed))


class _Page:
    """The page of one request: what it shows whatever is answered."""

    def __init__(self, request: Request, reader: Reader, given: Given, held: Sequence[Holding]) -> None:
        self._request, self._reader, self._given, self._held = request, reader, given, held

    def shown(
        self,
        *,
        answer: AnswerPage | None = None,
        is_empty: bool = False,
        said: Sequence[str] = (),
        objections: Sequence[Objection] = (),
        status: int = 200,
    ) -> Response:
        texts, here = self._reader.texts, address(self._given, start=_number(self._given.start))
        page = shown(
            self._request,
            "ask.html",
            self._reader,
            status=status,
            given=self._given,
            choices=choices(self._given, self._held, texts),
            answer=answer,
            is_empty=is_empty,
            said=said,
            objections=[texts.say(one.key, **one.values) for one in objections],
            link=here,
            longest=LONGEST_QUESTION,
        )
        # Without what the form left empty, which a browser puts into the address, too.
        page.headers["HX-Push-Url"] = here
        return page


def _given(request: Request) -> Given:
    asked = request.query_params
    return Given(
        question=asked.get("q", ""),
        first=asked.get("from", ""),
        last=asked.get("to", ""),
        as_of=asked.get("as_of", ""),
        outlets=tuple(asked.getlist("outlet")),
        languages=tuple(asked.getlist("language")),
        start=asked.get("start", ""),
    )


def _said(talk: SmallTalk, texts: Texts) -> list[str]:
    return [line for line in texts.say(_TALK_HERE.get(talk, talk.value)).splitlines() if line]


def _answer_page(found: Answered, asked: Asked, given: Given, reader: Reader, room: ReadingRoom) -> AnswerPage:
    texts, zone, composed = reader.texts, reader.zone, found.answer
    above = [line for markup in premises(composed, texts, zone) for line in markup.text.splitlines()]
    position, shown_here = composed.position, len(composed.quotes)
    return AnswerPage(
        found=composed.found,
        quotes=tuple(cited(quote, texts, zone, beside=beside(found, quote.passage)) for quote in composed.quotes),
        premises=tuple(above),
        searched=_searched(found, texts, zone),
        lacking=tuple(line.text for line in lacking(composed.words, texts)),
        sureness=sureness(found.card, room.judgement, texts),
        earlier=address(given, start=max(position - room.bot.quotes, 0)) if position else "",
        later=address(given, start=position + shown_here) if composed.more and shown_here else "",
    )


def _searched(found: Answered, texts: Texts, zone: str) -> str:
    if found.is_empty:
        return texts.say("web_ask_nothing_within")
    said = searched(found.searched, texts, zone).text
    return texts.say("web_ask_within", searched=said) if found.is_part else said


def _number(start: str) -> int:
    return int(start) if start.isascii() and start.isdecimal() and len(start) < 4 and int(start) < RANKED else 0
