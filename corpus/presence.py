"""Tell whether the words of a passage still stand in another text of its article. Pure.

That text is a newer revision, or what the live page gives. Only words and numbers
are compared: other quotation marks or dashes make no difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.differences import differences
from corpus.sentences import sentence_spans
from corpus.types import Span

# As in `recheck`: an article keeps most of its words, corrected or not. With fewer it is a teaser or something else.
_ENOUGH_WORDS = 0.5
# Sentences are paired up to this length, far beyond any article: a page may be made to cost minutes.
_LONGEST = 200_000

_WORD = re.compile(r"\w+")


class Presence(StrEnum):
    """What became of a passage in another text of its article."""

    HOLDS = "holds"
    CHANGED = "changed"
    """Some of its sentences are worded otherwise, or are missing although the text goes on after them."""
    CUT = "cut"
    """The text has too little of the article, or ends before the passage: nothing can be said."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence of a passage that is not there any more, and the one that took its place, if one did."""

    before: str
    after: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a passage; `changes` are in its order, and empty unless it is CHANGED."""

    presence: Presence
    changes: tuple[Reworded, ...] = ()


class Sight(StrEnum):
    """What an article's address gives when it is looked at again."""

    ARTICLE = "article"
    GONE = "gone"
    ELSEWHERE = "elsewhere"
    """The address leads to another article."""
    PAYWALL = "paywall"
    NO_ARTICLE = "no article"
    REFUSED = "refused"
    """The server answers with an error; `LivePage.status` says which."""
    UNREACHABLE = "unreachable"
    """No answer, too late or too large a one, or the address may not be asked."""


@dataclass(frozen=True, slots=True)
class LivePage:
    """What was seen at an article's address; `text` is the article there, "" for any other sight."""

    sight: Sight
    text: str = ""
    status: int | None = None


def find(old: str, passage: Span, new: str) -> Finding:
    """Say what became of the `passage` of an article's `old` text in its `new` one.

    A sentence counts as missing only where the new text says something similar in
    its place or goes on after it: pages cut articles off, and that changes no word.
    """
    said, sentences = _joined(new), sentence_spans(old)
    quoted = [span for span in sentences if _overlaps(span, passage)]
    missing = [span for span in quoted if not _stands(old, _within(span, passage), said)]
    if not missing:
        return Finding(Presence.HOLDS)
    if len(new) > _LONGEST or _kept(old, new) < _ENOUGH_WORDS:
        return Finding(Presence.CUT)
    changes = tuple(_reworded(old, new, missing, reach=_reach(old, sentences, said)))
    return Finding(Presence.CHANGED if changes else Presence.CUT, changes)


def _overlaps(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def _within(span: Span, passage: Span) -> Span:
    return Span(max(span.start, passage.start), min(span.end, passage.end))


def _stands(old: str, span: Span, said: str) -> bool:
    """Tell whether the words of a span are said, one after the other; what has no words cannot be missed."""
    words = _joined(old[span.start : span.end])
    return not words.strip() or words in said


def _reach(old: str, sentences: list[Span], said: str) -> int:
    """Return where the last sentence begins that is still said."""
    worded = (span for span in sentences if _joined(old[span.start : span.end]).strip())
    return max((span.start for span in worded if _stands(old, span, said)), default=0)


def _joined(text: str) -> str:
    """Return the words with one space around each, so that only whole ones are found."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _kept(old: str, new: str) -> float:
    before, after = Counter(_WORD.findall(old.casefold())), Counter(_WORD.findall(new.casefold()))
    return (before & after).total() / max(before.total(), 1)


def _reworded(old: str, new: str, missing: list[Span], *, reach: int) -> Iterator[Reworded]:
    """Yield what became of the missing sentences, except of those beyond what the new text reaches."""
    after = {each.before: each.after for each in differences(old, new) if each.before}
    for span in missing:
        now = after.get(span)
        if now or span.start < reach:
            yield Reworded(old[span.start : span.end], new[now.start : now.end] if now else None)
