"""Print how often the bold sentence holds the answer, where one of the three passages shown does.

usage: python bench/best_sentences.py SET_FOLDER HOME [SETTING=VALUE ...]      for example reranker=""

HOME holds the set's articles, ingested and indexed. A sentence holds an answer when it has the same words in a row, as
`heliograph eval` counts it. `of passages` is over every passage shown that holds one, `of questions` over the first of
these for each question, `of answers` asks for one good bold among those shown. `bold` is the mean share of a passage.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from question_sets import now, open_searcher, read_questions

from corpus.sentences import sentence_spans
from corpus.types import Passage
from embeddings.analysis import analyze
from embeddings.choosing import together
from embeddings.encoder import Encoder
from embeddings.evaluate import Question, holds_any
from embeddings.expected import expected
from embeddings.highlight import sentence_scores
from embeddings.reranker import open_reranker
from embeddings.search import Searcher
from embeddings.sentence_features import Cut, coverage
from embeddings.settings import EmbeddingsSettings

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A passage that holds the answer: its question, its sentences, and which of them hold it."""

    question: Question
    passage: Cut
    holds: tuple[bool, ...]

    def bold(self, places: Sequence[int]) -> float:
        """Return the share of the passage's characters in these sentences."""
        lengths = [len(sentence) for sentence in self.passage.sentences]
        return sum(lengths[place] for place in places) / sum(lengths)


Choice = Callable[[Case], Sequence[int]]
"""Which sentences of a passage are bold, by place."""


def main() -> None:
    """Ask every question, choose in several ways, print one line for each."""
    folder, home, *changes = sys.argv[1:]
    settings = EmbeddingsSettings.model_validate(dict(change.split("=", 1) for change in changes))
    searcher, _ = open_searcher(Path(home), settings)
    cases = list(shown_cases(read_questions(Path(folder)), searcher))
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout
    print(f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.strip()}: {len(cases)} passages that hold the answer")
    print(f"{'':24} of passages  of questions  of answers  bold")
    for name, choice in choices(settings).items():
        print(f"{name:24} {line(cases, choice)}")
    print("\nby the kind of answer, the model, of passages")
    for kind in sorted({expected(case.question.text).kind for case in cases}):
        own = [case for case in cases if expected(case.question.text).kind == kind]
        print(f"{kind:24} {share(own, by_model):.3f} of {len(own)}")


def choices(settings: EmbeddingsSettings) -> dict[str, Choice]:
    """Return the ways to choose, from chance to what the bot does."""
    chance = random.Random(7)
    ways: dict[str, Choice] = {
        "chance": lambda case: [chance.randrange(len(case.holds))],
        "cosine": lambda case: [_best(case.passage.cosines)],
        "terms": lambda case: [_best(_covered(case))],
        "cosine and terms": lambda case: [
            _best([a + b for a, b in zip(case.passage.cosines, _covered(case), strict=True)])
        ],
        "the model": by_model,
        "with a close neighbour": lambda case: together(sentence_scores(case.question.text, case.passage)),
        "with any neighbour": lambda case: together(sentence_scores(case.question.text, case.passage), margin=1e9),
    }
    reranker = open_reranker(settings)
    if reranker is None:
        return ways

    def reranked(case: Case) -> Sequence[float]:
        relevance = reranker.scores(case.question.text, case.passage.sentences)
        return sentence_scores(case.question.text, case.passage, relevance)

    more: dict[str, Choice] = {
        "the model, reranked": lambda case: [_best(reranked(case))],
        "with a close neighbour, reranked": lambda case: together(reranked(case)),
    }
    return ways | more


def by_model(case: Case) -> Sequence[int]:
    """Choose the one best sentence."""
    return [_best(sentence_scores(case.question.text, case.passage))]


def shown_cases(questions: Sequence[Question], searcher: Searcher) -> Iterator[Case]:
    """Yield those of the first three passages of each question that hold an answer of it."""
    for question in questions:
        if not question.answers or question.kind:
            continue
        hits = searcher.search(question.text, now=now(), as_of=question.as_of).hits[:_SHOWN]
        for passage in (hit.passage for hit in hits):
            if holds_any(question.answers, passage.text):
                yield case_of(question, passage, searcher.encoder())


def case_of(question: Question, passage: Passage, encoder: Encoder) -> Case:
    """Cut a passage into sentences, encode them, and see which hold the answer."""
    sentences = [passage.text[span.start : span.end] for span in sentence_spans(passage.text)]
    cosines = encoder.encode(sentences) @ encoder.encode_question(question.text)
    holds = tuple(holds_any(question.answers, sentence) for sentence in sentences)
    return Case(question, Cut(sentences, [float(one) for one in cosines], passage.article.title), holds)


def line(cases: Sequence[Case], choice: Choice) -> str:
    """Return the figures of one way to choose."""
    chosen = [choice(case) for case in cases]
    held: dict[str, list[bool]] = {}
    for case, places in zip(cases, chosen, strict=True):
        held.setdefault(case.question.id, []).append(any(case.holds[place] for place in places))
    of_passages = _mean([flag for flags in held.values() for flag in flags])
    of_questions, of_answers = _mean([flags[0] for flags in held.values()]), _mean([any(one) for one in held.values()])
    bold = _mean([case.bold(places) for case, places in zip(cases, chosen, strict=True)])
    return f"{of_passages:11.3f}  {of_questions:12.3f}  {of_answers:10.3f}  {bold:.2f}"


def share(cases: Sequence[Case], choice: Choice) -> float:
    """Return the share of the passages in which a chosen sentence holds the answer."""
    return _mean([any(case.holds[place] for place in choice(case)) for case in cases])


def _covered(case: Case) -> list[float]:
    wanted = frozenset(analyze(case.question.text))
    return [coverage(wanted, frozenset(analyze(sentence))) for sentence in case.passage.sentences]


def _best(scores: Sequence[float]) -> int:
    return scores.index(max(scores))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
