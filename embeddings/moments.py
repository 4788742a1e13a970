"""The time that a question names: find it, date it by its anchor, weigh articles by it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from embeddings.time_phrases import looks_ahead, phrases
from embeddings.time_words import BODY, BODY_RUSSIAN
from embeddings.types import Relation, TimeKind, When

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A time and where its phrase begins in the question."""

    begin: int
    when: When

    @property
    def finish(self) -> int:
        """Return where the phrase ends."""
        return self.begin + len(self.when.phrase)


def find(text: str, *, as_of: datetime) -> Found | None:
    """Return the time that a question names, relative to its moment; None when it names none.

    Of several the one that begins latest: what tells of all of them was
    published after the last one. Times to come and times of more than thirty
    years ago are none, nor is a time that the question asks for ("when did ...").
    """
    named = phrases(text, as_of)
    if not named:
        return _anchored(text)
    latest = max(named, key=lambda one: (one.span.start, one.begin))
    kind = TimeKind.RECENT if latest.span.end >= as_of else TimeKind.PAST
    return Found(latest.begin, When(text[latest.begin : latest.finish], kind, latest.span.start, latest.span.end))


# An event is an anchor only where its words are a phrase of their own: at the end of the question, or first and cut
# off by a comma. In "the cost of rebuilding after the war will be" the words belong to what is asked. English events
# have an article; Russian ones begin small, because "до Душанбе" is a way and "после Токаева" a succession.
_ENGLISH, _RUSSIAN = r"the\s+[^\W\d_]", r"(?-i:[а-яё])"
_SIDES = (
    (Relation.BEFORE, r"before|ahead\s+of", _ENGLISH),
    (Relation.AFTER, r"after|following|since", _ENGLISH),
    (Relation.BEFORE, r"до|перед|накануне", _RUSSIAN),
    (Relation.AFTER, r"после|со\s+времени", _RUSSIAN),
)
_PLACES = (r"(?<!\w){phrase}(?=\s*[?!.]*$)", r"^{phrase}(?=,)")
_ANCHORS = tuple(
    (
        relation,
        re.compile(place.format(phrase=rf"(?:{side})\s+(?P<anchor>{first}[\w'’-]*(?:\s+[\w'’-]+){{0,4}})"), re.I),
    )
    for relation, side, first in _SIDES
    for place in _PLACES
)
_NO_EVENT = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|he|she|it|they|that|which|who|years?|due|because|began|took|came|left|broke|fell|hit|met|won|said|made|(?!(?:rul|meet|hear|bomb|shoot|kill|stabb|wedd)ing\b)\w{3,}(?:ed|ing)|конца|начала|сих"
    r"|того|этого|меня|нас|вас|них|н[её]го|не[её]|год\w*|лет|сво\w+)\b",
    re.IGNORECASE,
)
# Only the head of the words counts: "the court ruling" and "the siege of the city" are events, "the Court of Appeal"
# is none. Of Russian adjectives those endings are left out that nouns share ("перед встречей президентов").
_LINK = r"(?:of|in|on|at|for|to|from|with|by|about|against|over|and|or|now|right|here|there)\b"
_ADJECTIVE = r"[\w-]+(?:[оеё]го|[ыи]ми?|[ыи]х|(?:ск|[внтжч]н)ой)"
_NO_EVENT_HEAD = re.compile(
    rf"(?:(?!{_LINK})\S+\s+)*{BODY}(?=$|\s+{_LINK})|(?:{_ADJECTIVE}\s+)*{BODY_RUSSIAN}\b", re.IGNORECASE
)
_PHRASAL = re.compile(r"\b(?:look(?:s|ed|ing)?|nam(?:es?|ed|ing)|r[au]ns?|running)\s+$", re.IGNORECASE)


def _anchored(text: str) -> Found | None:
    if looks_ahead(text):
        return None
    for relation, pattern in _ANCHORS:
        match = pattern.search(text)
        if match and _is_event(match):
            anchor = _without_article(match["anchor"])
            return Found(match.start(), When(match.group(), TimeKind.ANCHORED, anchor=anchor, relation=relation))
    return None


def _is_event(match: re.Match[str]) -> bool:
    """Say whether something happened "after" this, and nobody looks after it or is named after it."""
    if _NO_EVENT.search(match["anchor"]) or _NO_EVENT_HEAD.match(_without_article(match["anchor"])):
        return False
    return not _PHRASAL.search(match.string[: match.start()])


def _without_article(words: str) -> str:
    return re.sub(r"^the\s+", "", words, flags=re.IGNORECASE)


_SAME_EVENT = timedelta(days=7)
_AROUND = timedelta(days=30)
"""How far from its anchor a time reaches: "before the summit" is the month before it."""


def resolve(when: When, dates: Sequence[datetime], *, as_of: datetime) -> When:
    """Return an anchored time with its window, from the publication dates of what was found about its anchor.

    The event is dated by the week in which most of them lie, the newest of
    equals, and within it by the first report. Without any date, and for a
    time that is not anchored, `when` comes back as it is.
    """
    known = sorted(date for date in dates if date <= as_of)
    if when.kind is not TimeKind.ANCHORED or not known:
        return when
    event = max(known, key=lambda first: (sum(first <= date <= first + _SAME_EVENT for date in known), first))
    if when.relation is Relation.BEFORE:
        return replace(when, start=event - _AROUND, end=event)
    return replace(when, start=event, end=min(event + _AROUND, as_of))


_SHARPEST = 2.0
_SLACK_DAYS = (1.0, 30.0)
_AFTERLIFE = 0.25


def fit(published: datetime | None, when: When, *, half_life_days: float) -> float:
    """Return how well a publication date fits a time, 0 to 1; an article that states none gets 0.

    Where the time reaches up to the question, newer is better: 2^(−age / half-life).
    A time that is over gives 1 inside and, because news is reported after it
    happens, for half its length more (a day to a month); outside the value halves with
    its length, or with `half_life_days` where that is shorter, and more slowly after a
    long time, of which people write for long. Raises ValueError for an anchored time
    that is not resolved.
    """
    if when.start is None or when.end is None:
        raise ValueError(f"{when.phrase!r} hangs on {when.anchor!r}, which has not been dated")
    if published is None:
        return 0.0
    length = (when.end - when.start) / _DAY
    if when.kind is TimeKind.RECENT:
        return _halved((when.end - published) / _DAY, half_life_days)
    edge = min(half_life_days, max(length, _SHARPEST))
    slack = min(max(length / 2, _SLACK_DAYS[0]), _SLACK_DAYS[1])
    late = _halved((published - when.end) / _DAY - slack, max(edge, length * _AFTERLIFE))
    return min(late, _halved((when.start - published) / _DAY, edge))


def _halved(distance: float, half_life: float) -> float:
    return float(2.0 ** (-max(distance, 0.0) / half_life))
