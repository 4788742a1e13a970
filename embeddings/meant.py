"""How near one passage is to many topics and questions at once: a matrix of their vectors, and slots for their words.

A topic is near in meaning, and the less near the more of its words are named: its score is the cosine and up to
`RELIEF` for the words. A question is weighed by cosine times the share of it that is named, as the confidence of an
answer begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.types import Passage
from embeddings.slots import Slots, WishWords, signs_of
from embeddings.topics import RELIEF
from embeddings.types import Vectors

IN_OTHER_SCRIPT = 0.8
"""Score of a passage in the other script that names all words of a topic: a model that reads one script can say nothing
of the other."""

QUESTION_GATE = 0.3
"""Cosine times the share of the question that is named, from which a passage is worth judging as its answer: that takes
ten milliseconds or more. Over 15 questions and a week of news-2022 every article that passed for an answer had a
passage above it; some passages of the same articles that passed stood a little below."""


_ALL = 0.999
"""Shares are sums of fractions."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A topic, or a question where it `asks`: its vector and words, and the score from which a topic is met."""

    text: str
    vector: Vectors
    words: WishWords
    floor: float
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """Which meaning was met, by its place: score, cosine, and those of its terms that are named."""

    place: int
    score: float
    cosine: float
    named: tuple[str, ...]


class Meanings:
    """All meanings, laid out to be met."""

    def __init__(self, meanings: Sequence[Meaning]) -> None:
        """Lay out `meanings`; all vectors are of one model."""
        self._meanings = meanings
        self._matrix = np.array([one.vector for one in meanings], dtype=np.float32)
        self._slots = Slots([one.words for one in meanings])
        self._asks = np.array([one.asks for one in meanings], dtype=np.bool_)
        self._cyrillic = np.array([is_cyrillic(one.text) for one in meanings], dtype=np.bool_)
        self._floors = np.array([QUESTION_GATE if one.asks else one.floor for one in meanings], dtype=np.float32)

    def cosines(self, vectors: Vectors) -> Vectors:
        """Return the cosine of each passage with each meaning: shape (passages, meanings)."""
        if not self._meanings:
            return np.zeros((len(vectors), 0), dtype=np.float32)
        found: Vectors = vectors @ self._matrix.T
        return found

    def met(self, passage: Passage, cosines: Vectors) -> Iterator[Met]:
        """Yield what a passage meets, given its row of `cosines`; a question whatever its floor."""
        if not self._meanings:
            return
        held = self._slots.held(signs_of(passage.text) | signs_of(passage.article.title))
        scores = self._scores(passage, cosines, self._slots.shares(held))
        for place in np.flatnonzero(scores >= self._floors).tolist():
            terms = self._meanings[place].words.terms
            named = tuple(terms[word] for word in self._slots.filled(held, place))
            yield Met(place, float(scores[place]), float(cosines[place]), named)

    def _scores(self, passage: Passage, cosines: Vectors, shares: Vectors) -> Vectors:
        topical = np.minimum(cosines + RELIEF * shares, 1.0)
        foreign = (self._cyrillic != is_cyrillic(passage.text)) & (shares > _ALL)
        topical = np.where(foreign, np.maximum(topical, IN_OTHER_SCRIPT), topical)
        scores: Vectors = np.where(self._asks, np.maximum(cosines, 0.0) * shares, topical)
        return scores


def is_cyrillic(text: str) -> bool:
    """Tell whether most letters are Cyrillic ones."""
    if text.isascii():
        return False
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0400" <= letter <= "\u04ff" for letter in letters) * 2 > len(letters)
