"""Fit the model of embeddings/highlight.py and print its weights, with the cross-validated share of bolds that answer.

usage: python bench/fit_sentences.py SET_FOLDER HOME

HOME holds the set's articles, ingested; it needs no index. A question gives the passage of the articles that the search
engine found for it (`engine_urls`) which covers most of it, rare terms counting more, of those that hold its answer.
The model is a softmax over the sentences of a passage: of all sentences that hold the answer one should be chosen.
Needs scipy and scikit-learn, which come with sentence-transformers.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np
from best_sentences import Case, case_of
from question_sets import read_rows
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from corpus.store import CorpusStore
from corpus.types import Passage
from embeddings.analysis import analyze
from embeddings.evaluate import Question, holds_any
from embeddings.sentence_features import Features, sentence_features
from embeddings.settings import EmbeddingsSettings
from embeddings.transformer import SentenceEncoder

_SHRINKAGE = 10.0
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences of one passage as rows of features, and which of them hold the answer."""

    rows: np.ndarray
    holds: np.ndarray
    week: str


def main() -> None:
    """Gather passages, encode their sentences, cross-validate, fit, print."""
    folder, home = (Path(one) for one in sys.argv[1:])
    encoder = SentenceEncoder(EmbeddingsSettings())
    with CorpusStore(f"sqlite:///{home / 'corpus.db'}") as store:
        chosen = list(passages(folder, store))
    cases = [case_of(question, passage, encoder) for question, passage in chosen]
    choices = [choice(case) for case in cases if len(case.holds) > 1]
    print(f"{len(choices)} passages; cross-validated by week {cross_validated(choices):.3f}")
    for field, weight in zip(fields(Features), fitted(choices), strict=True):
        print(f"    {field.name}={weight:.2f},")


def passages(folder: Path, store: CorpusStore) -> Iterator[tuple[Question, Passage]]:
    """Yield each question that can be used, with its passage."""
    rows = [row for row in read_rows(folder / "questions.jsonl") if row["span"] and row["answers"]]
    by_url: dict[str, list[Passage]] = defaultdict(list)
    held_in: Counter[str] = Counter()
    for passage in all_passages(store):
        by_url[passage.article.url or ""].append(passage)
        held_in.update(_terms(passage))
    total = sum(len(own) for own in by_url.values())
    for row in rows:
        question = Question(row["id"], row["question"], date.fromisoformat(row["as_of"]), tuple(row["answers"]))
        asked = {one: math.log((total + 1) / (held_in[one] + 0.5)) for one in set(analyze(question.text))}
        found = [passage for url in row["engine_urls"] for passage in by_url[url]]
        holding = [passage for passage in found if holds_any(question.answers, passage.text)]
        if holding:
            best = max(holding, key=lambda one: sum(asked[term] for term in _terms(one) & asked.keys()))
            yield question, best


def all_passages(store: CorpusStore) -> Iterator[Passage]:
    """Yield every live passage."""
    last = 0
    while batch := store.live_passages_after(last, limit=_BATCH):
        yield from batch
        last = batch[-1].id


def choice(case: Case) -> Choice:
    """Return what the model is fitted to."""
    rows = [astuple(one) for one in sentence_features(case.question.text, case.passage)]
    return Choice(np.array(rows), np.array(case.holds), case.question.id.split("_")[0])


def fitted(choices: Sequence[Choice]) -> np.ndarray:
    """Return the weights that give the sentences with the answer the greatest share, shrunk towards 0."""
    rows = np.concatenate([one.rows for one in choices])
    scale = rows.std(axis=0) + 1e-6
    starts = np.cumsum([0, *(len(one.holds) for one in choices)])[:-1]
    passage = np.repeat(np.arange(len(choices)), [len(one.holds) for one in choices])
    holds = np.concatenate([one.holds for one in choices]).astype(float)
    inputs = rows / scale

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = inputs @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[passage])
        whole = np.add.reduceat(powers, starts)
        right = np.maximum(np.add.reduceat(powers * holds, starts), 1e-12)
        slope = inputs.T @ (powers / whole[passage] - powers * holds / right[passage])
        shrunk = _SHRINKAGE * weights
        return float(-np.log(right / whole).sum() + shrunk @ weights), slope + 2 * shrunk

    return minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B").x / scale


def cross_validated(choices: Sequence[Choice]) -> float:
    """Return the share of passages whose best sentence holds the answer, by models that saw none of their week."""
    right = np.zeros(len(choices))
    for seen, held in GroupKFold(5).split(choices, groups=[one.week for one in choices]):
        weights = fitted([choices[place] for place in seen])
        for place in held:
            right[place] = choices[place].holds[np.argmax(choices[place].rows @ weights)]
    return float(right.mean())


def _terms(passage: Passage) -> set[str]:
    return set(analyze(f"{passage.article.title} {passage.text}"))


if __name__ == "__main__":
    main()
