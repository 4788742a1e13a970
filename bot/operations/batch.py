"""Recipe: a file of questions -> findings -> a file of predictions.

The predictions appear under their name only when all questions are through, so
a broken run never looks like a finished one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import UsageError
from bot.records import prediction
from embeddings.errors import QuestionError
from embeddings.query import parse_moment
from embeddings.search import Searcher
from embeddings.types import Filter, Findings

Search = Callable[["BatchQuestion"], Findings]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One line of a question file; `as_of` is None where the line gives none."""

    id: str
    text: str
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """What a question file holds: questions, and a line on each thing that is none."""

    questions: tuple[BatchQuestion, ...]
    refusals: tuple[str, ...]


def read_questions(path: Path, *, now: datetime) -> QuestionFile:
    """Read `{"id", "question", "as_of"}` lines; other fields are ignored, bad lines are refused one by one.

    Raises UsageError when the file cannot be read at all.
    """
    questions: list[BatchQuestion] = []
    refusals: list[str] = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            questions.append(_question(line, number, now))
        except (ValueError, QuestionError) as error:
            refusals.append(f"{path}:{number}: {error}")
    return QuestionFile(tuple(questions), tuple(refusals))


def searching(searcher: Searcher, *, where: Filter, k: int, now: Callable[[], datetime]) -> Search:
    """Return the search for one question of a file, as of its own moment where it has one."""

    def search(question: BatchQuestion) -> Findings:
        return searcher.search(question.text, now=now(), as_of=question.as_of or where.as_of, where=where, k=k)

    return search


def answer_file(questions: QuestionFile, search: Search, predictions: Path, progress: Progress) -> None:
    """Write one prediction a line for all `questions`; raises UsageError where `predictions` cannot be written."""
    aside = predictions.with_name(f".{predictions.name}.{os.getpid()}")
    try:
        with aside.open("w", encoding="utf-8") as file:
            for done, question in enumerate(questions.questions, 1):
                file.write(json.dumps(prediction(question.id, search(question)), ensure_ascii=False) + "\n")
                progress(done, len(questions.questions))
        aside.replace(predictions)
    except OSError as error:
        raise UsageError(f"{predictions}: cannot be written ({error.strerror})") from error
    finally:
        aside.unlink(missing_ok=True)


def _lines(path: Path) -> Iterator[str]:
    try:
        yield from path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from error


def _question(line: str, number: int, now: datetime) -> BatchQuestion:
    record = json.loads(line)
    if not isinstance(record, dict) or not isinstance(record.get("question"), str) or not record["question"].strip():
        raise ValueError('a question line needs "question", a text')
    as_of = record.get("as_of")
    if as_of is not None and not isinstance(as_of, str):
        raise ValueError(f'"as_of" is {as_of!r}, not a date')
    moment = parse_moment(as_of, now=now, end_of_day=True) if as_of else None
    return BatchQuestion(str(record.get("id", number)), record["question"], moment)
