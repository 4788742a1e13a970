"""Look at what stands beside the first quote of a card: how much of it is to the point, by the floor it must pass.

usage: python bench/beside.py SET_FOLDER HOME

HOME holds the set's articles, ingested and indexed. Of the second and third quotes on the cards of answered questions
counts those that the floor leaves, and how many of them are of an article that the set gives for the question (its own
evidence, or one that the search engine of the quiz found for it) or have the answer's words. The rest is not always
beside the point, and what the engine found not always to it: the column compares floors, no more. `answer@3` is over
all questions with a short answer, as in `evaluate_answers.py`; a quote that the floor leaves out counts as not given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from question_sets import now, open_searcher, read_questions, read_rows

from embeddings.confidence import BESIDE, beside
from embeddings.evaluate import Question, holds_any
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Findings

QUOTES = 3
FLOORS = (0.0, 0.2, 0.3, BESIDE, 0.4, 0.5, 0.6)


@dataclass(frozen=True, slots=True)
class Card:
    """What was found for a question, and of each of the first quotes whether it is to the point, and has the answer."""

    question: Question
    findings: Findings
    fits: tuple[bool, ...]
    holds: tuple[bool, ...]

    def shown(self, floor: float) -> int:
        """Return how many of the quotes pass a floor."""
        return beside([hit.alone for hit in self.findings.hits[:QUOTES]], floor=floor)


def cards(folder: Path, home: Path) -> Iterator[Card]:
    """Ask every question that the articles can answer."""
    searcher, _ = open_searcher(home, EmbeddingsSettings())
    given = {row["id"]: {*row["gold_urls"], *row["engine_urls"]} for row in read_rows(folder / "questions.jsonl")}
    for question in read_questions(folder):
        if question.kind:
            continue
        findings = searcher.search(question.text, now=now(), as_of=question.as_of)
        first = [hit.passage for hit in findings.hits[:QUOTES]]
        holds = tuple(holds_any(question.answers, one.text) for one in first)
        to_point = (one.article.url in given[question.id] for one in first)
        yield Card(question, findings, tuple(a or b for a, b in zip(to_point, holds, strict=True)), holds)


def line(all_of_them: Sequence[Card], floor: float) -> str:
    """Return the row of one floor."""
    sought = [one for one in all_of_them if one.question.answers]
    right = sum(any(one.holds[: one.shown(floor)]) for one in sought)
    further = [fits for one in all_of_them if one.findings.answered for fits in one.fits[1 : one.shown(floor)]]
    share = sum(further) / len(further) if further else float("nan")
    return f"| {floor:.2f} | {len(further)} | {share:.3f} | {right / len(sought):.4f} |"


def main() -> None:
    """Print a table with a row for each floor."""
    folder, home = map(Path, sys.argv[1:3])
    found = list(cards(folder, home))
    answered = sum(one.findings.answered for one in found)
    print(f"{len(found)} questions, {answered} answered\n")
    print("| floor | further quotes | to the point | answer@3 |\n|---|---|---|---|")
    for floor in FLOORS:
        print(line(found, floor))


if __name__ == "__main__":
    main()
