"""Tune the model on the corpus itself: articles -> pairs -> training -> judged -> kept and indexed, or nothing.

Begins with the configured model each time, never with a tuned one, so that nothing drifts from tune to tune; what it
makes must beat the model in use. Decides and orders; the training itself is `training`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from corpus.types import Passage
from embeddings.encoder import Encoder, Progress
from embeddings.errors import TuneError
from embeddings.heldback import Marks, Split, Trial, Verdict, compare, judge, split, trial_of
from embeddings.negatives import with_negatives
from embeddings.pairs import Asked, Pair, TrainingArticle, asked_pairs, make_pairs
from embeddings.tuned_models import Card, Figures

LEAST_ARTICLES = 500
"""With fewer articles some forty titles would judge, and a gain would hardly ever be more than noise."""

MOST_PASSAGES = 200_000
"""The newest so many passages are read: more than a night of training gets through."""

_CHUNK = 2000

Stage = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and of what."""


class TuneSource(Protocol):
    """What tuning reads of the store."""

    def live_passage_ids(self) -> list[int]:
        """Return the ids of all live passages, ascending."""

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return these passages in the asked order, leaving out unknown ones."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is learned from, and what it is judged by; `seed` decides all that is drawn."""

    seed: int
    parts: Split
    pairs: tuple[Pair, ...]
    trial: Trial

    def counts(self) -> dict[str, int]:
        """Return how many pairs there are of each kind."""
        return dict(Counter(pair.kind.value for pair in self.pairs))


@dataclass(frozen=True, slots=True)
class Made:
    """What a training left in its folder: an encoder that reads it, the steps that were taken, and how."""

    encoder: Encoder
    steps: int
    recipe: dict[str, float]


@dataclass(frozen=True, slots=True)
class Result:
    """How the tuned model did beside the one in use; it is worth keeping when `verdict` says so."""

    before: Marks
    after: Marks
    verdict: Verdict
    made: Made


Train = Callable[[Sequence[Pair], Path], Made]
"""Train on pairs, write a sentence-transformers model into an empty folder, and return what was made."""


def read_articles(
    store: TuneSource, origin_of: Callable[[Collection[int]], dict[int, int]], *, stage: Stage | None = None
) -> list[TrainingArticle]:
    """Return the newest articles of the store with a title and a passage, and what their origins are."""
    ids = store.live_passage_ids()[-MOST_PASSAGES:]
    held: dict[int, list[Passage]] = {}
    for passage in _read(store, ids, stage):
        held.setdefault(passage.article.id, []).append(passage)
    origins = origin_of(list(held))
    return [_article(passages, origins) for passages in held.values() if passages[0].article.title.strip()]


def plan(articles: Sequence[TrainingArticle], uses: Sequence[Asked], *, seed: int, stage: Stage | None = None) -> Plan:
    """Return what to learn from and to judge by; raises TuneError when the articles are too few for either."""
    if len(articles) < LEAST_ARTICLES:
        raise TuneError(f"the corpus has {len(articles)} articles with a title; tuning needs {LEAST_ARTICLES}")
    parts = split(articles)
    trial = trial_of(parts)
    if not trial.queries:
        raise TuneError("no title of the newest articles tells enough to be asked for; there is nothing to judge by")
    bare = make_pairs(parts.learned, seed=seed)
    taught = tuple(with_negatives(bare, parts.learned, progress=_named(stage, "pairing")))
    return Plan(seed, parts, (*taught, *asked_pairs(uses, parts.learned)), trial)


def attempt(work: Plan, used: Encoder, train: Train, aside: Path, *, stage: Stage | None = None) -> Result:
    """Train a model into `aside` and judge it beside the one that is `used`; changes nothing else."""
    before = judge(work.trial, used, progress=_named(stage, "judging before"))
    made = train(work.pairs, aside)
    after = judge(work.trial, made.encoder, progress=_named(stage, "judging after"))
    return Result(before, after, compare(before, after, seed=work.seed), made)


@dataclass(frozen=True, slots=True)
class Parentage:
    """What a tuned model is made of: the configured model, by its name and fingerprint, and when."""

    parent: str
    fingerprint: str
    made: datetime


def card_of(result: Result, work: Plan, origin: Parentage) -> Card:
    """Return what is to be known of a tuned model."""
    return Card(
        parent=origin.parent,
        parent_fingerprint=origin.fingerprint,
        fingerprint=result.made.encoder.fingerprint,
        made=origin.made,
        articles=len(work.parts.learned) + len(work.parts.held),
        pairs=work.counts(),
        steps=result.made.steps,
        recipe=result.made.recipe,
        before=_figures(result.before),
        after=_figures(result.after),
        sureness=result.verdict.sureness,
    )


def _figures(marks: Marks) -> Figures:
    values = (marks.mrr, marks.recall, marks.own_cosine, marks.other_cosine)
    mrr, recall, own, other = (round(value, 4) for value in values)
    return Figures(mrr=mrr, recall=recall, own_cosine=own, other_cosine=other)


def _read(store: TuneSource, ids: Sequence[int], stage: Stage | None) -> Iterator[Passage]:
    for start in range(0, len(ids), _CHUNK):
        yield from store.passages(ids[start : start + _CHUNK])
        if stage:
            stage(min(start + _CHUNK, len(ids)), len(ids), "reading")


def _article(passages: Sequence[Passage], origins: dict[int, int]) -> TrainingArticle:
    article = passages[0].article
    origin = origins.get(article.id, article.id)  # an article that was not placed yet is its own origin
    return TrainingArticle(article.id, origin, article.title.strip(), article.visible_from, tuple(passages))


def _named(stage: Stage | None, what: str) -> Progress | None:
    if stage is None:
        return None

    def report(done: int, total: int) -> None:
        stage(done, total, what)

    return report
