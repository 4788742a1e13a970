"""Ask a question set over its corpus, over cut-outs of it and a year later: the cases that confidence is fitted on.

Right answers are positive. Unanswerable questions are negative, off-topic ones with four times the weight, and so are,
with little weight, questions whose answer's words were not found (they may be said otherwise). So are the everyday
questions of everyday.txt, which no news article is there to answer, with a fifth: they are short, and with more the
model learns to refuse what is short. Everything is asked
again over cut-outs of the corpus, with half the weight, so that a model also holds for a small one. Questions that
name no time are asked again a year later, with the same weight: all questions of a news quiz ask of this week,
and a model of them alone would answer nothing about last year.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from question_sets import now, read_questions

from corpus.origins_store import OriginsStore
from corpus.store import CorpusStore
from corpus.types import Passage
from embeddings.build import label, terms
from embeddings.confidence import Features
from embeddings.encoder import Encoder, Progress
from embeddings.evaluate import Question, measure, prediction
from embeddings.generations import Generation, Generations
from embeddings.query import understand
from embeddings.reranker import open_reranker
from embeddings.search import Aids, Examined, Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.transformer import SentenceEncoder
from embeddings.types import Findings, Vectors

CUT_OUTS = {20: 6, 200: 60}
"""Articles in a cut-out, and how many of the questions that it answers are asked over it."""
LATER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Case:
    """One question asked over one corpus, the whole or a cut-out, at its moment or `later`."""

    question: Question
    features: Features
    right: bool
    whole: bool
    timed: bool
    articles: tuple[int, ...]
    later: bool = False

    @property
    def unanswerable(self) -> bool:
        """Say whether the corpus cannot answer."""
        return bool(self.question.kind) or (not self.whole and not self.right)

    @property
    def weight(self) -> float:
        """Return how much the case counts in the fit."""
        if self.later:
            return 1.0
        if not (self.right or self.unanswerable):
            return 0.2
        foreign = {"off-topic": 4.0, "everyday": 0.2}.get(self.question.kind, 1.0)
        return (1.0 if self.whole else 0.5) * foreign


class Remembering:
    """An encoder that encodes each question once: every one is asked over several corpora."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder that works."""
        self.identity, self.fingerprint, self.dimension = encoder.identity, encoder.fingerprint, encoder.dimension
        self._encoder = encoder
        self.encode_question = cache(encoder.encode_question)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode passages as ever."""
        return self._encoder.encode(texts, progress=progress)


class Desk:
    """Opens searchers over the whole index or a cut-out, with one store, encoder and reranker for all."""

    def __init__(self, home: Path) -> None:
        """Open what is in a home."""
        address, settings = f"sqlite:///{home / 'corpus.db'}", EmbeddingsSettings()
        self.store, self._settings = CorpusStore(address), settings
        encoder, reranker = Remembering(SentenceEncoder(settings)), open_reranker(settings)
        self._encoder, self._aids = encoder, Aids(lambda: reranker, OriginsStore(address).origin_of)

    def over(self, generations: Generations) -> Searcher:
        """Return a searcher over an index."""
        return Searcher(self.store, lambda _: self._encoder, generations, self._settings, aids=self._aids)


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


def gather(folder: Path, home: Path) -> list[Case]:
    """Return every question asked over the whole corpus, over cut-outs, and a year later."""
    desk, index = Desk(home), Generations(home / "index")
    everything = desk.over(index)
    questions = read_questions(folder)
    whole = [ask(everything, question, whole=True) for question in [*questions, *everyday(questions)]]
    return [*whole, *cut_out_cases(desk, index.load(), whole), *later_cases(everything, whole)]


def everyday(questions: Sequence[Question]) -> list[Question]:
    """Return questions about anything but news, each asked in a week of the set and in its newest."""
    texts = Path(__file__).with_name("everyday.txt").read_text(encoding="utf-8").splitlines()
    newest = max(questions, key=lambda one: one.as_of)
    asked = []
    for place, text in enumerate(texts):
        for then in (questions[place * len(questions) // len(texts)], newest):
            # Of one group with its twin, so that no model is judged on what it has seen at another date.
            asked.append(Question(f"everyday{place}_{then.as_of}", text, then.as_of, kind="everyday"))
    return asked


def ask(searcher: Searcher, question: Question, *, whole: bool, later: bool = False) -> Case:
    """Ask one question and see whether its answer is among the first three hits."""
    query = understand(question.text, now=now(), as_of=question.as_of + (LATER if later else timedelta()))
    examined = searcher.examine(query)
    articles = tuple(hit.passage.article.id for hit in examined.hits)
    right, timed = is_right(question, examined), query.when is not None
    return Case(question, examined.features, right, whole, timed, articles, later)


def is_right(question: Question, examined: Examined) -> bool:
    """Say whether the answer's words stand in the first three hits."""
    said = prediction(question.id, Findings(examined.query, examined.hits, 0.0, answered=True))
    return measure([question], [said], {}).answer_at_3 == 1.0


def cut_out_cases(desk: Desk, whole: Generation, asked: Sequence[Case]) -> Iterator[Case]:
    """Yield questions over small corpora: some that hold their best hits, twice as many that hold none of them."""
    chance = random.Random(7)
    articles = sorted({passage.article.id for passage in desk.store.passages(whole.vectors.ids())})
    for size, share in CUT_OUTS.items():
        right = [case for case in asked if case.right]
        chance.shuffle(right)
        for start in range(0, len(right), share):
            here = right[start : start + share]
            needed = [article for case in here for article in case.articles[:3]]
            kept = set(needed) | set(chance.sample(articles, size - min(len(needed), size)))
            passages = [passage for article in sorted(kept) for passage in desk.store.passages_of(article)]
            small = desk.over(CutOut(whole, passages))
            elsewhere = [case for case in asked if kept.isdisjoint(case.articles)]
            for case in here + chance.sample(elsewhere, min(len(elsewhere), 2 * len(here))):
                yield ask(small, case.question, whole=False)


def later_cases(searcher: Searcher, asked: Sequence[Case]) -> Iterator[Case]:
    """Yield the questions without a time of their own, asked a year later, that are answered as rightly then."""
    for case in asked:
        if case.right and not case.timed:
            again = ask(searcher, case.question, whole=True, later=True)
            if again.right:
                yield again
