"""Fit the model of embeddings/confidence.py and print its coefficients, cross-validated figures and thresholds.

usage: python bench/fit_confidence.py SET_FOLDER HOME

HOME holds the set's articles, ingested and indexed. Right answers are positive; unanswerable questions are negative,
off-topic ones with four times the weight, and so are, with little weight, questions whose answer's words were not
found (they may be said otherwise). Everything is asked again over cut-outs of the corpus, with half the weight, so
that the model also holds for a small one. Needs scikit-learn, which comes with sentence-transformers.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from question_sets import now, open_searcher, read_questions
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from corpus.store import CorpusStore
from corpus.types import Passage
from embeddings.build import label, terms
from embeddings.confidence import Features
from embeddings.evaluate import Question, auroc, measure, prediction
from embeddings.generations import Generation, Generations
from embeddings.query import understand
from embeddings.search import Examined, Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Findings

CUT_OUTS = {20: 6, 200: 60}
"""Articles in a cut-out, and how many of the questions that it answers are asked over it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question asked over one corpus."""

    question: Question
    features: Features
    right: bool
    whole: bool
    articles: tuple[int, ...]

    @property
    def unanswerable(self) -> bool:
        """Say whether the corpus cannot answer."""
        return bool(self.question.kind) or (not self.whole and not self.right)

    @property
    def weight(self) -> float:
        """Return how much the case counts in the fit."""
        if not (self.right or self.unanswerable):
            return 0.2
        return (1.0 if self.whole else 0.5) * (4.0 if self.question.kind == "off-topic" else 1.0)


class CutOut(Generations):
    """An index over a few articles, in memory."""

    def __init__(self, whole: Generation, passages: Sequence[Passage]) -> None:
        """Take vectors from the `whole` index."""
        super().__init__(Path("cut-out"))
        vectors, words = self.empty(whole.manifest.dimension)
        labels = [label(passage) for passage in passages]
        vectors.add(labels, whole.vectors.vectors([passage.id for passage in passages]))
        words.add(labels, [terms(passage) for passage in passages])
        self._generation = Generation("cut-out", whole.manifest, vectors, words)

    def current(self) -> str:
        """Return its only name."""
        return self._generation.name

    def load(self) -> Generation:
        """Return what is in memory."""
        return self._generation


def main() -> None:
    """Collect cases, cross-validate, fit, print."""
    folder, home = sys.argv[1:]
    searcher, store = open_searcher(Path(home), EmbeddingsSettings())
    whole = [ask(searcher, question, whole=True) for question in read_questions(Path(folder))]
    cases = whole + list(cut_out_cases(searcher, store, Generations(Path(home) / "index").load(), whole))
    inputs = np.array([astuple(case.features) for case in cases])
    chances = cross_validated(cases, inputs)
    model = fitted(cases, inputs)
    print(f"{len(cases)} cases; bias {model.intercept_[0]:.2f}")
    for name, weight in zip((field.name for field in fields(Features)), model.coef_[0], strict=True):
        print(f"{name:16} {weight:.2f}")
    report(cases, chances)


def ask(searcher: Searcher, question: Question, *, whole: bool) -> Case:
    """Ask one question and see whether its answer is among the first three hits."""
    examined = searcher.examine(understand(question.text, now=now(), as_of=question.as_of))
    articles = tuple(hit.passage.article.id for hit in examined.hits)
    return Case(question, examined.features, is_right(question, examined), whole, articles)


def is_right(question: Question, examined: Examined) -> bool:
    """Say whether the answer's words stand in the first three hits."""
    said = prediction(question.id, Findings(examined.query, examined.hits, 0.0, answered=True))
    return measure([question], [said], {}).answer_at_3 == 1.0


def cut_out_cases(searcher: Searcher, store: CorpusStore, whole: Generation, asked: Sequence[Case]) -> Iterator[Case]:
    """Yield questions over small corpora: some that hold their best hits, twice as many that hold none of them."""
    chance = random.Random(7)
    articles = sorted({passage.article.id for passage in store.passages(whole.vectors.ids())})
    for size, share in CUT_OUTS.items():
        right = [case for case in asked if case.right]
        chance.shuffle(right)
        for start in range(0, len(right), share):
            here = right[start : start + share]
            needed = [article for case in here for article in case.articles[:3]]
            kept = set(needed) | set(chance.sample(articles, size - min(len(needed), size)))
            passages = [passage for article in sorted(kept) for passage in store.passages_of(article)]
            small = Searcher(store, searcher.encoder, CutOut(whole, passages), EmbeddingsSettings())
            elsewhere = [case for case in asked if kept.isdisjoint(case.articles)]
            for case in here + chance.sample(elsewhere, min(len(elsewhere), 2 * len(here))):
                yield ask(small, case.question, whole=False)


def fitted(cases: Sequence[Case], inputs: np.ndarray) -> LogisticRegression:
    """Return the model fitted on these cases."""
    weights = np.array([case.weight for case in cases])
    return LogisticRegression(max_iter=2000).fit(inputs, [case.right for case in cases], sample_weight=weights)


def cross_validated(cases: Sequence[Case], inputs: np.ndarray) -> np.ndarray:
    """Return each case's chance by a model that saw no question of its week."""
    weeks = [case.question.id.split("_")[0] for case in cases]
    chances = np.zeros(len(cases))
    for seen, held in GroupKFold(10).split(inputs, groups=weeks):
        model = fitted([cases[place] for place in seen], inputs[seen])
        chances[held] = model.predict_proba(inputs[held])[:, 1]
    return chances


def report(cases: Sequence[Case], chances: np.ndarray) -> None:
    """Print what several thresholds keep and show."""
    pairs = [(case, chance) for case, chance in zip(cases, chances, strict=True) if case.whole]
    right = [chance for case, chance in pairs if case.right]
    kinds = sorted({case.question.kind for case, _ in pairs if case.question.kind})
    wrong = {kind: [chance for case, chance in pairs if case.question.kind == kind] for kind in kinds}
    print(f"AUROC {auroc(right, [chance for some in wrong.values() for chance in some]):.3f}, cross-validated by week")
    for threshold in (0.4, 0.45, 0.5, 0.55, 0.6):
        shown = "  ".join(f"{kind} {np.mean(np.array(some) >= threshold):.3f}" for kind, some in wrong.items())
        print(f"threshold {threshold:.2f}  kept {np.mean(np.array(right) >= threshold):.3f}  {shown}")


if __name__ == "__main__":
    main()
