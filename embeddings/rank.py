"""Order candidates: fuse both legs, favour the right time, hear the reranker, spread over origins. Pure.

Works on labels: what a passage says is needed only of the few that are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from corpus.types import Passage
from embeddings.moments import fit
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Label, Query

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that either leg found, by its label, with its cosine and its BM25 score (0 where no term matches)."""

    label: Label
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its place-giving score, the time prior (0..1) and the reranker's score (0..1) within it."""

    candidate: Candidate
    score: float
    recency: float
    reranked: float | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A ranked candidate with its passage."""

    ranked: Ranked
    passage: Passage


def fuse(candidates: Sequence[Candidate], query: Query, settings: EmbeddingsSettings) -> list[Ranked]:
    """Return all candidates, best first.

    score = w · dense + (1 − w) · lexical + recency_weight · time prior, both legs min-max
    normalised over the candidates (Bruch, Gai and Ingber 2023, arXiv 2210.11934,
    on convex combination). Ties go to the lower passage id.
    """
    dense = normalised([candidate.dense for candidate in candidates])
    lexical = normalised([candidate.lexical for candidate in candidates])
    share = settings.dense_weight
    ranked = []
    for candidate, close, worded in zip(candidates, dense, lexical, strict=True):
        fresh = time_prior(candidate.label, query, half_life_days=settings.half_life_days)
        score = share * close + (1 - share) * worded + settings.recency_weight * fresh
        ranked.append(Ranked(candidate, score, fresh))
    return _ordered(ranked)


def time_prior(label: Label, query: Query, *, half_life_days: float) -> float:
    """Return how well the publication fits the time that the question names, or else its moment, 0 to 1."""
    if query.when is None or query.when.start is None:
        return recency(label.published, as_of=query.as_of, half_life_days=half_life_days)
    return fit(label.published, query.when, half_life_days=half_life_days)


def recency(published: datetime | None, *, as_of: datetime, half_life_days: float) -> float:
    """Return the time prior of a publication around the moment of the question, 0 to 1: 2^(−age / half-life).

    An article that states no date gets 0, like a very old one: it may not
    pass for news.
    """
    if published is None:
        return 0.0
    age = max((as_of - published) / _DAY, 0.0)
    return float(2.0 ** (-age / half_life_days))


def to_reread(ranked: Sequence[Ranked], origins: Mapping[int, int], settings: EmbeddingsSettings) -> list[Ranked]:
    """Return what the reranker is to read: the best, but not more than some passages of one origin.

    Copies of one text in ten outlets would otherwise take all its places.
    """
    chosen: list[Ranked] = []
    counts: Counter[int | tuple[int]] = Counter()
    for one in ranked:
        article = one.candidate.label.article_id
        # An article without a known origin is one of its own, and no number of another's.
        origin: int | tuple[int] = origins.get(article, (article,))
        if counts[origin] < settings.rerank_per_article:
            counts[origin] += 1
            chosen.append(one)
        if len(chosen) == settings.rerank:
            break
    return chosen


def reread(ranked: Sequence[Ranked], read: Sequence[Ranked], scores: Sequence[float], *, weight: float) -> list[Ranked]:
    """Return all, best first, after the reranker gave `scores` to those `read`: it adds weight · score to theirs."""
    heard = {
        one.candidate.label.passage_id: replace(one, score=one.score + weight * score, reranked=score)
        for one, score in zip(read, scores, strict=True)
    }
    return _ordered(heard.get(one.candidate.label.passage_id, one) for one in ranked)


def normalised(scores: Sequence[float]) -> list[float]:
    """Return scores stretched to 0..1; all of them 0 when they do not differ."""
    if not scores:
        return []
    low, high = min(scores), max(scores)
    return [(score - low) / (high - low) if high > low else 0.0 for score in scores]


def best_of_articles(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Return the best passage of each article, in order."""
    best: dict[int, Ranked] = {}
    for one in ranked:
        best.setdefault(one.candidate.label.article_id, one)
    return list(best.values())


def spread(passages: Iterable[Read], origins: Mapping[int, int], *, limit: int) -> list[Read]:
    """Return the first of articles' best passages, in order, but what an origin or words said before after all others.

    `origins` gives the origin of an article by id; one that it lacks is an
    origin of its own. So an agency's text in ten outlets takes one place of a
    card, and the other nine come when somebody asks for more. Takes no more of
    the passages than decide which `limit` come first.
    """
    firsts: list[Read] = []
    repeats: list[Read] = []
    said: set[tuple[str, int | str]] = set()
    for one in passages:
        article = one.ranked.candidate.label.article_id
        marks: set[tuple[str, int | str]] = {("words", " ".join(one.passage.text.split()).casefold())}
        if article in origins:
            marks.add(("origin", origins[article]))
        (firsts if said.isdisjoint(marks) else repeats).append(one)
        said |= marks
        if len(firsts) == limit:
            break
    return (firsts + repeats)[:limit]


def _ordered(ranked: Iterable[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda one: (-one.score, one.candidate.label.passage_id))
