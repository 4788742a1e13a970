"""A sentence as its words, names, places, days and clauses: what two sentences are held against each other by. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.types import Span
from embeddings.analysis import Word, term, words
from embeddings.number_words import MONTHS, is_number_word
from embeddings.stopwords import STOP_WORDS


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WEEKDAYS = _listed(
    """
    monday tuesday wednesday thursday friday saturday sunday
    понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
    """
)
_NO_NAMES = _WEEKDAYS | MONTHS | {"cnn", "ap", "reuters", "tass", "afp"}
"""Capitals that tell no subject: days, months, and agencies in front of a report."""

_OPENERS = _listed(
    """
    police government state local federal officers meanwhile earlier later today yesterday tomorrow many several people
    troops men women children health fire heavy death dozen hundred thousand million fighting shelling rescue work one
    snow rain water power gas oil food trade war peace border aid help gunfire unrest
    """
)
"""Words that begin sentences of news and are no names; longer forms are known by their endings."""

_PLACING = _listed("in at near across around outside from throughout inside into в во на из под у")
_SIDES = _listed(
    """
    the eastern western northern southern central neighboring neighbouring nearby southwest southeast northwest
    northeast southwestern southeastern northwestern northeastern rural downtown
    """
)
"""What may stand between "in" and the name of a place."""

_PLACE_WORDS, _DAY_DIGITS = 6, 2
_BREAK = re.compile(
    r"[;:—–]|\s-+\s|[“”\"«»()]|,(?!\d)|\b(?:while|although|because|whereas|which|who|when|where|after|before|but"
    r"|according\s+to|которы\w+)\b"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b(?![,.]?\d)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, taken apart.

    Words stand as the stems of `analysis.term`. `names` have a capital that is not that of the sentence, `places` are
    those of them behind a word of place, `anchors` both these names and those of the article's title. `days` are days
    of the week and dates, `years` as written.
    """

    text: str
    title: str
    words: tuple[Word, ...]
    terms: frozenset[str]
    names: frozenset[str]
    anchors: frozenset[str]
    places: frozenset[str]
    days: frozenset[str]
    years: frozenset[str]

    def clause_around(self, span: Span) -> Span:
        """Return the part of the sentence between the breaks on both sides of a span."""
        start, end = 0, len(self.text)
        for match in _BREAK.finditer(self.text):
            if match.end() <= span.start:
                start = match.end()
            elif match.start() >= span.end:
                end = match.start()
                break
        return Span(start, end)

    def names_within(self, clause: Span) -> frozenset[str]:
        """Return the names of a part of the sentence."""
        inside = (word for word in self.words if clause.start <= word.start < clause.end)
        return frozenset(term(word.folded) for word in inside if _is_capital(self.text, word)) & self.names


def state(text: str, title: str = "", found: Sequence[Word] | None = None) -> Statement:
    """Take a sentence of an article with this title apart; `found` are its words where they are known."""
    found = tuple(words(text) if found is None else found)
    names = _names(text, found)
    return Statement(
        text=text,
        title=title,
        words=found,
        terms=terms_of(found, Span(0, len(text))),
        names=names,
        anchors=names | _title_names(title),
        places=_places(text, found),
        days=_days(found),
        years=frozenset(_YEAR.findall(text)),
    )


def terms_of(found: Sequence[Word], part: Span) -> frozenset[str]:
    """Return the stems of the content words of a part of a sentence, without numbers and the calendar."""
    return frozenset(
        term(word.folded)
        for word in found
        if part.start <= word.start < part.end and word.folded not in STOP_WORDS and not _is_figure(word)
    )


def _days(found: Sequence[Word]) -> frozenset[str]:
    """Return the days of the week and the dates that a sentence names, as words."""
    dates = {
        f"{one.folded} {other.folded}"
        for pair in pairwise(found)
        for one, other in (pair, pair[::-1])
        if one.folded in MONTHS and other.folded[0].isdigit() and len(other.folded) <= _DAY_DIGITS
    }
    return frozenset(dates | {word.folded for word in found if word.folded in _WEEKDAYS})


def _is_figure(word: Word) -> bool:
    return word.folded[0].isdigit() or word.folded in _NO_NAMES or is_number_word(word.folded)


def _is_capital(text: str, word: Word) -> bool:
    return text[word.start].isupper() and word.folded not in STOP_WORDS and not _is_figure(word)


def _names(text: str, found: Sequence[Word]) -> frozenset[str]:
    """Return the names; the first word of a sentence is one where it does not look like a word of other kinds."""
    names = {term(word.folded) for word in found[1:] if _is_capital(text, word)}
    if len(found) > 1 and _is_capital(text, found[0]):
        first, second = found[0], found[1]
        owns = text[first.end - 2 : first.end] in ("'s", "’s")
        if owns or _is_capital(text, second) or not _may_open(first.folded):
            names.add(term(first.folded))
    return frozenset(names)


def _may_open(folded: str) -> bool:
    """Say whether a word may have its capital from the beginning of its sentence alone."""
    return folded in _OPENERS or folded.endswith(("s", "ing", "ed", "ly")) or folded[0] >= "а"


def _title_names(title: str) -> frozenset[str]:
    return frozenset(term(word.folded) for word in words(title) if _is_capital(title, word))


def _places(text: str, found: Sequence[Word]) -> frozenset[str]:
    """Return the names behind a word of place, with at most two words such as "the eastern" between."""
    places: set[str] = set()
    for at, word in enumerate(found):
        if word.folded in _PLACING:
            places.update(_named(text, found[at + 1 : at + 1 + _PLACE_WORDS]))
    return frozenset(places)


def _named(text: str, behind: Sequence[Word]) -> Iterator[str]:
    """Yield the first name and those that "and" joins to it: "the eastern Batken and Osh regions"."""
    joined = True
    for word in behind:
        if _is_capital(text, word) and joined:
            yield term(word.folded)
            joined = False
        elif word.folded == "and":
            joined = True
        elif not (_is_capital(text, word) or (joined and word.folded in _SIDES)):
            return
