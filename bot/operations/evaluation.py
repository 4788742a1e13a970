"""Recipe: question sets -> findings over the user's own corpus -> figures.

A set is JSON lines: `{"id", "question", "as_of", "answers", "span", "gold_urls", "gold_titles", "kind"}`, all but the
question optional. Lines with a `kind` are questions that the corpus cannot answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import isnan
from pathlib import Path
from typing import Any

from bot.errors import UsageError
from corpus.store import CorpusStore
from embeddings.errors import QuestionError
from embeddings.evaluate import Prediction, Question, measure, prediction
from embeddings.query import parse_moment
from embeddings.search import Searcher
from embeddings.types import Findings
from embeddings.worst import Case, WorstCases

Progress = Callable[[int, int], None]
Record = dict[str, Any]

_HEADINGS = {
    "missed": "Answerable, and the right quote is low or nowhere:",
    "misled": "Answered without a right quote among the first three:",
    "invented": "Unanswerable, and answered:",
}


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


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of question sets says.

    `figures` by name: those of `embeddings.evaluate.Metrics`, and false
    citations by kind; `predictions` in the order of the questions.
    """

    figures: Mapping[str, float]
    predictions: tuple[Prediction, ...]


def evaluate(
    questions: Sequence[Question], searcher: Searcher, store: CorpusStore, *, now: datetime, progress: Progress
) -> Report:
    """Ask every question and return the figures with what was said."""
    said: list[Prediction] = []
    texts: dict[str, str] = {}
    for done, question in enumerate(questions, 1):
        findings = searcher.search(question.text, now=now, as_of=question.as_of)
        said.append(prediction(question.id, findings))
        _add_texts(texts, findings, store)
        progress(done, len(questions))
    return Report(asdict(measure(questions, said, texts)) | _false_citations(questions, said), tuple(said))


def figure_record(figures: Mapping[str, float]) -> dict[str, float | None]:
    """Return the figures as JSON can hold them: None where no question bears on one."""
    return {name: None if isnan(value) else value for name, value in figures.items()}


def case_records(cases: WorstCases) -> dict[str, list[Record]]:
    """Return the worst cases as plain records, by kind; a contract: add fields, never rename."""
    return {kind: [_record(case) for case in getattr(cases, kind)] for kind in _HEADINGS}


def case_lines(cases: WorstCases) -> list[str]:
    """Return the worst cases as lines for a person, each kind below its heading; nothing for a kind without any."""
    lines: list[str] = []
    for kind, heading in _HEADINGS.items():
        found: Sequence[Case] = getattr(cases, kind)
        if found:
            lines += ["", heading, *(line for case in found for line in _case_lines(case))]
    return lines


def _case_lines(case: Case) -> list[str]:
    record = _record(case)
    rank = "" if case.question.kind else f", right quote at {case.rank}" if case.rank else ", right quote nowhere"
    shown = record["first"]
    place = f"{shown['outlet']}: {shown['title']}" if shown else "nothing"
    lines = [f"  {case.question.text}", f"    confidence {case.said.confidence:.2f}{rank}; first: {place}"]
    return [*lines, f"    wanted: {'; '.join(record['wanted'])}"] if record["wanted"] else lines


def _record(case: Case) -> Record:
    asked, said = case.question, case.said
    first = said.quotes[0] if said.quotes else None
    return {
        "id": asked.id,
        "question": asked.text,
        "kind": asked.kind,
        "answered": said.answered,
        "confidence": round(said.confidence, 6),
        "rank": case.rank,
        "first": {"url": first.url, "outlet": first.outlet, "title": first.title} if first else None,
        "wanted": [*asked.answers, *sorted(asked.gold_titles), *sorted(asked.gold_urls)],
    }


def _false_citations(questions: Sequence[Question], said: Sequence[Prediction]) -> dict[str, float]:
    shown: dict[str, list[bool]] = {}
    for question, told in zip(questions, said, strict=True):
        if question.kind:
            shown.setdefault(question.kind, []).append(told.answered)
    return {f"false_citations[{kind}]": sum(flags) / len(flags) for kind, flags in sorted(shown.items())}


def _add_texts(texts: dict[str, str], findings: Findings, store: CorpusStore) -> None:
    for hit in findings.hits:
        header = hit.passage.article
        address = header.url or header.key
        article = None if address in texts else store.article(header.id, header.revision)
        if article is not None:
            texts[address] = article.text


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
        gold_titles=frozenset(row.get("gold_titles", ())),
    )
