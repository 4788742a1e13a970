"""Ask questions within one article: how often it answers what it tells, and how often what it does not.

usage: python bench/within.py SET_FOLDER HOME

HOME holds the set's articles, ingested and indexed. A question's own article is one that is given for it, else one that
was found, and has the answer's words. It is asked within that one, within the nearest other article (the first hit of
a search everywhere without the words, most often about the same event) and within a random one; and again in short,
without the words of its own article's title, as people ask who have just read it. Unanswerable questions are asked
within their nearest article and a random one. Prints the models of embeddings/confidence.py, fitted, and the shares
that pass by models that saw none of the same week. Needs scikit-learn, which comes with sentence-transformers.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import numpy as np
from question_sets import open_searcher, read_questions
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from corpus.store import CorpusStore
from corpus.types import Passage
from embeddings.analysis import analyze, content_words, term
from embeddings.confidence import Features, estimate, estimate_within, threshold
from embeddings.evaluate import Question, holds_any
from embeddings.query import understand
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings

SHOWN = 3
MOVED = 0.41
"""What is added to a fitted bias; embeddings/confidence.py says why."""
LEVELS = ("careful", "balanced", "eager")
OWN = ("own", "own, short")
NEAREST = ("nearest", "nearest, short")


@dataclass(frozen=True, slots=True)
class Trial:
    """One question within one article: which kind of article, what was seen, and whether the words were found."""

    question: Question
    kind: str
    features: Features
    words: bool


class Desk:
    """Asks questions of single articles."""

    def __init__(self, searcher: Searcher, store: CorpusStore) -> None:
        """Ask through `searcher` about the articles of `store`."""
        self._searcher, self._store, self._chance = searcher, store, random.Random(3)
        self._articles = sorted({one.article.id for one in store.passages(searcher.generation().vectors.ids())})

    def ask(self, question: Question) -> Iterator[Trial]:
        """Ask a question within the articles of each kind that it has; without one that answers it, nothing."""
        then = datetime.combine(question.as_of, time(12), tzinfo=UTC)
        hits = [hit.passage for hit in self._searcher.search(question.text, now=then).hits]
        own = next((one for one in _given(question, hits) if self._tells(question, one)), None)
        if own is None and not question.kind:
            return
        foreign = [hit.article.id for hit in hits if not self._tells(question, hit.article.id)]
        near, some = next(iter(foreign), None), self._chance.choice(self._articles)
        for kind, article in (("own", own), ("nearest", near), ("random", some)):
            if article is None or (kind == "random" and self._tells(question, article)):
                continue
            name = f"{question.kind}, {kind}" if question.kind else kind
            yield self._asked(question, question.text, name, article)
            short = self._short(question.text, own) if own is not None else question.text
            if short != question.text and understand(short, now=then).terms:
                yield self._asked(question, short, f"{name}, short", article)

    def _tells(self, question: Question, article: int) -> bool:
        passages = self._store.passages_of(article)
        return bool(question.answers) and any(holds_any(question.answers, one.text) for one in passages)

    def _short(self, text: str, article: int) -> str:
        title = frozenset(analyze(self._store.passages_of(article)[0].article.title))
        said = [word for word in content_words(text) if term(word.folded) in title]
        kept, at = "", 0
        for word in said:
            kept, at = kept + text[at : word.start], word.end
        return " ".join((kept + text[at:]).split())

    def _asked(self, question: Question, text: str, kind: str, article: int) -> Trial:
        then = datetime.combine(question.as_of, time(12), tzinfo=UTC)
        ids = [passage.id for passage in self._store.passages_of(article)]
        seen = self._searcher.examine_within(understand(text, now=then), ids)
        words = any(holds_any(question.answers, hit.passage.text) for hit in seen.hits[:SHOWN])
        return Trial(question, kind, seen.features, words)


def _given(question: Question, hits: Sequence[Passage]) -> list[int]:
    # The set names an article for one question in four; for the others, one that was found stands for it.
    named = [hit.article.id for hit in hits if hit.article.url in question.gold_urls]
    return named or [hit.article.id for hit in hits]


def held_out(trials: Sequence[Trial], rows: np.ndarray) -> np.ndarray:
    """Print the fitted model; return each trial's chance by one that saw no question of its week, moved like it."""
    right = np.array([trial.kind in OWN and trial.words for trial in trials])
    # What a sibling tells of the same event may be the answer in other words: it teaches nothing.
    fit = np.array([right[i] or trial.kind not in (*OWN, *NEAREST) for i, trial in enumerate(trials)])
    weight = np.array([2.0 if "nearest" in trial.kind else 1.0 for trial in trials])

    def fitted(taught: np.ndarray) -> LogisticRegression:
        return LogisticRegression(max_iter=2000).fit(rows[taught], right[taught], sample_weight=weight[taught])

    whole = fitted(fit)
    print(f"bias {whole.intercept_[0] + MOVED:.2f}, weights {whole.coef_[0].round(2)}")
    chances, weeks = np.zeros(len(trials)), [trial.question.id.split("_")[0] for trial in trials]
    for seen, held in GroupKFold(10).split(rows, groups=weeks):
        taught = np.zeros(len(trials), dtype=bool)
        taught[seen] = True
        chances[held] = _moved(fitted(taught & fit).predict_proba(rows[held])[:, 1])
    return chances


def _moved(chances: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-MOVED) * (1 - chances) / chances))


def show(name: str, trials: Sequence[Trial], chances: Sequence[float] | np.ndarray) -> None:
    """Print the shares that pass each level, by kind of article."""
    print(name)
    values = np.asarray(chances)
    for kind in dict.fromkeys(trial.kind for trial in trials):
        mine = np.array([trial.kind == kind for trial in trials])
        shares = "  ".join(f"{level} {(values[mine] >= threshold(level)).mean():.3f}" for level in LEVELS)
        print(f"  {kind:28} n = {mine.sum():4}  {shares}")


def main() -> None:
    """Ask everything; print the models, and what passes by them, by those in use, and by those of all articles."""
    folder, home = map(Path, sys.argv[1:3])
    desk = Desk(*open_searcher(home, EmbeddingsSettings()))
    trials = [trial for question in read_questions(folder) for trial in desk.ask(question)]
    seen = [trial.features for trial in trials]
    for kind in OWN:
        words = [trial.words for trial in trials if trial.kind == kind]
        print(f"{kind}: answer's words among the first three {np.mean(words):.3f} of {len(words)}")
    both = np.array([[one.passage_match, one.reranked or 0.0] for one in seen])
    show("by models that saw none of the week, reranked:", trials, held_out(trials, both))
    show("the same without a reranker:", trials, held_out(trials, both[:, :1]))
    show("by the model in use:", trials, [estimate_within(one) for one in seen])
    show("by the one for all articles:", trials, [estimate(one) for one in seen])


if __name__ == "__main__":
    main()
