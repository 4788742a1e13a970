"""Card and passages -> `Answer`: what a question gets to see. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urldefrag

from bot.types import Answer, Card, Place, Quote
from corpus.types import Coverage, Passage, Span
from embeddings.types import Findings

FRAGMENT_WORDS = 12
"""Longer sentences are named by both ends: browsers match a range of any length, and one odd character inside
a long text would lose the whole match."""

FRAGMENT_END_WORDS = 5
FRAGMENT_LENGTH = 800
"""Longest directive, encoded; Russian takes six characters a letter, five words of each end about 500."""


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer is made of: `passages` from the card's ranks shown, their best sentences by passage id."""

    passages: tuple[Passage, ...]
    bests: Mapping[int, Span | None]
    coverage: Coverage


def new_card(findings: Findings, place: Place, *, now: datetime, card_id: str = "") -> Card:
    """Return what is remembered of an answer; without an id it is kept nowhere, and its buttons lead nowhere."""
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
    )


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


def _directive(words: list[str]) -> str:
    if len(words) <= FRAGMENT_WORDS:
        return _encoded(words)
    return f"{_encoded(words[:FRAGMENT_END_WORDS])},{_encoded(words[-FRAGMENT_END_WORDS:])}"


def _encoded(words: list[str]) -> str:
    # Python leaves "-" as it is, the directive reads it as the mark of a prefix or suffix.
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
