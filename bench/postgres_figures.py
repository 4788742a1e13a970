"""Keep what was measured of the index in PostgreSQL, and set it in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter
from report import table


@dataclass(frozen=True, slots=True)
class Asks:
    """Milliseconds of a question's candidates, and the processor time of one, that of all processes together."""

    p50: float
    p95: float
    processor: float
    questions: int


@dataclass(frozen=True, slots=True)
class Found:
    """Share of the true nearest that the vector leg finds, over so many questions."""

    at_10: float
    at_100: float
    questions: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What one engine gave at one size: seconds of each step of taking in, questions, recall, megabytes.

    `plain` are questions over everything, `week` those over the newest seven days; `memory` is that of the servers.
    No seconds of `vectors` and `terms`: what is asked was not taken in, but copied from another engine's tables.
    """

    engine: str
    passages: int
    week_passages: int
    vectors: float
    terms: float
    publish: float
    plain: Asks
    week: Asks
    recall: Found
    disk: float
    memory: float
    parts: dict[str, float] = field(default_factory=dict)


_FORM = TypeAdapter(list[Measured])
_ORDER = ("embedded", "one server", "2 shards")


def read_measured(path: Path) -> list[Measured]:
    """Return what the file holds, by size and engine; nothing where there is no file."""
    return _FORM.validate_json(path.read_bytes()) if path.is_file() else []


def keep(path: Path, fresh: Measured) -> None:
    """Put figures into the file in the place of older ones of this size and engine."""
    others = [each for each in read_measured(path) if (each.passages, each.engine) != (fresh.passages, fresh.engine)]
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = sorted([*others, fresh], key=lambda each: (each.passages, _ORDER.index(each.engine)))
    path.write_bytes(_FORM.dump_json(kept, indent=1) + b"\n")


def tables(measured: Sequence[Measured]) -> str:
    """Return all tables in Markdown."""
    return "\n\n".join([_taking_in(measured), _asking(measured), _keeping(measured)])


def _taking_in(measured: Sequence[Measured]) -> str:
    columns = ["passages", "engine", "vectors, passages/s", "terms, passages/s", "publish, s", "all, passages/s"]
    rows = []
    for each in measured:
        steps = (each.vectors, each.terms, each.vectors and each.vectors + each.terms + each.publish)
        vectors, terms, whole = (f"{each.passages / seconds:,.0f}" if seconds else "-" for seconds in steps)
        rows.append([f"{each.passages:,}", each.engine, vectors, terms, each.publish, whole])
    return f"Taking in; `publish` makes graph and other indexes:\n\n{table(columns, rows)}"


def _asking(measured: Sequence[Measured]) -> str:
    columns = ["passages", "engine", "p50, ms", "p95", "processor", "in a week, p50", "p95", "processor"]
    columns += ["passages in it", "recall@10", "recall@100", "of"]
    rows = []
    for each in measured:
        times = [value for asks in (each.plain, each.week) for value in (asks.p50, asks.p95, asks.processor)]
        found = [f"{each.recall.at_10:.3f}", f"{each.recall.at_100:.3f}", each.recall.questions]
        rows.append([f"{each.passages:,}", each.engine, *times, f"{each.week_passages:,}", *found])
    return f"Candidates of a question, both legs, {measured[0].plain.questions} questions:\n\n{table(columns, rows)}"


def _keeping(measured: Sequence[Measured]) -> str:
    parts = sorted({name for each in measured for name in each.parts})
    columns = ["passages", "engine", "disk, MB", "bytes a passage", *parts, "servers' memory, MB"]
    rows = []
    for each in measured:
        own = [each.parts.get(name, "-") for name in parts]
        whole = _whole([each.disk, 1e6 * each.disk / each.passages])
        rows.append([f"{each.passages:,}", each.engine, *whole, *own, each.memory or "-"])
    return f"Disk by part in MB, and memory:\n\n{table(columns, rows)}"


def _whole(values: Sequence[float]) -> list[str]:
    return [f"{value:,.0f}" for value in values]
