"""Card and passages -> `Answer`: what a question gets to see. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.answers import Answer, Card, Quote
from bot.asking.lacking import words_of
from bot.types import Window
from corpus.types import Coverage, Passage, Span
from embeddings.confidence import beside
from embeddings.types import When

PAST = timedelta(minutes=5)
"""A question as of an earlier moment than this is one about the past: searching takes seconds, and a few minutes
change nothing. Cards of older versions carry the two moments some seconds apart."""


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer is made of: `passages` from the card's ranks shown, their best sentences by passage id.

    `when` is the time that the question names.
    """

    passages: tuple[Passage, ...]
    bests: Mapping[int, Span | None]
    coverage: Coverage
    when: When | None = None


def page_of(card: Card, position: int, quotes: int) -> range:
    """Return the ranks that a page of a card shows from `position` on, at most so many `quotes`.

    The first page has none that is far less likely to be an answer than its first; whoever asks for more gets them.
    """
    if not card.answered:
        quotes = 1
    elif position == 0:
        quotes = beside([reason.alone for reason in card.reasons[:quotes]]) or quotes
    return range(len(card.passage_ids))[position : position + quotes]


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
        words=words_of(card.question, passages[0]) if passages and not card.answered else None,
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
