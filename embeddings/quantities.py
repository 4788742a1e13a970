"""Numbers as news write them: how much, how exactly, in which unit. English, and Russian where it is as plain. Pure.

A number that does not count or measure is none here: dates, years, times of day, ordinals, scores, and the "one"
that is a pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.types import Span
from embeddings.analysis import Word
from embeddings.number_words import (
    BOUNDS,
    CURRENCIES,
    LONGEST_BOUND,
    MONTHS,
    PERCENT,
    SIGNS,
    SUFFIXES,
    TIMES,
    WORDS,
    Bound,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence.

    `first` to `last` are the places of its words, unit left out; `span` is what is shown of it, with "at least" and
    its sign. `unit` is "%", "points", a currency, or "" where a noun follows. `low` and `high` differ in "19 to 21".
    """

    first: int
    last: int
    span: Span
    low: float
    high: float
    bound: Bound
    unit: str = ""


_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_SHORT = re.compile(r"(\d+(?:\.\d+)?)([kmb])")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DIGIT, _LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]+")
_WRITTEN = frozenset((*WORDS, *TIMES, "dozen"))
_APART = re.compile(r"[\s,]*")
_THROUGH = re.compile(r"\s*[-–—]\s*")


def may_hold_number(text: str) -> bool:
    """Say whether a text has a digit or a number written out: much quicker than to look for its amounts."""
    return _DIGIT.search(text) is not None or not _WRITTEN.isdisjoint(_LETTERS.findall(text.casefold()))


def quantities(text: str, found: Sequence[Word]) -> list[Quantity]:
    """Return the numbers of a sentence in order; `found` are its words."""
    numbers: list[Quantity] = []
    place = 0
    while place < len(found):
        number = _number(text, found, place)
        if number is None:
            place += 1
            continue
        place = number.last + 1
        numbers.append(number)
    return _ranges(text, found, numbers)


def _number(text: str, found: Sequence[Word], place: int) -> Quantity | None:
    word = found[place]
    last, value = _value(text, found, place)
    if value is None or _is_moment(text, found, place, last):
        return None
    start, sign = _sign_before(text, word.start)
    bound, start = _bound(text, found, place, start)
    # "Two dozen" is any number up to the third one.
    high = value + 11 if found[last].folded == "dozen" else value
    end, unit = _unit_behind(text, found, last)
    if text[end : end + 1] == "+":
        bound, end = Bound.LEAST, end + 1
    return Quantity(place, last, Span(start, end), value, high, bound, sign or unit)


def _value(text: str, found: Sequence[Word], place: int) -> tuple[int, float | None]:
    """Return the last place and the value of the number that begins at `place`; None where there is none."""
    folded = found[place].folded
    value: float | None = None
    short = _SHORT.fullmatch(folded)
    if _FIGURE.fullmatch(folded):
        if text[found[place].end - 1].isalpha():
            return place, None  # "12th" is folded to "12".
        value = float(folded.replace(",", "."))
    elif short and _sign_before(text, found[place].start)[1]:
        value = float(short[1]) * SUFFIXES[short[2]]
    elif folded in WORDS:
        value = WORDS[folded]
    elif (
        folded in ("a", "one")
        and place + 1 < len(found)
        and found[place + 1].folded in ("hundred", "dozen", "thousand")
    ):
        value = 1.0
    if value is None:
        return place, None
    return _multiplied(text, found, place, value)


def _multiplied(text: str, found: Sequence[Word], place: int, value: float) -> tuple[int, float]:
    last = place
    if value in range(20, 100, 10) and last + 1 < len(found) and _joined(text, found, last, "-"):
        unit = WORDS.get(found[last + 1].folded, 0.0)
        if 0 < unit < 10 or found[last + 1].folded == "one":
            last, value = last + 1, value + (unit or 1)
    while last + 1 < len(found) and found[last + 1].folded in (*TIMES, "dozen") and _joined(text, found, last, " -"):
        last, value = last + 1, value * TIMES.get(found[last + 1].folded, 12)
    return last, value


def _joined(text: str, found: Sequence[Word], place: int, by: str) -> bool:
    return not text[found[place].end : found[place + 1].start].strip(by + "\u00a0\u202f")


def _is_moment(text: str, found: Sequence[Word], place: int, last: int) -> bool:
    """Say whether a number is a year, a day, a time, a score, a rank or part of a name rather than an amount."""
    if _is_listed(text, found, place, last):
        return True
    word = found[place]
    before, behind = text[max(word.start - 1, 0) : word.start], text[found[last].end : found[last].end + 1]
    previous = found[place - 1].folded if place else ""
    following = found[last + 1].folded if last + 1 < len(found) else ""
    digit = text[word.start].isdigit()
    if digit and (previous in MONTHS or following in MONTHS or _YEAR.fullmatch(word.folded)):
        return following not in ("people", "человек") or previous in MONTHS
    if before in ("#", "№", ":", "/", "№") or (behind in (":", "/") and digit):
        return True
    if following in ("am", "pm", "a.m", "p.m", "o'clock", "st", "th") or previous in ("no", "number", "chapter", "at"):
        return previous != "at" or following in ("am", "pm")
    return digit and previous[:1].isalpha() and before == "-"


def _is_listed(text: str, found: Sequence[Word], place: int, last: int) -> bool:
    """Say whether figures stand in a row: "12, 14 and 26" are numbers of something."""
    if not found[last].folded[0].isdigit() or not found[place].folded[0].isdigit():
        return False
    before = place and found[place - 1].folded[0].isdigit() and text[found[place - 1].end : found[place].start] == ", "
    behind = last + 1 < len(found) and found[last + 1].folded[0].isdigit()
    return bool(before) or (behind and text[found[last].end : found[last + 1].start] == ", ")


def _sign_before(text: str, start: int) -> tuple[int, str]:
    sign = text[start - 1 : start] if start else ""
    if sign not in SIGNS:
        return start, ""
    start -= 1
    return (start - 2 if text[max(start - 2, 0) : start] in ("US", "AU", "CA") else start), sign


def _bound(text: str, found: Sequence[Word], place: int, start: int) -> tuple[Bound, int]:
    """Return what "at least" or "about" before a number makes of it, and where that begins."""
    for length in range(min(LONGEST_BOUND, place), 0, -1):
        words = found[place - length : place]
        bound = BOUNDS.get(" ".join(word.folded for word in words))
        if bound and _APART.fullmatch(text, words[-1].end, start):
            return bound, words[0].start
    return Bound.EXACT, start


def _unit_behind(text: str, found: Sequence[Word], last: int) -> tuple[int, str]:
    """Return where a number with its sign ends, and its unit, "" where a noun follows."""
    end = found[last].end
    if text[end : end + 1] == "%":
        return end + 1, "%"
    following = [word.folded for word in found[last + 1 : last + 3]]
    if following and not text[end : found[last + 1].start].strip(" \u00a0-"):
        if following[:2] == ["per", "cent"]:
            return found[last + 2].end, "%"
        if following[0] == "percentage" and following[1:] in (["point"], ["points"]):
            return found[last + 2].end, "points"
        if following[0] in PERCENT:
            return found[last + 1].end, "%"
        if following[0] in CURRENCIES:
            return found[last + 1].end, CURRENCIES[following[0]]
    return end, ""


def _ranges(text: str, found: Sequence[Word], numbers: Sequence[Quantity]) -> list[Quantity]:
    """Join "19 to 21" and "19-21" to one number; a score, which falls, is none."""
    joined: list[Quantity] = []
    for number in numbers:
        if joined and _is_range(text, found, joined[-1], number):
            first = joined.pop()
            if first.low < number.low:
                span = Span(first.span.start, number.span.end)
                joined.append(
                    Quantity(first.first, number.last, span, first.low, number.high, first.bound, number.unit)
                )
            continue
        joined.append(number)
    return joined


def _is_range(text: str, found: Sequence[Word], first: Quantity, second: Quantity) -> bool:
    between = text[first.span.end : second.span.start]
    if _THROUGH.fullmatch(between):
        return True
    words = [word.folded for word in found[first.last + 1 : second.first]]
    if words in (["or"], ["или"]):
        return first.high + 1 == second.low
    if words in (["to"], ["до"]):
        return first.unit == second.unit or not first.unit
    opens = first.first and found[first.first - 1].folded in ("between", "между")
    return bool(opens) and words in (["and"], ["и"])
