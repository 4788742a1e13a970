"""Print what half-lives and weights of the time prior are worth on a question set, and which cross-validation picks.

usage: python bench/fit_time.py SET_FOLDER HOME [SETTING=VALUE ...]      for example rerank=0

HOME holds the set's articles, ingested and indexed. The hits of each question are collected once; every pair of
half-life and weight then only puts them into another order. Which passage stands for an article does not depend on
time, so the best of each article is enough; both legs are normalised over these.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from question_sets import now, open_searcher, read_questions
from sklearn.model_selection import GroupKFold

from embeddings.build import label
from embeddings.evaluate import Question, holds_any
from embeddings.query import understand
from embeddings.rank import Candidate, fuse
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Query

HALF_LIVES = (3.0, 5.0, 7.0, 10.0, 14.0, 21.0, 30.0, 60.0)
WEIGHTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3)
_DEPTH, _SHOWN, _ALL = 10, 3, 10_000


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its candidates, and the ids of passages of gold articles and of those that hold an answer."""

    question: Question
    query: Query
    candidates: tuple[Candidate, ...]
    gold: frozenset[int]
    holding: frozenset[int]


@dataclass(frozen=True, slots=True)
class Result:
    """What one pair of settings gives for each case: reciprocal rank and answer@3, nan where it has nothing to say."""

    ranks: np.ndarray
    answers: np.ndarray

    def figures(self, places: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return MRR and answer@3 over the cases at these places."""
        return np.array([np.nanmean(self.ranks[places]), np.nanmean(self.answers[places])])


def main() -> None:
    """Collect, try the grid, print it, cross-validate by week."""
    folder, home, *changes = sys.argv[1:]
    settings = EmbeddingsSettings.model_validate(dict(change.split("=", 1) for change in changes))
    searcher, _ = open_searcher(Path(home), settings)
    cases = [case_of(searcher, one) for one in read_questions(Path(folder)) if not one.kind]
    print("times named:", dict(Counter(str(case.query.when and case.query.when.kind) for case in cases)))
    grid = {
        pair: result(cases, settings.model_copy(update={"half_life_days": pair[0], "recency_weight": pair[1]}))
        for pair in product(HALF_LIVES, WEIGHTS)
    }
    everything = np.arange(len(cases))
    for pair, one in sorted(grid.items(), key=lambda item: -item[1].figures(everything).sum()):
        print(
            "half-life {:4.0f}  weight {:.1f}".format(*pair),
            "  MRR {:.3f}  answer@3 {:.3f}".format(*one.figures(everything)),
        )
    report(cases, grid)


def case_of(searcher: Searcher, question: Question) -> Case:
    """Ask one question and keep the best passage of each article that either leg found."""
    query = understand(question.text, now=now(), as_of=question.as_of)
    hits = searcher.examine(query, k=_ALL).hits
    return Case(
        question,
        query,
        tuple(Candidate(label(hit.passage), hit.dense, hit.lexical) for hit in hits),
        frozenset(hit.passage.id for hit in hits if hit.passage.article.url in question.gold_urls),
        frozenset(hit.passage.id for hit in hits if holds_any(question.answers, hit.passage.text)),
    )


def result(cases: Sequence[Case], settings: EmbeddingsSettings) -> Result:
    """Put every case's candidates into the order that these settings give."""
    ranks, answers = np.full(len(cases), np.nan), np.full(len(cases), np.nan)
    for place, case in enumerate(cases):
        order = [one.candidate.label.passage_id for one in fuse(case.candidates, case.query, settings)[:_DEPTH]]
        if case.question.gold_urls:
            ranks[place] = next((1 / rank for rank, one in enumerate(order, 1) if one in case.gold), 0.0)
        if case.question.answers:
            answers[place] = not case.holding.isdisjoint(order[:_SHOWN])
    return Result(ranks, answers)


def report(cases: Sequence[Case], grid: dict[tuple[float, float], Result]) -> None:
    """Print what the pair that is best without a week gives in that week, averaged, and which pairs were picked."""
    weeks = [case.question.id.split("_")[0] for case in cases]
    ranks, answers, picked = np.full(len(cases), np.nan), np.full(len(cases), np.nan), Counter[tuple[float, float]]()
    for seen, held in GroupKFold(10).split(np.zeros(len(cases)), groups=weeks):
        best = max(grid, key=lambda pair: float(grid[pair].figures(seen).sum()))
        picked[best] += 1
        ranks[held], answers[held] = grid[best].ranks[held], grid[best].answers[held]
    print(f"cross-validated by week: MRR {np.nanmean(ranks):.3f}  answer@3 {np.nanmean(answers):.3f}  picked {picked}")


if __name__ == "__main__":
    main()
