"""What a person wrote as keywords: all of them, "quoted phrases", and -what must not stand there. Pure.

Words meet by their folded stems, and by the keys of names in any spelling and script: Rogun finds Рогун.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from embeddings.analysis import asked_name_keys, content_words, is_name, term
from embeddings.names import extra_terms
from embeddings.slots import signs_of

Signs = frozenset[str]
"""The ways to write one word: its term and the keys it has as a name."""

_PIECE = re.compile(r'(?P<minus>(?<!\S)[-–—−])?(?:["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]|(?P<word>[^\s"“”„«»]+))')


@dataclass(frozen=True, slots=True)
class Keywords:
    """Phrases, of one word or more, that must all stand in a text, and those of which none may."""

    wanted: tuple[tuple[Signs, ...], ...]
    unwanted: tuple[tuple[Signs, ...], ...]

    def rarest(self) -> Signs:
        """Return the signs of one wanted word by which to look this up: the longest, which is seldom a common one."""
        return max((word for phrase in self.wanted for word in phrase), key=lambda signs: max(map(len, signs)))

    def stands_in(self, text: str) -> bool:
        """Tell whether all that is wanted stands in one text."""
        said = signs_of(text)
        return all(_stands(phrase, said, (text,)) for phrase in self.wanted)

    def fits(self, *texts: str) -> bool:
        """Tell whether these texts hold all that is wanted, each phrase in one of them, and nothing unwanted."""
        return self.fits_among(said_in(*texts), texts)

    def fits_among(self, said: Signs, texts: Sequence[str]) -> bool:
        """Tell the same of texts of which is known what is `said_in` them."""
        wanted = all(_stands(phrase, said, texts) for phrase in self.wanted)
        return wanted and not any(_stands(phrase, said, texts) for phrase in self.unwanted)


def said_in(*texts: str) -> Signs:
    """Return the signs of all words of some texts."""
    return frozenset().union(*(signs_of(text) for text in texts))


@lru_cache(maxsize=20_000)
def keywords(text: str) -> Keywords:
    """Return what `text` asks for; words that carry no meaning by themselves ("the") are left out."""
    wanted: list[tuple[Signs, ...]] = []
    unwanted: list[tuple[Signs, ...]] = []
    for piece in _PIECE.finditer(text):
        phrase = _phrase(piece["phrase"] or piece["word"] or "")
        if phrase:
            (unwanted if piece["minus"] else wanted).append(phrase)
    return Keywords(tuple(wanted), tuple(unwanted))


def is_left_open(text: str) -> bool:
    """Tell whether a quotation mark stands alone, so that nobody knows where its phrase ends."""
    return any(mark in '"“”„«»' for mark in _PIECE.sub("", text))


@lru_cache(maxsize=1000)
def signs_in_order(text: str) -> tuple[Signs, ...]:
    """Return the signs of each word of a text that carries meaning, in order."""
    return tuple(
        _signs(text[word.start : word.end], word.folded, named=is_name(text, word)) for word in content_words(text)
    )


def _phrase(text: str) -> tuple[Signs, ...]:
    # People type names in small letters, so that any word may be one.
    return tuple(
        frozenset((term(word.folded), *asked_name_keys(text[word.start : word.end]))) for word in content_words(text)
    )


def _signs(written: str, folded: str, *, named: bool) -> Signs:
    return frozenset((term(folded), *extra_terms(written, is_name=named)))


def _stands(phrase: tuple[Signs, ...], said: Signs, texts: Sequence[str]) -> bool:
    # First without their order, which most texts do not even pass: thousands of subscriptions may share a word.
    if any(word.isdisjoint(said) for word in phrase):
        return False
    return len(phrase) == 1 or any(_stands_in(phrase, signs_in_order(text)) for text in texts)


def _stands_in(phrase: tuple[Signs, ...], text: Sequence[Signs]) -> bool:
    last = len(text) - len(phrase)
    return any(
        all(not wanted.isdisjoint(text[start + place]) for place, wanted in enumerate(phrase))
        for start in range(last + 1)
    )
