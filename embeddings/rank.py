"""Order candidates: fuse both legs, favour the right time, one passage for each article. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from corpus.types import Passage
from embeddings.settings import EmbeddingsSettings

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that either leg found, with its cosine and its BM25 score (0 where no term matches)."""

    passage: Passage
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its place-giving score and the time prior (0..1) that is part of it."""

    candidate: Candidate
    score: float
    recency: float


def fuse(candidates: Sequence[Candidate], *, as_of: datetime, settings: EmbeddingsSettings) -> list[Ranked]:
    """Return the best passage of each article, best first.

    score = w · dense + (1 − w) · lexical + recency_weight · 2^(−age / half-life), both legs
    min-max normalised over the candidates (Bruch, Gai and Ingber 2023, arXiv
    2210.11934, on convex combination). Ties go to the lower passage id.
    """
    dense = normalised([candidate.dense for candidate in candidates])
    lexical = normalised([candidate.lexical for candidate in candidates])
    share = settings.dense_weight
    ranked = []
    for candidate, close, worded in zip(candidates, dense, lexical, strict=True):
        fresh = recency(candidate.passage, as_of=as_of, half_life_days=settings.half_life_days)
        score = share * close + (1 - share) * worded + settings.recency_weight * fresh
        ranked.append(Ranked(candidate, score, fresh))
    return best_of_each_article(sorted(ranked, key=lambda one: (-one.score, one.candidate.passage.id)))


def recency(passage: Passage, *, as_of: datetime, half_life_days: float) -> float:
    """Return the time prior of a passage around the moment of the question, 0 to 1.

    An article that states no date gets 0, like a very old one: it may not
    pass for news.
    """
    published = passage.article.published
    if published is None:
        return 0.0
    age = max((as_of - published.at) / _DAY, 0.0)
    return float(2.0 ** (-age / half_life_days))


def normalised(scores: Sequence[float]) -> list[float]:
    """Return scores stretched to 0..1; all of them 0 when they do not differ."""
    if not scores:
        return []
    low, high = min(scores), max(scores)
    return [(score - low) / (high - low) if high > low else 0.0 for score in scores]


def best_of_each_article(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Keep the first passage of each article, in order."""
    firsts: dict[int, Ranked] = {}
    for one in ranked:
        firsts.setdefault(one.candidate.passage.article.id, one)
    return list(firsts.values())
