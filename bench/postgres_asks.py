"""Ask several engines the same questions in turn, and hold what their vector legs find against an exact search."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from postgres_engines import Engine
from postgres_figures import Asks, Found
from report import percentile

from embeddings.generations import Generation
from embeddings.postgres.generations import PostgresGeneration
from embeddings.postgres.legs import closest
from embeddings.types import Filter, Vectors

DEPTH: Final = 100
_CHECKED: Final = 100
"""Questions that are asked exactly, too: at a million each compares 768 MB."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as both legs are asked."""

    vector: Vectors
    terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Searched:
    """An engine with what was published."""

    engine: Engine
    generation: Generation


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest seven days of a corpus, and how many passages they hold."""

    week: Filter
    passages: int


def newest_week(published: Sequence[datetime]) -> Newest:
    """Return the seven days up to the last of these moments."""
    until = max(published)
    since = until - timedelta(days=7)
    return Newest(Filter(since=since, until=until), sum(one >= since for one in published))


def ask_all(
    searched: Sequence[Searched], questions: Sequence[Asked], *, where: Filter | None = None
) -> dict[str, Asks]:
    """Ask every engine every question in turn, after a first round that warms them; a third counts processor time."""
    took: dict[str, list[float]] = {one.engine.name: [] for one in searched}
    for _ in range(2):
        took = {name: [] for name in took}
        for question in questions:
            for one in searched:
                took[one.engine.name].append(_asked(one, question, where))
    return {
        one.engine.name: Asks(
            percentile(took[one.engine.name], 0.5),
            percentile(took[one.engine.name], 0.95),
            _processor(one, questions, where),
            len(questions),
        )
        for one in searched
    }


def exact(searched: Sequence[Searched], questions: Sequence[Asked]) -> list[list[int]]:
    """Return the ids of the true hundred nearest of some questions, from the first engine that compares all."""
    for one in searched:
        if isinstance(one.generation, PostgresGeneration):
            generation = one.generation
            statements = (
                closest(generation.tables, question.vector, DEPTH, Filter(), exact=True)
                for question in _checked(questions)
            )
            return [[row[0] for row in generation.sessions.ask(statement)] for statement in statements]
    raise SystemExit("an exact search needs PostgreSQL among the engines")


def recall(one: Searched, questions: Sequence[Asked], true: Sequence[Sequence[int]]) -> Found:
    """Return which share of the true ten and hundred nearest the engine's vector leg finds."""
    vectors = one.generation.vectors
    at_10, at_100 = [], []
    for question, wanted in zip(_checked(questions), true, strict=True):
        found = [match.passage_id for match in vectors.search(question.vector, DEPTH, Filter())]
        at_10.append(len(set(found[:10]) & set(wanted[:10])) / 10)
        at_100.append(len(set(found) & set(wanted)) / len(wanted))
    return Found(float(np.mean(at_10)), float(np.mean(at_100)), len(true))


def _checked(questions: Sequence[Asked]) -> Sequence[Asked]:
    return questions[:: max(1, len(questions) // _CHECKED)]


def _asked(one: Searched, question: Asked, where: Filter | None) -> float:
    seen = replace(where or Filter(), as_of=datetime.now(UTC))
    began = time.perf_counter()
    one.generation.candidates(question.vector, question.terms, depth=DEPTH, where=seen)
    return 1000 * (time.perf_counter() - began)


def _processor(one: Searched, questions: Sequence[Asked], where: Filter | None) -> float:
    """Return the milliseconds of a processor that a question takes, here and in the servers."""
    began = time.process_time() + one.engine.processor()
    for question in questions:
        _asked(one, question, where)
    return 1000 * (time.process_time() + one.engine.processor() - began) / len(questions)
