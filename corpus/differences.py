"""Tell which sentences differ between two texts of one article. Pure.

Takes time in proportion to the texts: sentences are aligned by `aligning`, and each one that differs is compared with
at most sixty others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.aligning import gaps
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
    total: int
    distinct: frozenset[str]


def differences(old: str, new: str) -> list[Difference]:
    """Return the sentences that differ, in the order of the new text; white space alone makes no difference.

    A sentence that moved is removed at one place and added at the other. A passage whose sentences nearly all repeat,
    and are more than can be compared with each other (`aligning.MOST_PAIRS`), counts as rewritten: all of its old
    sentences are removed and all of its new ones added, also those that did not change.
    """
    before, after = _sentences(old), _sentences(new)
    found: list[Difference] = []
    for gap in gaps([each.text for each in before], [each.text for each in after]):
        gone, come = before[gap.before.start : gap.before.end], after[gap.after.start : gap.after.end]
        found.extend(_rewritten(gone, come) if gap.rewritten else _between(gone, come))
    return found


def _sentences(text: str) -> list[_Sentence]:
    return [_sentence(text, span) for span in sentence_spans(text)]


def _sentence(text: str, span: Span) -> _Sentence:
    content = " ".join(text[span.start : span.end].split())
    words = Counter(_WORD.findall(content.casefold()))
    return _Sentence(span, content, words, words.total(), frozenset(words))


def _rewritten(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> Iterator[Difference]:
    yield from (Difference(Change.REMOVED, gone.span, None) for gone in before)
    yield from (Difference(Change.ADDED, None, come.span) for come in after)


def _between(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> Iterator[Difference]:
    """Pair old sentences with the new ones that took their place, in order; the rest came or went."""
    first = 0
    for sentence in after:
        place = _place_of(sentence, before[first : first + _COMPARED])
        if place is None:
            yield Difference(Change.ADDED, None, sentence.span)
            continue
        for gone in before[first : first + place]:
            yield Difference(Change.REMOVED, gone.span, None)
        yield Difference(Change.CHANGED, before[first + place].span, sentence.span)
        first += place + 1
    for gone in before[first:]:
        yield Difference(Change.REMOVED, gone.span, None)


def _place_of(sentence: _Sentence, waiting: Sequence[_Sentence]) -> int | None:
    shares = [_share(sentence, other) for other in waiting]
    best = max(shares, default=0.0)
    return shares.index(best) if best >= _SAME_SENTENCE else None


def _share(one: _Sentence, other: _Sentence) -> float:
    """Return how many of the longer sentence's words both have; 0 where that is too few to matter."""
    shared, longer = len(one.distinct & other.distinct), max(one.total, other.total, 1)
    # A word that only one of them has is one less to share: this rules out nearly all, ten times as fast.
    most = min(each.total - len(each.distinct) + shared for each in (one, other))
    return (one.words & other.words).total() / longer if most / longer >= _SAME_SENTENCE else 0.0
