"""Count which questions of a set would be taken for follow-ups if one person asked them one after another.

usage: python bench/followups.py QUESTIONS.jsonl [...]

Every question of such a set is whole, so that each one that is carried is a fault. They are asked in their order and in
five shuffled orders (seeds 0 to 4), each after what was searched for the one before it; prints what was carried, and a
table of how many.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from question_sets import read_rows

from bot.answers import LastQuestion
from bot.asking.followups import complete

ORDERS = 5
NOW = datetime(2026, 1, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Taken:
    """A question that was taken for a follow-up, and what would have been searched."""

    question: str
    searched: str


def taken(questions: Sequence[str]) -> Iterator[Taken]:
    """Ask questions one after another; yield those that are not searched as they were written."""
    last: LastQuestion | None = None
    for question in questions:
        completed = complete(question, last, now=NOW)
        if completed.carried:
            yield Taken(question, completed.text)
        last = LastQuestion(completed.text, "", NOW)


def orders(questions: Sequence[str]) -> Iterator[list[str]]:
    """Yield questions as they stand, then shuffled."""
    yield list(questions)
    for seed in range(ORDERS):
        yield random.Random(seed).sample(questions, len(questions))


def main() -> None:
    """Print what of each set was carried, and how many."""
    rows = []
    for path in map(Path, sys.argv[1:]):
        questions = [row["question"] for row in read_rows(path)]
        found = [list(taken(order)) for order in orders(questions)]
        for one in sorted({f"{one.question} -> {one.searched}" for order in found for one in order}):
            print(one)
        rows.append(
            f"| {path.parent.name}/{path.name} | {len(questions)} | {' '.join(str(len(one)) for one in found)} |"
        )
    print("\n| set | questions | carried in order, then shuffled |\n|---|---|---|", *rows, sep="\n")


if __name__ == "__main__":
    main()
