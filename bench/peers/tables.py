"""The tables of a run: speed and size, answers, and where Heliograph is not first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.peers.material import read_questions
from bench.peers.prepare import Material
from bench.peers.results import Result, read
from bench.peers.scoring import Judge, Score
from bench.peers.system import OURS, PEERS
from bench.report import heading, percentile, table

_PACKAGES = {
    "txtai_hybrid": ("txtai", "hybrid"),
    "llamaindex_faiss": ("llama-index-core", "FAISS"),
    "haystack_memory": ("haystack-ai", "in memory"),
    "langchain_faiss": ("langchain-community", "FAISS"),
    "chroma_hnsw": ("chromadb", "HNSW"),
    "lancedb_table": ("lancedb", "no index"),
}
"""The package whose version counts, and what is searched with."""

_SAME = 0.02
"""Times, rates and sizes nearer than this share count as equal."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was measured of one system; None where a stage was not run. Seconds, milliseconds and megabytes."""

    system: str
    rate: float | None
    effort: float | None
    take: float | None
    start: float | None
    p50: float | None
    p95: float | None
    work: float | None
    resident: float | None
    peak: float | None
    disk: float | None
    score: Score | None
    spread: Score | None


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    value: Callable[[Figures], float | None]
    larger_is_better: bool = False


_SPEED = (
    _Column("passages/s", lambda one: one.rate, larger_is_better=True),
    _Column("a processor second", lambda one: one.effort, larger_is_better=True),
    _Column("index all, s", lambda one: one.take),
    _Column("first answer, s", lambda one: one.start),
    _Column("ask p50, ms", lambda one: one.p50),
    _Column("ask p95, ms", lambda one: one.p95),
    _Column("of a processor, ms", lambda one: one.work),
    _Column("memory, MB", lambda one: one.resident),
    _Column("most, MB", lambda one: one.peak),
    _Column("disk, MB", lambda one: one.disk),
)


def _share(title: str, of: Callable[[Score], float]) -> _Column:
    return _Column(title, lambda one: of(one.score) if one.score else None, larger_is_better=True)


_ANSWERS = (
    _share("answer@1", lambda score: score.answers[0]),
    _share("answer@3", lambda score: score.answers[1]),
    _share("answer@5", lambda score: score.answers[2]),
    _share("hits@1", lambda score: score.hits[0]),
    _share("hits@4", lambda score: score.hits[1]),
    _share("hits@10", lambda score: score.hits[2]),
    _share("MRR", lambda score: score.mrr),
    _Column("answer@3, one of an article", lambda one: one.spread.answers[1] if one.spread else None, True),
    _share("verbatim", lambda score: score.verbatim),
)


def print_tables(material: Material, set_folder: Path, results: Path) -> None:
    """Print what is known of all systems."""
    passages = material.corpus("take").passages()
    judge = Judge({one.id: one for one in passages}, set_folder, material.work / "predictions.jsonl")
    figures = [_figures(system, material, judge, results) for system in (*OURS, *PEERS)]
    sample = len(material.corpus("ingest").passages())
    print(heading(f"Peers on {set_folder.name}, {len(passages)} passages; encoding on a sample of {sample}"))
    for columns in (_SPEED, _ANSWERS):
        print("\n" + table(["system", *(one.title for one in columns)], [_row(one, columns) for one in figures]))
    print("\n" + "\n".join(_verdicts(figures)))


def _figures(system: str, material: Material, judge: Judge, results: Path) -> Figures:
    ingest, take, asked = (_read(results / f"{stage}-{system}-0.json") for stage in ("ingest", "take", "ask"))
    starts = [read(path).seconds for path in sorted(results.glob(f"start-{system}-*.json"))]
    owner = "heliograph" if system in OURS else system
    questions = read_questions(material.questions)
    scored = asked if asked and len(asked.found) == len(questions) else None
    sample = len(material.corpus("ingest").passages())
    return Figures(
        system=system,
        rate=sample / ingest.seconds if ingest else None,
        effort=sample / ingest.processor if ingest else None,
        take=take.seconds if take else None,
        start=median(starts) if starts else None,
        p50=percentile(asked.milliseconds, 0.50) if asked else None,
        p95=percentile(asked.milliseconds, 0.95) if asked else None,
        work=1000 * asked.processor / len(asked.found) if asked else None,
        resident=asked.resident if asked else None,
        peak=asked.peak if asked else None,
        disk=_size(material.work / "indexed" / owner) if asked else None,
        score=judge.score(questions, scored.found) if scored else None,
        spread=judge.score(questions, judge.first_of_articles(scored.found)) if scored else None,
    )


def _row(one: Figures, columns: Sequence[_Column]) -> list[object]:
    return [_name(one.system), *(_cell(column.value(one)) for column in columns)]


def _cell(value: float | None) -> object:
    if value is None:
        return "-"
    return round(value) if value >= 100 else value


def _verdicts(figures: Sequence[Figures]) -> list[str]:
    """Return a line for each column in which a peer is ahead of Heliograph as it is shipped, and the ratios of p50."""
    ours, peers = figures[0], [one for one in figures if one.system in PEERS]
    lines = [line for column in (*_SPEED, *_ANSWERS) if (line := _behind(column, ours, peers))]
    known = [one.p50 for one in peers if one.p50 is not None]
    asked = [(one.p50, one.system) for one in figures if one.p50 is not None and one.system in OURS] if known else []
    return lines + [f"ask p50, {_name(name)}: {p50 / median(known):.2f} of the median peer" for p50, name in asked]


def _behind(column: _Column, ours: Figures, peers: Sequence[Figures]) -> str:
    mine = column.value(ours)
    theirs = [(value, one.system) for one in peers if (value := column.value(one)) is not None]
    if mine is None or not theirs:
        return ""
    best, system = max(theirs) if column.larger_is_better else min(theirs)
    short = best - mine if column.larger_is_better else mine - best
    return f"{column.title}: behind {_name(system)}, {mine:.3g} and {best:.3g}" if short > _SAME * abs(best) else ""


def _name(system: str) -> str:
    """Return how a system is called in the tables, with the version that requirements.txt asks for."""
    if system in OURS:
        return "**Heliograph**" if system == OURS[0] else f"Heliograph, {system.partition('_')[2]}"
    package, how = _PACKAGES[system]
    asked = Path(__file__).with_name("requirements.txt").read_text(encoding="utf-8").splitlines()
    version = next(line.partition("==")[2] for line in asked if line.startswith(f"{package}=="))
    return f"{package} {version}, {how}"


def _read(path: Path) -> Result | None:
    return read(path) if path.is_file() else None


def _size(folder: Path) -> float:
    """Return megabytes without copies of the model: peers read it where its package lies, and that is not counted."""
    files = (path for path in folder.rglob("*") if path.is_file() and "models" not in path.parts)
    return sum(path.stat().st_size for path in files) / 1e6
