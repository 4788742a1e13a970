"""Greetings, thanks and nonsense told from questions, in English and Russian. Pure.

A message is small talk only where phrases of small talk make up all of it: "Hello,
who are you?" does, "Hello Kitty ban in Tashkent?" does not. So no question is taken
for small talk because of how it begins. What is left unrecognised is searched, which
costs a card that says that nothing was found; the other mistake would cost an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from bot.asking.smalltalk_phrases import FILLERS, LONGEST_PHRASE, PHRASES, RISING, SIGNS, SmallTalk
from embeddings.analysis import content_words

LONGEST = 200
"""Characters of a message that can be small talk; the rest of a longer one would have to be read for nothing."""

_WORD = re.compile(r"[^\W_]+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_CONTRACTED = re.compile(r"(?<=\w)['’`](s|re|m)\b")
_OVER_AND_OVER = re.compile(r"(\w{1,4})\1{2,}|(\w)(\w)(?:\2\3)+\2")
_FULL = {"s": " is", "re": " are", "m": " am"}

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_BESIDE = {pair: step for row in _ROWS for step, keys in ((1, row), (-1, row[::-1])) for pair in pairwise(keys)}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzабвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_VOWELS = frozenset("aeiouyаеиоуыэюяіїєөүұәү")
_SHORTEST_RUN = 3
"""Keys side by side that are no word: "asd" in "asdasd"; alone it takes four ("asdf"), as "red" and "was" show."""

_VOICELESS = 6
"""Letters without a vowel that no word or abbreviation has: "ГКНБ" has four, "xkcdtrs" has seven."""


def small_talk(text: str) -> SmallTalk | None:
    """Return what a message says that asks for nothing, or None for a question.

    Of several kinds the one that asks most for a reply counts: "Hi! What can you do?" is about ability.
    """
    if len(text) > LONGEST:
        return None
    words = _words(text)
    if not words:
        return SmallTalk.NONSENSE
    kinds = _kinds(words)
    if kinds:
        return max(kinds, key=RISING.index)
    if _is_acronym(text):
        return SmallTalk.NONSENSE if _runs_along_keys(words[0]) else None
    if any(map(_is_mashed, words)) and all(_is_mashed(word) or word in FILLERS for word in words):
        return SmallTalk.NONSENSE
    says_little = not content_words(text) or set(words) <= FILLERS or (len(words) == 1 and _is_short(words[0]))
    return SmallTalk.FRAGMENT if says_little else None


def _words(text: str) -> list[str]:
    """Return the words of a message in small letters, signs that stand for words among them."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    for sign, said in SIGNS.items():
        plain = plain.replace(sign, said)
    plain = _CONTRACTED.sub(lambda match: _FULL[match[1]], plain)
    return _WORD.findall(plain.replace("'", "").replace("’", ""))


def _kinds(words: Sequence[str]) -> set[SmallTalk]:
    """Return the kinds of the phrases that make up all of `words` but fillers; empty where anything is left.

    `reached` holds how each position can be come to: phrases overlap ("good", "good morning"), so all ways are kept.
    """
    reached: list[set[SmallTalk] | None] = [set(), *([None] * len(words))]
    for start in range(len(words)):
        so_far = reached[start]
        if so_far is None:
            continue
        if words[start] in FILLERS:
            reached[start + 1] = (reached[start + 1] or set()) | so_far
        for end in range(start + 1, min(start + LONGEST_PHRASE, len(words)) + 1):
            kind = _phrase(words[start:end])
            if kind is not None:
                reached[end] = (reached[end] or set()) | so_far | {kind}
    return reached[-1] or set()


def _phrase(words: Sequence[str]) -> SmallTalk | None:
    """Return the kind of a phrase, also with letters drawn out: "hellooo", "приветттт"."""
    for letters in (r"\1\1\1", r"\1\1", r"\1"):
        kind = PHRASES.get(tuple(_DRAWN_OUT.sub(letters, word) for word in words))
        if kind is not None:
            return kind
    return None


def _is_mashed(word: str) -> bool:
    """Tell whether a word is keys rather than language: one key, neighbouring keys, a syllable over and over."""
    if word.isdecimal():
        return False  # "2015" and "1325" name years and resolutions
    if _OVER_AND_OVER.fullmatch(word):
        return True
    return _runs_along_keys(word) or (len(word) >= _VOICELESS and _is_voiceless(word))


def _is_voiceless(word: str) -> bool:
    """Tell whether a word has no vowel; of letters whose vowels are not known here nothing is said."""
    bare = {letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)}
    return _LETTERS.issuperset(bare) and not _VOWELS & bare


def _runs_along_keys(word: str) -> bool:
    """Tell whether the word falls into runs of neighbouring keys, each in one direction: "asdf", "qweasd", "фыва"."""
    if len(word) <= _SHORTEST_RUN:
        return False
    steps = [_BESIDE.get(pair, 0) for pair in pairwise(word)]
    run, direction = 1, 0
    for step in (*steps, 0):
        if step and step == (direction or step):
            run, direction = run + 1, step
        elif run < _SHORTEST_RUN:
            return False
        else:
            run, direction = 1, 0
    return True


def _is_short(word: str) -> bool:
    """Tell whether a word is one letter, or a number too small to be a year or a resolution."""
    return len(word) == 1 or (word.isdecimal() and len(word) == 2)


def _is_acronym(text: str) -> bool:
    """Tell whether a single word is written in capitals: "WHO" is an organisation, "who" is not."""
    words = _WORD.findall(text)
    return len(words) == 1 and len(words[0]) > 1 and words[0].isupper()
