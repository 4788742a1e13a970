"""Numbers written out, their units, and the words that say how exact they are, in English and Russian. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Bound(StrEnum):
    """How a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    LEAST = "least"
    MOST = "most"


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SMALL = _listed(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen
    """
)
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
WORDS: Mapping[str, float] = {
    **dict(zip(_SMALL, range(2, 20), strict=True)),
    **dict(zip(_TENS, range(20, 100, 10), strict=True)),
    **dict.fromkeys(_listed("два две двое двух"), 2),
    **dict.fromkeys(_listed("три трое трех"), 3),
    **dict.fromkeys(_listed("четыре четверо четырех"), 4),
    **dict(zip(_listed("пять шесть семь восемь девять десять"), range(5, 11), strict=True)),
    **dict(zip(_listed("пятеро шестеро семеро"), range(5, 8), strict=True)),
}
"""Without "one", which is a pronoun as often."""

TIMES: Mapping[str, float] = {
    "hundred": 1e2,
    **dict.fromkeys(_listed("thousand тысяч тысячи тысяча"), 1e3),
    **dict.fromkeys(_listed("million миллион миллиона миллионов"), 1e6),
    **dict.fromkeys(_listed("billion миллиард миллиарда миллиардов"), 1e9),
    "trillion": 1e12,
}
SUFFIXES: Mapping[str, float] = {"k": 1e3, "m": 1e6, "b": 1e9}
"""Behind money only: "$40m"."""

SIGNS = frozenset("$€£₽¥")
CURRENCIES: Mapping[str, str] = {
    **dict.fromkeys(_listed("dollar dollars доллар доллара долларов"), "$"),
    **dict.fromkeys(_listed("euro euros евро"), "€"),
    **dict.fromkeys(_listed("ruble rubles rouble roubles рубль рубля рублей"), "₽"),
    **dict.fromkeys(_listed("tenge тенге"), "tenge"),
    **dict.fromkeys(_listed("som soms сом сома сомов"), "som"),
    **dict.fromkeys(_listed("somoni сомони"), "somoni"),
    **dict.fromkeys(_listed("yuan юань юаня юаней"), "yuan"),
}
PERCENT = frozenset(_listed("percent процент процента процентов"))
MONTHS = frozenset(
    _listed(
        """
        january february march april may june july august september october november december
        января февраля марта апреля мая июня июля августа сентября октября ноября декабря
        """
    )
)
"""As `analysis.fold` writes them; short forms are written out there."""

_PHRASES = {
    Bound.LEAST: (
        *("at least", "no fewer than", "no less than", "not less than", "more than", "over", "upwards of", "upward of"),
        *("in excess of", "не менее", "более", "больше", "свыше", "как минимум", "минимум"),
    ),
    Bound.MOST: (
        *("up to", "as many as", "as much as", "fewer than", "less than", "under", "no more than", "at most"),
        *("до", "не более", "менее"),
    ),
    Bound.ABOUT: (
        *("nearly", "almost", "close to", "about", "around", "roughly", "approximately", "some", "an estimated"),
        *("estimated", "почти", "около", "примерно", "порядка"),
    ),
}
BOUNDS: Mapping[str, Bound] = {phrase: bound for bound, phrases in _PHRASES.items() for phrase in phrases}
LONGEST_BOUND = 3
"""Words in the longest of them."""

_HEDGES = frozenset(_listed("dozen least approximately estimated nearly roughly"))


def is_number_word(folded: str) -> bool:
    """Say whether a word is a number written out, or one that says how exact a number is."""
    return folded in WORDS or folded in TIMES or folded in _HEDGES
