"""Card and passages -> `Answer`: what a question gets to see. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote, urldefrag

from bot.answers import Answer, Card, Quote, Reason
from bot.types import Place, Window
from corpus.types import Coverage, Passage, Span
from embeddings.types import Findings, Hit, When

PAST = timedelta(minutes=5)
"""A question as of an earlier moment than this is one about the past: searching takes seconds, and a few minutes
change nothing. Cards of older versions carry the two moments some seconds apart."""

FRAGMENT_WORDS = 12
"""Longer sentences are named by both ends: browsers match a range of any length, and one odd character inside
a long text would lose the whole match."""

FRAGMENT_END_WORDS = 5
FRAGMENT_LENGTH = 800
"""Longest directive, encoded; Russian takes six characters a letter, five words of each end about 500."""


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer is made of: `passages` from the card's ranks shown, their best sentences by passage id.

    `when` is the time that the question names.
    """

    passages: tuple[Passage, ...]
    bests: Mapping[int, Span | None]
    coverage: Coverage
    when: When | None = None


def new_card(findings: Findings, place: Place, *, now: datetime, card_id: str = "", asked: str = "") -> Card:
    """Return what is remembered of an answer; without an id it is kept nowhere, and its buttons lead nowhere.

    `asked` is what the person wrote; it is remembered only where something else was searched.
    """
    return Card(
        id=card_id,
        place=place,
        question=findings.query.text,
        as_of=findings.query.as_of,
        passage_ids=tuple(hit.passage.id for hit in findings.hits),
        scores=tuple(float(hit.score) for hit in findings.hits),
        confidence=float(findings.confidence),
        answered=bool(findings.answered),
        created=now,
        asked="" if asked == findings.query.text else asked,
        reasons=tuple(_reason(hit) for hit in findings.hits),
    )


def compose(card: Card, material: Material, *, position: int = 0) -> Answer:
    """Return the answer of `card` from rank `position` on, or openly none with at most the nearest miss."""
    passages = material.passages if card.answered else material.passages[:1]
    return Answer(
        question=card.question,
        as_of=card.as_of,
        found=card.answered,
        quotes=tuple(Quote(passage, material.bests.get(passage.id)) for passage in passages),
        coverage=material.coverage,
        confidence=card.confidence,
        card=card.id,
        position=position,
        more=card.answered and position + len(passages) < len(card.passage_ids),
        asked=card.asked,
        past=card.created - card.as_of > PAST,
        elsewhen=elsewhen(material.when, material.coverage),
        within=len(card.within),
    )


def elsewhen(when: When | None, coverage: Coverage) -> Window | None:
    """Return the time that a question names if it lies wholly before or after what the corpus covers.

    None also where the corpus has no dated article, and for a time that hangs
    on an event nobody has dated. Covered are whole days, in UTC.
    """
    if when is None or when.start is None or when.end is None or coverage.first is None or coverage.last is None:
        return None
    first = datetime.combine(coverage.first.astimezone(UTC).date(), time(), tzinfo=UTC)
    after_last = datetime.combine(coverage.last.astimezone(UTC).date() + timedelta(days=1), time(), tzinfo=UTC)
    outside = when.end < first or when.start >= after_last
    return Window(when.start, when.end) if outside else None


def fragment_url(url: str | None, sentence: str) -> str | None:
    """Return `url` so that a browser scrolls to `sentence` and marks it, None without a URL.

    The directive is that of https://wicg.github.io/scroll-to-text-fragment/:
    "-", "," and "&" have a meaning there and are encoded beside all else. A
    fragment that the URL has is kept; a sentence too long to name leaves the
    URL as it is.
    """
    if not url:
        return None
    directive = _directive(sentence.split())
    if not directive or len(directive) > FRAGMENT_LENGTH:
        return url
    page, anchor = urldefrag(url)
    return f"{page}#{anchor.partition(':~:')[0]}:~:text={directive}"


def _reason(hit: Hit) -> Reason:
    # Scores come as numpy's numbers, which no JSON takes.
    reranked = None if hit.reranked is None else float(hit.reranked)
    return Reason(float(hit.dense), float(hit.lexical), float(hit.recency), reranked, hit.matched)


def _directive(words: list[str]) -> str:
    if len(words) <= FRAGMENT_WORDS:
        return _encoded(words)
    return f"{_encoded(words[:FRAGMENT_END_WORDS])},{_encoded(words[-FRAGMENT_END_WORDS:])}"


def _encoded(words: list[str]) -> str:
    # Python leaves "-" as it is, the directive reads it as the mark of a prefix or suffix.
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
