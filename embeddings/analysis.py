"""What counts as one word: cut, fold and stem text the same way for passages and for questions.

The one place for it; a change here needs a new `generations.FORMAT`, because
an index made with other terms would answer wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from embeddings.lexical import stem
from embeddings.names import extra_terms
from embeddings.stopwords import STOP_WORDS

# An abbreviation with points (U.S.), a number with separators (1,200 or 3.5 or 1 200) before a blank or its unit (5bn),
# or a word with its apostrophes.
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?(?![^\W_])"
    r"|\d+(?:[.,]\d+)*(?:(?![^\W_])|(?=(?:bn|tn|mn|mln|km|kg|kv|mw|gw|млн|млрд|км|кг)\b))"
    r"|[^\W_]+(?:['’][^\W\d_]+)*",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<=\d)[, ](?=\d{3}\b)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
_IN_FULL = (
    {"bn": "billion", "tn": "trillion", "mn": "million", "mln": "million"}
    | {"тыс": "тысяч", "млн": "миллион", "млрд": "миллиард", "трлн": "триллион"}
    | {"feb": "february", "apr": "april", "aug": "august", "sep": "september", "sept": "september"}
    | {"oct": "october", "nov": "november", "dec": "december"}
)
# Without a point these are names and words.
_WITH_POINT = {"jan": "january", "mar": "march", "jun": "june", "jul": "july"}
_BREVE = "\u0306"

_TEXTS_KEPT = 500
"""One question looks at the same hits, titles and sentences again and again, eighty or so; 500 take five megabytes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and its folded form."""

    start: int
    end: int
    folded: str


def words(text: str) -> list[Word]:
    """Return all words of a text in order, stop words included."""
    return list(_cut(text))


def content_words(text: str) -> list[Word]:
    """Return the words that carry meaning: those that are not stop words."""
    return [word for word in words(text) if word.folded not in STOP_WORDS]


@lru_cache(maxsize=_TEXTS_KEPT)
def analyze(text: str) -> tuple[str, ...]:
    """Return the index terms of a text: content words, folded and stemmed, repeats kept."""
    # Not by `content_words`: making a `Word` of each takes longer than finding it, and here only its term is wanted.
    found = [_term_of(match.group(), text[match.end() : match.end() + 1] == ".") for match in _WORD.finditer(text)]
    return tuple(one for one in found if one)


def name_keys(text: str) -> tuple[str, ...]:
    """Return the keys of the names of a text, by which they meet in other scripts and spellings."""
    names = (word for word in content_words(text) if is_name(text, word))
    return tuple(key for word in names for key in extra_terms(text[word.start : word.end], is_name=True))


def asked_name_keys(question: str) -> tuple[str, ...]:
    """Return the keys that a question's words would have as names: people ask in small letters."""
    asked = content_words(question)
    return tuple(key for word in asked for key in extra_terms(question[word.start : word.end], is_name=True))


@lru_cache(maxsize=200_000)
def term(folded: str) -> str:
    """Return the index term of a folded word: its stem by script; numbers stay as they are."""
    if folded[0].isdigit():
        return folded
    return stem(folded, "russian" if "а" <= folded[0] <= "я" else "english")


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return a word without case, accents, points, possessive and thousands separators.

    "Köln's" becomes "koln", "1,200" and "1 200" become "1200", "12th" becomes
    "12", "bn" and "Sept" are written out, "ё" becomes "е"; "й" is a letter of
    its own and stays.
    """
    # A lone half-width sound mark is a letter to the pattern and an accent to Unicode: it stays as it is.
    plain = _without_marks(unicodedata.normalize("NFKC", word).casefold().replace("’", "'")) or word
    if plain[0].isdigit():
        return _ORDINAL.sub("", _THOUSANDS.sub("", plain))
    bare = plain.replace(".", "").removesuffix("'s").replace("'", "")
    return _IN_FULL.get(bare, bare)


def is_name(text: str, word: Word) -> bool:
    """Say whether a word is written like a name or a number: a capital or a digit in front, no stop word."""
    first = text[word.start]
    return (first.isupper() or first.isdigit()) and word.folded not in STOP_WORDS


@lru_cache(maxsize=_TEXTS_KEPT)
def _cut(text: str) -> tuple[Word, ...]:
    return tuple(Word(match.start(), match.end(), _folded(text, match)) for match in _WORD.finditer(text))


def _folded(text: str, match: re.Match[str]) -> str:
    return _fold_pointed(match.group(), text[match.end() : match.end() + 1] == ".")


@lru_cache(maxsize=200_000)
def _term_of(word: str, has_point: bool) -> str:
    """Return the index term of a word as it stands, "" for a stop word; a text is mostly words seen before."""
    folded = _fold_pointed(word, has_point)
    return "" if folded in STOP_WORDS else term(folded)


def _fold_pointed(word: str, has_point: bool) -> str:
    folded = fold(word)
    return _WITH_POINT.get(folded, folded) if has_point else folded


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    for character in unicodedata.normalize("NFD", text):
        is_short_i = character == _BREVE and bool(kept) and kept[-1] == "и"
        if is_short_i or not unicodedata.combining(character):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))
