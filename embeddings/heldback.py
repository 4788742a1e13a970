"""What a tuned model is judged by: articles that it never saw, found by their titles. Pure but for the encoding."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Encoder, Progress
from embeddings.pairs import OPENING, TrainingArticle, is_telling, untitled
from embeddings.types import Vectors

HELD_SHARE = 0.1
MOST_QUERIES = 500
MOST_TEXTS = 4000
"""Both bound the time that judging takes: twice 4,500 texts, three minutes on two cores."""

DEPTH = 10
RESAMPLES = 2000
SURE = 0.975
"""The share of resamples in which the tuned model must be the better one: a gain outside the usual 95 % interval."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Split:
    """Articles to learn from, and the newest ones, kept back to judge by."""

    learned: tuple[TrainingArticle, ...]
    held: tuple[TrainingArticle, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """Queries of shape (n,) over texts of shape (m,): a text fits a query when both have the same owner."""

    queries: tuple[str, ...]
    query_owners: tuple[int, ...]
    texts: tuple[str, ...]
    text_owners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """How one model did. `reciprocal` holds 1 / rank of the first own text for each query, 0 beyond the tenth.

    `own_cosine` and `other_cosine` are the medians of a query with its best own
    text and with any other: a shift of these moves every threshold that is a cosine.
    """

    reciprocal: Floats
    own_cosine: float
    other_cosine: float

    @property
    def mrr(self) -> float:
        """Return the mean reciprocal rank at 10."""
        return float(self.reciprocal.mean())

    @property
    def recall(self) -> float:
        """Return the share of queries with an own text among the first 10."""
        return float((self.reciprocal > 0).mean())


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a model is better than another: the gain in MRR@10, and in which share of resamples it is one."""

    gain: float
    sureness: float

    @property
    def is_better(self) -> bool:
        """Say whether the gain is more than the noise of which articles happened to be held back."""
        return self.gain > 0 and self.sureness >= SURE


def split(articles: Sequence[TrainingArticle], *, share: float = HELD_SHARE) -> Split:
    """Keep back the newest `share` of the articles: a tuned model is for the news to come.

    Articles of one time are drawn by the hash of their id. What carries the
    text of a held-back article is learned from by nobody.
    """
    ordered = sorted(articles, key=lambda one: (one.visible_from, _drawn(one.id)))
    cut = len(ordered) - round(len(ordered) * share)
    held = tuple(ordered[cut:])
    origins = {article.origin for article in held}
    return Split(tuple(one for one in ordered[:cut] if one.origin not in origins), held)


def trial_of(parts: Split) -> Trial:
    """Return the titles of the held-back articles, to be found among their openings and those of other articles.

    The texts stand without their titles, which would make it a comparison of
    words, and only where the title is not repeated in them.
    """
    asked = sorted((one for one in parts.held if _is_askable(one)), key=lambda one: _drawn(one.id))[:MOST_QUERIES]
    names = {article.id for article in asked}
    others = sorted((one for one in (*parts.held, *parts.learned) if one.id not in names), key=lambda o: _drawn(o.id))
    texts = [(text, one.origin) for one in (*asked, *others) for text in _openings(one)][:MOST_TEXTS]
    return Trial(
        queries=tuple(article.title for article in asked),
        query_owners=tuple(article.origin for article in asked),
        texts=tuple(text for text, _ in texts),
        text_owners=tuple(owner for _, owner in texts),
    )


def judge(trial: Trial, encoder: Encoder, *, progress: Progress | None = None) -> Marks:
    """Return how an encoder does in a trial."""
    texts = encoder.encode(trial.texts, progress=progress)
    queries = np.stack([encoder.encode_question(query) for query in trial.queries])
    return marks(queries, texts, trial)


def marks(queries: Vectors, texts: Vectors, trial: Trial) -> Marks:
    """Return the marks for the vectors of a trial's queries and texts."""
    cosines = queries @ texts.T
    own = np.asarray(trial.query_owners)[:, None] == np.asarray(trial.text_owners)[None, :]
    best = np.where(own, cosines, -np.inf).max(axis=1)
    ahead = (cosines > best[:, None]).sum(axis=1)
    reciprocal = np.where(ahead < DEPTH, 1.0 / (ahead + 1.0), 0.0)
    return Marks(reciprocal, float(np.median(best)), float(np.median(cosines[~own])))


def compare(before: Marks, after: Marks, *, seed: int) -> Verdict:
    """Return the gain of `after` over `before` and how sure it is, by a paired bootstrap over the queries."""
    differences = after.reciprocal - before.reciprocal
    rng = np.random.default_rng(seed)
    chosen = rng.integers(len(differences), size=(RESAMPLES, len(differences)))
    means = differences[chosen].mean(axis=1)
    return Verdict(float(differences.mean()), float((means > 0).mean()))


def _is_askable(article: TrainingArticle) -> bool:
    return is_telling(article.title) and bool(_openings(article))


def _openings(article: TrainingArticle) -> list[str]:
    return [passage.text for passage in untitled(article.title, article.passages[:OPENING])]


def _drawn(article_id: int) -> bytes:
    return hashlib.sha256(str(article_id).encode()).digest()
