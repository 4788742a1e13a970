"""How likely is it that the answer is among the first three hits? A logistic model over features without scale. Pure.

No feature is a raw BM25 score or a rank among all passages: those depend on
the size of the corpus, and the model must judge twenty articles and a million alike.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Literal

Level = Literal["careful", "balanced", "eager"]
"""How much the bot dares to show; what each trades is said at the setting `confidence` of config.toml."""

LOOKED_AT = 3
"""Hits that `features` looks at."""

TOGETHER = 5
"""Hits that are also judged alone: more never stand on one card."""

# By bench/beside.py: of 652 second and third quotes on 326 cards of news-2022, 0.66 were of an article that the set
# gives for the question, or had the answer's words; of the 487 that this leaves 0.81, and one of 405 questions loses
# its answer (answer@3 0.573 to 0.570). 0.3 loses none (0.80), 0.5 four (0.83). A floor for the chance itself that
# leaves as many, 0.3, loses four, too.
BESIDE = 0.35
"""Share of the first hit's chance that each further one on its card must reach."""

_ENOUGH_TERMS = 4
_BARE_TERMS = 3

# A corpus is a sample: a small one says little of how rare a word is. So it is joined by this many passages
# of which one in a hundred holds the word; without it a common word that twenty articles happen to lack
# ("tall") outweighs the name that was asked for.
_PRIOR_PASSAGES = 1000
_PRIOR_SHARE = 0.01
_NAME_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A term of the question: its weight, and whether it is written like a name or number."""

    term: str
    weight: float
    named: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One hit: its cosine, the terms of its title and of each sentence of its passage, and how well its time fits.

    `recency` is the time prior, 0 to 1; `reranked` the reranker's score, None where none read it.
    """

    dense: float
    title: frozenset[str]
    sentences: tuple[frozenset[str], ...]
    recency: float
    reranked: float | None = None


@dataclass(frozen=True, slots=True)
class Features:
    """What the model looks at, each 0 to 1.

    A match is the best hit's cosine times the share of the question, weighed
    by rarity, that stands in its title and passage, or in its title: near in
    meaning and naming what was asked for, at once. `length` grows up to
    four terms; `bare` marks one or two terms without a name. `timely` is the
    time prior of the hit that matches best. `reranked` is the reranker's best
    score, None where none reads.
    """

    passage_match: float
    title_match: float = 0.0
    length: float = 0.0
    bare: float = 0.0
    timely: float = 0.0
    reranked: float | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: what it starts from, and the weight of each feature (None: not looked at)."""

    bias: float
    weights: Features

    def chance(self, features: Features) -> float:
        """Return the chance, 0 to 1, that the answer is there; raises TypeError where a weighed feature is None."""
        pairs = zip(astuple(self.weights), astuple(features), strict=True)
        return 1 / (1 + math.exp(-self.bias - sum(weight * value for weight, value in pairs if weight is not None)))


# Fitted by bench/fit_confidence.py on news-2022: 405 questions with a short answer, 230 unanswerable ones and 150 about
# anything but news, over all 2,980 articles, over cut-outs of 20 and 200 articles, and a year later. Cross-validated by
# week: AUROC 0.979 and 0.981. Of some forty other features (gaps and agreement of the legs, names uncovered, one
# sentence's or two passages' share, words side by side) none moved AUROC by more than 0.004, `timely` by 0.015.
PLAIN = Model(
    bias=-7.69,
    weights=Features(passage_match=7.92, title_match=3.01, length=3.78, bare=-1.4, timely=1.45),
)

# For hits that the packaged reranker has read: it adds little to AUROC, but more old answers are kept.
RERANKED = Model(
    bias=-8.63,
    weights=Features(passage_match=6.02, title_match=2.81, length=3.52, bare=-1.26, timely=1.41, reranked=4.21),
)

# For what is asked of articles that the reader named. Such a question leaves out what the article is about ("How many
# were hurt?"), so how much it says itself counts for nothing. Fitted by bench/within.py on news-2022: 274 questions
# within an article that answers them, as they are and without the words of its title, against the same within a random
# article and 230 that none answers within the nearest; both moved by 0.41, so that at the default level the last are
# answered as seldom as without an article (0.09, by models that saw none of the same week).
WITHIN_PLAIN = Model(bias=-2.46, weights=Features(passage_match=9.94))
WITHIN_RERANKED = Model(bias=-4.08, weights=Features(passage_match=6.6, reranked=6.25))

_THRESHOLDS: Mapping[Level, float] = {"careful": 0.7, "balanced": 0.6, "eager": 0.45}


def threshold(level: Level | float) -> float:
    """Return the confidence, 0 to 1, from which an answer is shown; a number is its own threshold."""
    return level if isinstance(level, float) else _THRESHOLDS[level]


def estimate(features: Features) -> float:
    """Return the chance, 0 to 1, that the answer is there, by the model for hits with or without a reranker's score."""
    return (PLAIN if features.reranked is None else RERANKED).chance(features)


def estimate_within(features: Features) -> float:
    """Return the chance, 0 to 1, that the answer is there, where the reader named the articles."""
    return (WITHIN_PLAIN if features.reranked is None else WITHIN_RERANKED).chance(features)


def features(asked: Sequence[AskedTerm], evidence: Sequence[Evidence]) -> Features:
    """Return the features of a result from its first three hits, best first."""
    hits = evidence[:LOOKED_AT]
    whole = [(hit, hit.title.union(*hit.sentences)) for hit in hits]
    return Features(
        passage_match=_best(asked, whole),
        title_match=_best(asked, [(hit, hit.title) for hit in hits]),
        length=min(len(asked), _ENOUGH_TERMS) / _ENOUGH_TERMS,
        bare=float(len(asked) < _BARE_TERMS and not any(one.named for one in asked)),
        timely=_timely(asked, whole),
        reranked=max((hit.reranked for hit in hits if hit.reranked is not None), default=None),
    )


def beside(alone: Sequence[float | None], *, floor: float = BESIDE) -> int:
    """Return how many hits, by their chances alone, may stand on one card: up to the first that is far below the first.

    The first always may, and one that was not judged as the one before it.
    """
    least = floor * (alone[0] or 0.0) if alone else 0.0
    return next((at for at, chance in enumerate(alone) if at and chance is not None and chance < least), len(alone))


def term_weight(frequency: int, passages: int, *, named: bool) -> float:
    """Return how much a term counts that stands in `frequency` of `passages` passages: smoothed idf, more for names."""
    share = (frequency + _PRIOR_PASSAGES * _PRIOR_SHARE) / (passages + _PRIOR_PASSAGES)
    return -math.log(min(share, 1.0)) * (_NAME_WEIGHT if named else 1.0)


def coverage(asked: Sequence[AskedTerm], terms: Collection[str]) -> float:
    """Return the share of the question, by weight, that stands among `terms`; 0 where nothing is asked."""
    total = sum(one.weight for one in asked)
    return sum(one.weight for one in asked if one.term in terms) / total if total else 0.0


_Place = tuple[Evidence, frozenset[str]]
"""A hit, and the terms of the part of it that is looked at."""


def _match(asked: Sequence[AskedTerm], place: _Place) -> float:
    hit, terms = place
    return max(hit.dense, 0.0) * coverage(asked, terms)


def _best(asked: Sequence[AskedTerm], places: Sequence[_Place]) -> float:
    return max((_match(asked, place) for place in places), default=0.0)


def _timely(asked: Sequence[AskedTerm], places: Sequence[_Place]) -> float:
    return max(places, key=lambda place: _match(asked, place))[0].recency if places else 0.0
