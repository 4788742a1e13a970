"""A difference between two sources -> what a page shows of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers import Quote
from bot.texts import Texts
from bot.web.cited import CitedQuote, cited
from corpus.types import Span
from embeddings.types import Difference, StorySentence


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says: `before + value + after` is the sentence as it stands in its passage."""

    before: str
    value: str
    after: str
    quote: CitedQuote


@dataclass(frozen=True, slots=True)
class Differing:
    """Two sources that give different values for one thing; `note` warns of what may explain it, "" for nothing."""

    label: str
    sides: tuple[Side, Side]
    note: str


def differing(found: Difference, texts: Texts, zone: str) -> Differing:
    """Return what is shown of a difference, dates in `zone`."""
    first, second = found.sentences
    one = first.passage.article.outlet == second.passage.article.outlet
    about = " ".join(found.about.split())
    return Differing(
        label=texts.say("one_source_differs", about=about) if one else texts.say("sources_differ", about=about),
        sides=(_side(first, found.spans[0], texts, zone=zone), _side(second, found.spans[1], texts, zone=zone)),
        note=texts.say("differ_later") if found.superseded else "",
    )


def _side(sentence: StorySentence, span: Span, texts: Texts, *, zone: str) -> Side:
    said = sentence.text
    quote = cited(Quote(sentence.passage, sentence.span), texts, zone)
    return Side(said[: span.start], said[span.start : span.end], said[span.end :], quote)
