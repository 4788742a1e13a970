"""Choose the best sentence of a passage, having as few of them encoded as the choice hangs on. Pure.

A sentence's score is what its words say plus the weight of its cosine with the question. No cosine is above 1: where
even that would not make a sentence the best, or as good as the best beside it, its cosine need not be known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_MOST = 1.001
"""No cosine of two unit vectors is larger, their rounding included."""

# Where the better neighbour of the best sentence is this close, the model cannot tell which of the two answers. Chosen
# on news-2023-train; on news-2022 it doubles one mark in four: 0.75 hold the answer, and 0.33 of a passage is bold,
# not 0.27. Always two would hold it in 0.85, with half of the passage bold.
_TOGETHER = 0.6


class Choice:
    """The sentences of one passage, of which the best is looked for; scores are better the higher."""

    def __init__(self, sentences: Sequence[str], scores: Sequence[float], *, weight: float) -> None:
        """Choose by `scores`, which hold all but `weight` times the cosine; nothing is known of meaning yet."""
        self.sentences, self._without, self._weight = sentences, scores, weight
        self._known: dict[int, float] = {}

    def wanted(self) -> list[int]:
        """Return of which places the cosine must be known next; of none when the choice is certain."""
        if not self._known:
            return [self._without.index(max(self._without))]
        place = max(self._known, key=self._score)
        could_be_best = self._reaching(self._score(place), range(len(self._without)))
        return could_be_best or self._reaching(self._score(place) - _TOGETHER, _beside(place, len(self._without)))

    def learn(self, place: int, cosine: float) -> None:
        """Note the cosine of a sentence with the question."""
        self._known[place] = self._without[place] + self._weight * cosine

    def places(self) -> list[int]:
        """Return the place of the best, and of a neighbour as good; the words alone decide where no cosine is known."""
        return together([self._score(place) for place in range(len(self._without))])

    def _score(self, place: int) -> float:
        return self._known.get(place, -math.inf) if self._known else self._without[place]

    def _reaching(self, score: float, places: Sequence[int]) -> list[int]:
        """Return which of these places are not known and could have that score or a better one."""
        most = self._weight * _MOST
        return [place for place in places if place not in self._known and self._without[place] + most >= score]


def together(scores: Sequence[float], *, margin: float = _TOGETHER) -> list[int]:
    """Return the place of the best score, of equals the first, and its better neighbour's if within the margin."""
    best = scores.index(max(scores))
    beside = max(_beside(best, len(scores)), key=lambda place: scores[place], default=best)
    return sorted({best, beside}) if scores[best] - scores[beside] <= margin else [best]


def _beside(place: int, count: int) -> list[int]:
    return [one for one in (place - 1, place + 1) if 0 <= one < count]
