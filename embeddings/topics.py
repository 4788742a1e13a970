"""Which passages are about a topic: near to it in meaning, and the less near the more of its words they name. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from corpus.types import Passage
from embeddings.acronyms import equivalents
from embeddings.analysis import asked_name_keys, content_words, term
from embeddings.evidence import OtherWays

RELIEF = 0.3
"""Taken off the threshold where all words of the topic stand in passage or title, in part where some do.

A topic of one word has low cosines with everything ("water": 0.25 with an
article about a dam, "energy" 0.26), a phrase high ones also with its
neighbours. Chosen by eye on some twenty topics over the sample corpus and news-2022.
"""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic asks for: its folded content words, each once, and the other ways to write them."""

    words: tuple[str, ...]
    ways: OtherWays

    def named(self, passage: Passage) -> tuple[str, ...]:
        """Return its words that stand in the passage or its title, in any spelling or language that is known."""
        said = self.ways.said(passage.text) | self.ways.said(passage.article.title)
        return tuple(word for word in self.words if term(word) in said)

    def holds(self, passage: Passage, cosine: float, threshold: float) -> bool:
        """Say whether a passage is about it; one in the other script also by its words alone, where all are named.

        To a model that reads one script all of the other is equally far.
        """
        matched = self.named(passage)
        foreign = _is_cyrillic(" ".join(self.words)) != _is_cyrillic(passage.text)
        if foreign and matched and matched == self.words:
            return True
        return cosine >= threshold - RELIEF * len(matched) / max(len(self.words), 1)


def _is_cyrillic(text: str) -> bool:
    """Say whether most letters are Cyrillic ones."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0400" <= letter <= "\u04ff" for letter in letters) * 2 > len(letters)


@lru_cache(maxsize=200)
def topic_of(text: str) -> Topic:
    """Return what the words of a topic ask for."""
    words = content_words(text)
    # Topics are written in small letters as well, so that any word may be a name.
    names = {key: term(word.folded) for word in words for key in asked_name_keys(text[word.start : word.end])}
    return Topic(tuple(dict.fromkeys(word.folded for word in words)), OtherWays(names, equivalents(text)))
