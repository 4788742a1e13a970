"""Recipe: question sets -> findings over the user's own corpus -> figures.

A set is JSON lines: `{"id", "question", "as_of", "answers", "span", "gold_urls", "kind"}`, all but the question
optional. Lines with a `kind` are questions that the corpus cannot answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import UsageError
from corpus.store import CorpusStore
from embeddings.errors import QuestionError
from embeddings.evaluate import Prediction, Question, measure, prediction
from embeddings.query import parse_moment
from embeddings.search import Searcher
from embeddings.types import Findings

Progress = Callable[[int, int], None]


def read_sets(paths: Sequence[Path], *, now: datetime) -> list[Question]:
    """Return the questions of all files; raises UsageError naming file and line.

    One bad line ends it: figures over a part of a set would pass for figures of the set.
    """
    questions = []
    for path in paths:
        for number, line in enumerate(_lines(path), 1):
            try:
                questions.append(_question(json.loads(line), now=now))
            except (ValueError, KeyError, TypeError, AttributeError, QuestionError) as error:
                raise UsageError(f"{path}:{number}: is no question ({error})") from error
    if not questions:
        raise UsageError("the question sets are empty")
    return questions


def evaluate(
    questions: Sequence[Question], searcher: Searcher, store: CorpusStore, *, now: datetime, progress: Progress
) -> Mapping[str, float]:
    """Return the figures by name: those of `embeddings.evaluate.Metrics`, and false citations by kind."""
    said: list[Prediction] = []
    texts: dict[str, str] = {}
    for done, question in enumerate(questions, 1):
        findings = searcher.search(question.text, now=now, as_of=question.as_of)
        said.append(prediction(question.id, findings))
        _add_texts(texts, findings, store)
        progress(done, len(questions))
    return asdict(measure(questions, said, texts)) | _false_citations(questions, said)


def _false_citations(questions: Sequence[Question], said: Sequence[Prediction]) -> dict[str, float]:
    shown: dict[str, list[bool]] = {}
    for question, told in zip(questions, said, strict=True):
        if question.kind:
            shown.setdefault(question.kind, []).append(told.answered)
    return {f"false_citations[{kind}]": sum(flags) / len(flags) for kind, flags in sorted(shown.items())}


def _add_texts(texts: dict[str, str], findings: Findings, store: CorpusStore) -> None:
    for hit in findings.hits:
        header = hit.passage.article
        article = None if header.url in texts else store.article(header.id, header.revision)
        if article is not None:
            texts[header.url or ""] = article.text


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from error


def _question(row: Mapping[str, Any], *, now: datetime) -> Question:
    as_of = row.get("as_of")
    if not isinstance(row["question"], str):
        raise TypeError('"question" is not a text')
    return Question(
        id=str(row.get("id", row["question"])),
        text=row["question"],
        as_of=parse_moment(as_of, now=now, end_of_day=True) if as_of else now,
        answers=tuple(row.get("answers", ())) if row.get("span", True) else (),
        gold_urls=frozenset(row.get("gold_urls", ())),
        kind=row.get("kind", ""),
    )
