"""Tell which sentences differ between two texts of one article. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from corpus.sentences import sentence_spans
from corpus.types import Span

# A corrected figure or name leaves most of a sentence; chosen on invented corrections, of which none shared less.
_SAME_SENTENCE = 0.5
# Between two texts that share nothing, every sentence would be compared with every other.
_COMPARED = 60

_WORD = re.compile(r"\w+")


class Change(StrEnum):
    """What happened to a sentence."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence that differs; `before` is its span in the old text, `after` in the new one."""

    change: Change
    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    text: str
    words: Counter[str]


def differences(old: str, new: str) -> list[Difference]:
    """Return the sentences that differ, in the order of the new text; white space alone makes no difference.

    A sentence that moved is removed at one place and added at the other.
    """
    before, after = _sentences(old), _sentences(new)
    matcher = SequenceMatcher(None, [each.text for each in before], [each.text for each in after], autojunk=False)
    found: list[Difference] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            found.extend(_between(before[first:last], after[start:end]))
    return found


def _sentences(text: str) -> list[_Sentence]:
    return [_sentence(text, span) for span in sentence_spans(text)]


def _sentence(text: str, span: Span) -> _Sentence:
    content = " ".join(text[span.start : span.end].split())
    return _Sentence(span, content, Counter(_WORD.findall(content.casefold())))


def _between(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> Iterator[Difference]:
    """Pair old sentences with the new ones that took their place, in order; the rest came or went."""
    waiting = list(before)
    for sentence in after:
        place = _place_of(sentence, waiting)
        if place is None:
            yield Difference(Change.ADDED, None, sentence.span)
            continue
        for gone in waiting[:place]:
            yield Difference(Change.REMOVED, gone.span, None)
        yield Difference(Change.CHANGED, waiting[place].span, sentence.span)
        waiting = waiting[place + 1 :]
    for gone in waiting:
        yield Difference(Change.REMOVED, gone.span, None)


def _place_of(sentence: _Sentence, waiting: Sequence[_Sentence]) -> int | None:
    shares = [_share(sentence, other) for other in waiting[:_COMPARED]]
    best = max(shares, default=0.0)
    return shares.index(best) if best >= _SAME_SENTENCE else None


def _share(one: _Sentence, other: _Sentence) -> float:
    return (one.words & other.words).total() / max(one.words.total(), other.words.total(), 1)
