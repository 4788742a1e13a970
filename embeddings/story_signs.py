"""What tells events apart: words, names, numbers and dates of an article, weighed by how rare they are. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from embeddings.analysis import Word, is_name, term, words
from embeddings.names import extra_terms
from embeddings.stopwords import STOP_WORDS

PASSAGES = 3
"""So many first passages of an article are read, 350 words or so. What stands later is background: on labelled pairs of
news-2022 words of one or three passages tell events apart better than those of six or eight."""

_TITLE_COUNTS = 2
"""A word of the title counts like so many of the text."""

_WORDS_KEPT, _NAMES_KEPT = 120, 40
"""The weightiest are kept, so that a place stays small in the database."""

_RARE_SHARE, _RARE_COUNT = 0.1, 4
"""An anchor stands in no more than this share of all articles, or in so few: what everybody names ties nothing."""

_NUMBER, _DATE = "#", "@"
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?…:\n][\"'”’»)]*)[\s\"'“‘«(\[—–-]*\Z")
_LOOK_BACK = 6
_BESIDE = 2
"""Characters from one word to the next where both belong together: a blank, or a comma and a blank."""

_LAST_DAY = 31
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    )
    for number, name in enumerate(names.split(), start=1)
}
_WEEK = """
monday tuesday wednesday thursday friday saturday sunday
понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
"""
_CALENDAR = frozenset(_MONTHS) | frozenset(_WEEK.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """How often each word and each name stands in an article; its anchors: names, numbers, dates near its top."""

    words: Mapping[str, int]
    names: Mapping[str, int]
    anchors: frozenset[str]

    @property
    def signs(self) -> frozenset[str]:
        """Return what is counted over articles."""
        return frozenset(self.words) | frozenset(self.names) | self.anchors


@dataclass(frozen=True, slots=True)
class Weighed:
    """Words and names by weight, each of unit length or empty, and the anchors that are rare, by how rare."""

    words: Mapping[str, float]
    names: Mapping[str, float]
    anchors: Mapping[str, float]


@dataclass
class _Found:
    """What one text holds; `opening` are words with a capital that may come from their place."""

    words: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)


def read(title: str, passages: Sequence[str]) -> Reading:
    """Return what stands in the title and the first passages of an article.

    A title may write every word with a capital, and so does the start of a sentence: of those only count as
    names what the text writes so inside a sentence.
    """
    head, body = _found(title), [_found(text) for text in passages[:PASSAGES]]
    sure = {name for one in body for name in one.names}
    top = (head, *body[:1])
    named = Counter(name for one in top for name in (*one.names, *one.opening) if name in sure)
    counted = Counter(word for one in body for word in one.words)
    counted.update(word for word in head.words for _ in range(_TITLE_COUNTS))
    figures = (figure for one in (head, *body[:2]) for figure in one.figures)
    return Reading(counted, named, frozenset((*named, *figures)))


def weigh(reading: Reading, counts: Mapping[str, int], articles: int) -> Weighed:
    """Weigh what was read by how many of so many `articles` hold it: (1 + ln tf) · ln(1 + N / df), to unit length."""
    rare = max(_RARE_COUNT, articles * _RARE_SHARE)
    anchors = {
        anchor: math.log(1.0 + articles / max(counts.get(anchor, 0), 1))
        for anchor in sorted(reading.anchors)
        if counts.get(anchor, 0) <= rare
    }
    return Weighed(
        _weights(reading.words, counts, articles, keep=_WORDS_KEPT),
        _weights(reading.names, counts, articles, keep=_NAMES_KEPT),
        anchors,
    )


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the dot product of two weightings; the cosine where both are of unit length."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large[sign] for sign, weight in small.items() if sign in large)


def _weights(counted: Mapping[str, int], counts: Mapping[str, int], articles: int, *, keep: int) -> dict[str, float]:
    weighed = {
        sign: (1.0 + math.log(count)) * math.log(1.0 + articles / max(counts.get(sign, 0), 1))
        for sign, count in counted.items()
    }
    kept = sorted(weighed, key=lambda sign: (-weighed[sign], sign))[:keep]
    length = math.sqrt(sum(weighed[sign] ** 2 for sign in kept)) or 1.0
    return {sign: weighed[sign] / length for sign in kept}


def _found(text: str) -> _Found:
    found, every = _Found(), words(text)
    before: tuple[str, int] | None = None
    for place, word in enumerate(every):
        if word.folded in STOP_WORDS:
            before = None
            continue
        found.words.append(term(word.folded))
        found.figures.extend(_figures(every, place))
        name = _name(text, word)
        if name is None:
            before = None
            continue
        opens = _OPENS_SENTENCE.search(text, max(0, word.start - _LOOK_BACK), word.start)
        (found.opening if opens else found.names).append(name)
        if before and word.start - before[1] <= _BESIDE:
            found.names.append(f"{before[0]} {name}")
        before = (name, word.end)
    return found


def _name(text: str, word: Word) -> str | None:
    """Return the key of a name, None for a number, a day of the calendar and any other word."""
    if word.folded in _CALENDAR or not is_name(text, word):
        return None
    return next(iter(extra_terms(text[word.start : word.end], is_name=True)), None)


def _figures(every: Sequence[Word], place: int) -> Iterator[str]:
    """Yield the number or the date that this word makes; years and single digits tell no events apart."""
    word = every[place]
    if word.folded.isdigit():
        is_year = len(word.folded) == 4 and word.folded[:2] in ("19", "20")
        if len(word.folded) > 1 and not is_year:
            yield _NUMBER + word.folded
    elif month := _MONTHS.get(word.folded):
        for day in _beside(every, place):
            if day.isdigit() and 1 <= int(day) <= _LAST_DAY:
                yield f"{_DATE}{month}-{int(day)}"


def _beside(every: Sequence[Word], place: int) -> Iterable[str]:
    if place and every[place].start - every[place - 1].end <= _BESIDE:
        yield every[place - 1].folded
    if place + 1 < len(every) and every[place + 1].start - every[place].end <= _BESIDE:
        yield every[place + 1].folded
