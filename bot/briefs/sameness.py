"""Whether two sentences say the same, by their words, names and numbers. Pure.

Sentences of a brief are not encoded: a morning's stories have thousands, and a
vector of each would cost more than all the rest of the brief.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from embeddings.analysis import analyze, name_keys
from embeddings.analysis import words as all_words

SAME_SHARE = 0.5
"""Share of what the shorter one holds from which two say the same. Read off openings of different articles of one story
(news-2022, June and September): from 0.55 on they repeat each other, between 0.5 and 0.55 every other pair does,
between 0.45 and 0.5 one in five. A story has sentences enough to lose one."""

RUN = 8
"""Words in a row that are one's words in the other: longer than the name of any office."""

RETOLD_SHARE = 0.6
"""Share of what both hold together, on average, from which a sentence of another story is told again. Stories share
their people: "the presidents signed the treaty" is half of any sentence about another treaty of theirs."""

SAME_WITH_FIGURE = 0.3
"""The same for two that have a figure of three digits or more in common: nothing else has lost 970,000 subscribers."""

KNOWN_SHARE = 0.6
"""Share of what a sentence holds from which it adds nothing to one that was told, if it has no number of its own."""

REPEATED_SHARE = 0.65
"""Share of a sentence's words from which it is its headline again; names do not count double here."""

SAME_NAMES = 0.75
"""The same for names and numbers alone, where one is English and the other Russian and no other word can meet."""

_FEWEST_NAMES = 3
_SHORT_NUMBER = len("#99")
_YEAR = re.compile(r"#(?:19|20)\d\d")
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|"
    r"ноябр|декабр)\w*\.?"
)
_CALENDAR = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|\b{_MONTH} \d{{1,2}}\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
_SET = r"\d{1,2}[-–]\d{1,2}(?: ?\(\d{1,2}(?:[-–]\d{1,2})?\))?"
_SCORE = re.compile(rf"(?<![\w-]){_SET}(?:(?:, ?| and | ){_SET})+(?![\w-])")
_OF_SET = re.compile(r"(\d{1,2})[-–](\d{1,2})(?: ?\([^)]*\))?")
_KEPT = 8000
"""Texts whose holdings are remembered: the sentences of a long brief and of what its chat was told; eight megabytes."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a text holds: stems of its content words, keys of its names and numbers, both together, and its runs.

    A name of its own script stands twice, as word and as key, and a number
    too: they count double, because they tell one event from another.
    """

    words: frozenset[str]
    marks: frozenset[str]
    all: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    cyrillic: bool


@lru_cache(maxsize=_KEPT)
def held(text: str) -> Held:
    """Return what `text` holds."""
    scores = frozenset(_score(found.group()) for found in _SCORE.finditer(text))
    words = frozenset(analyze(_SCORE.sub(" ", text) if scores else text)) | scores
    numbers = frozenset(f"#{word}" for word in words if word[0].isdigit())
    letters = sum("а" <= character <= "я" for character in text.casefold())
    marks = frozenset(name_keys(_SCORE.sub(" ", text) if scores else text)) | numbers
    return Held(words, marks, words | marks, _runs(text), cyrillic=2 * letters > len(text) / 2)


def says_the_same(one: str, other: str) -> bool:
    """Tell whether most of what the shorter text holds stands in the other; order, case and small words do not count.

    Across scripts only names and numbers can meet, so more of them must.
    """
    first, second = held(one), held(other)
    if first.cyrillic is not second.cyrillic:
        fewest = min(len(first.marks), len(second.marks))
        return fewest >= _FEWEST_NAMES and len(first.marks & second.marks) / fewest >= SAME_NAMES
    share = likeness(first, second)
    if not first.runs.isdisjoint(second.runs):
        return True
    return share >= SAME_SHARE or (share >= SAME_WITH_FIGURE and not _figures(first).isdisjoint(_figures(second)))


def retells(one: str, other: str) -> bool:
    """Tell whether two sentences of different stories say the same: what they share must be most of both."""
    first, second = held(one), held(other)
    both = len(first.all) + len(second.all)
    shared = 2 * len(first.all & second.all) / both if both else 0.0
    return says_the_same(one, other) and (first.cyrillic is not second.cyrillic or shared >= RETOLD_SHARE)


def adds_nothing(sentence: str, told: str) -> bool:
    """Tell whether `told` says most of `sentence` and has all of its numbers: a toll that rose is news.

    Days of the month and years are no numbers here, as "on Tuesday" becomes "on 7 June" by itself.
    """
    new, known = held(sentence), held(told)
    if new.cyrillic is not known.cyrillic:
        return says_the_same(sentence, told)
    covered = len(new.all & known.all) / len(new.all) if new.all else 1.0
    return covered >= KNOWN_SHARE and _amounts(sentence) <= _amounts(told)


def merely_repeats(sentence: str, headline: str) -> bool:
    """Tell whether most of `sentence` stands in the `headline`; one that says it again and goes on adds to it."""
    own = held(sentence).words
    return bool(own) and len(own & held(headline).words) / len(own) >= REPEATED_SHARE


def _score(sets: str) -> str:
    """Return "6-4 2-6 7-6" for "6-4, 2–6 and 7-6 (5)": a match has one score however it is written."""
    return " ".join(f"{won}-{lost}" for won, lost in _OF_SET.findall(sets))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    row = [word.folded for word in all_words(text)]
    return frozenset(tuple(row[start : start + RUN]) for start in range(len(row) - RUN + 1))


def _figures(one: Held) -> frozenset[str]:
    """Return the long numbers that are no years."""
    numbers = (mark for mark in one.marks if mark.startswith("#"))
    return frozenset(mark for mark in numbers if len(mark) > _SHORT_NUMBER and not _YEAR.fullmatch(mark))


def _amounts(text: str) -> frozenset[str]:
    return frozenset(word for word in analyze(_CALENDAR.sub(" ", text)) if word[0].isdigit())


def likeness(one: Held, other: Held) -> float:
    """Return the share of the smaller holding that is in the other, 0 to 1; 0 where one holds nothing."""
    fewest = min(len(one.all), len(other.all))
    return len(one.all & other.all) / fewest if fewest else 0.0
