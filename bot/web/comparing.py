"""Two revisions of an article -> what differs, sentence by sentence and word by word within one. Pure.

Text that both share is shown as it stands in the newer one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.texts import Texts
from corpus.differences import Change, differences
from corpus.sentences import sentence_spans
from corpus.types import ArticleHeader, Span

CONTEXT = 1
"""Unchanged sentences shown before and after a change; more of them are folded."""

FEWEST_FOLDED = 3
"""Fewer sentences than these take no more room than the line that would stand for them."""

LONGEST = 600
"""Words and signs of two sentences that are compared one by one; longer ones are tables that lost their line ends."""

MOST_PAIRS = 1_000_000
"""Pairs of equal words, spaces and signs in sentences that changed up to which these are compared word by word, from
the top of an article on: 3,000 sentences of 17 words, which takes half a second, or thirty that say two words over and
over, which takes a tenth. Those after them are shown whole."""

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE = 0.3
"""Two sentences that share less of their words than this are shown whole: a patchwork cannot be read."""


class Kind(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Part:
    """A slice of a sentence, in both texts, in the newer one alone or in the older one alone."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence and what became of it; put together, all but what was removed is the newer text of it."""

    kind: Kind
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that follow each other; where `is_folded`, they are unchanged and far from any change."""

    rows: tuple[Row, ...]
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """Something beside the text that differs."""

    name: str
    parts: tuple[Part, ...]


def compared(old: str, new: str) -> tuple[Stretch, ...]:
    """Return all of the newer text with what was removed from the older one in its place.

    Takes a tenth of a second for texts of 50 kB, seconds for the worst of half a megabyte: not for the event loop.
    """
    return tuple(_folded(list(_rows(old, new))))


def fields(old: ArticleHeader, new: ArticleHeader, texts: Texts, zone: str) -> tuple[Field, ...]:
    """Return what differs beside the text: title, outlet, authors, date."""
    pairs = (
        ("web_changes_headline", old.title, new.title),
        ("web_changes_outlet", old.outlet, new.outlet),
        ("web_changes_authors", ", ".join(old.authors), ", ".join(new.authors)),
        ("web_changes_date", texts.date(old.published, zone), texts.date(new.published, zone)),
    )
    return tuple(Field(texts.say(key), words(before, after)) for key, before, after in pairs if before != after)


def count(stretches: Sequence[Stretch], kind: Kind) -> int:
    """Count the sentences of which this became."""
    return sum(row.kind is kind for stretch in stretches for row in stretch.rows)


def words(old: str, new: str) -> tuple[Part, ...]:
    """Return what of a sentence was kept, removed and added, word by word."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) + len(after) > LONGEST or matcher.ratio() < _ALIKE:
        return _exchanged(old, new)
    return tuple(_joined(list(_tokens(matcher, before, after))))


def _exchanged(old: str, new: str) -> tuple[Part, ...]:
    return Part(Kind.REMOVED, old), Part(Kind.ADDED, new)


def _pairs(old: str, new: str) -> int:
    """Count what SequenceMatcher looks at: each token of one sentence with each equal one of the other."""
    before, after = Counter(_TOKEN.findall(old)), Counter(_TOKEN.findall(new))
    if before.total() + after.total() > LONGEST:
        return 0
    return sum(many * after[token] for token, many in before.items() if token in after)


def _rows(old: str, new: str) -> Iterator[Row]:
    """Walk both texts: sentences that do not differ stand in one order in both, so they meet one by one."""
    found = differences(old, new)
    changed = {one.before: one.after for one in found if one.before and one.after}
    removed = {one.before for one in found if one.change is Change.REMOVED}
    added = {one.after for one in found if one.change is Change.ADDED}
    waiting, left = iter(sentence_spans(new)), MOST_PAIRS
    for span in sentence_spans(old):
        if span in removed:
            yield _whole(Kind.REMOVED, old, span)
            continue
        for fresh in waiting:
            if fresh not in added:
                break
            yield _whole(Kind.ADDED, new, fresh)
        else:
            return  # cannot be: what is not removed has a sentence in the newer text
        if span in changed:
            before, after = _cut(old, span), _cut(new, fresh)
            left -= _pairs(before, after)
            yield Row(Kind.CHANGED, words(before, after) if left >= 0 else _exchanged(before, after))
        else:
            yield _whole(Kind.SAME, new, fresh)
    for fresh in waiting:
        yield _whole(Kind.ADDED, new, fresh)


def _whole(kind: Kind, text: str, span: Span) -> Row:
    return Row(kind, (Part(kind, _cut(text, span)),))


def _cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _tokens(matcher: SequenceMatcher[str], before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield Part(Kind.SAME, "".join(after[start:end]))
            continue
        if first < last:
            yield Part(Kind.REMOVED, "".join(before[first:last]))
        if start < end:
            yield Part(Kind.ADDED, "".join(after[start:end]))


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Put what was removed together, and what was added, where only white space parts it: two words are one change."""
    waiting: dict[Kind, str] = {Kind.REMOVED: "", Kind.ADDED: ""}
    for place, part in enumerate(parts):
        is_gap = part.kind is Kind.SAME and part.text.isspace() and 0 < place < len(parts) - 1
        if is_gap and any(waiting.values()):
            waiting = {kind: text + part.text for kind, text in waiting.items()}
        elif part.kind is Kind.SAME:
            yield from _given(waiting)
            waiting = {Kind.REMOVED: "", Kind.ADDED: ""}
            yield part
        else:
            waiting[part.kind] += part.text
    yield from _given(waiting)


def _given(waiting: dict[Kind, str]) -> Iterator[Part]:
    return (Part(kind, text) for kind, text in waiting.items() if text)


def _folded(rows: Sequence[Row]) -> Iterator[Stretch]:
    near = {
        other
        for place, row in enumerate(rows)
        if row.kind is not Kind.SAME
        for other in range(place - CONTEXT, place + CONTEXT + 1)
    }
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or (place in near) != (start in near):
            yield Stretch(tuple(rows[start:place]), is_folded=start not in near and place - start >= FEWEST_FOLDED)
            start = place
