"""Keep what was measured of homes of different sizes, and set it in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from report import table
from scale_asks import Probe, Times
from scale_homes import Made
from stopwatch import Spread


@dataclass(frozen=True, slots=True)
class Figures:
    """What making a home took, and what asking it gave."""

    made: Made
    probe: Probe

    @property
    def passages(self) -> int:
        """Return how many passages the home holds."""
        return self.made.passages

    @property
    def index_seconds(self) -> float:
        """Return what both indexes took to be built and published, from vectors and terms that are there."""
        return sum(self.made.build[step] for step in ("vectors", "terms", "publish"))

    @property
    def added_a_second(self) -> float:
        """Return the passages a second of a catch-up, but for their encoding: load, add, publish."""
        return self.made.caught_up / sum(self.made.catch_up[step] for step in ("load", "vectors", "terms", "publish"))


_FORM = TypeAdapter(list[Figures])


def read_figures(path: Path) -> list[Figures]:
    """Return what the file holds, by size; nothing where there is no file."""
    return _FORM.validate_json(path.read_bytes()) if path.is_file() else []


def keep(path: Path, fresh: Figures) -> None:
    """Put figures into the file in the place of older ones of this size."""
    others = [each for each in read_figures(path) if each.passages != fresh.passages]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_FORM.dump_json(sorted([*others, fresh], key=lambda each: each.passages), indent=1) + b"\n")


def tables(figures: Sequence[Figures]) -> str:
    """Return all tables in Markdown."""
    return "\n\n".join([_asks(figures), _parts(figures), _sizes(figures)])


def _asks(figures: Sequence[Figures]) -> str:
    columns = ["passages", "vector search", "keyword search", "ask, no reranker", "as of a day", "ask with reranker"]
    columns += ["processor, no reranker", "with it", "ready after, s"]
    rows = []
    for each in figures:
        first, dated, reranked = each.probe.first_stage, each.probe.dated, each.probe.reranked
        times = (first.dense, first.keyword, first.ask, dated.ask, reranked.ask)
        rows.append([f"{each.passages:,}", *map(_set, times), first.processor, reranked.processor, each.probe.load])
    return f"Milliseconds p50 / p95 / p99, and processor time, mean:\n\n{table(columns, rows)}"


def _parts(figures: Sequence[Figures]) -> str:
    names = sorted({name for each in figures for name in each.probe.first_stage.parts})
    rows = [[f"{each.passages:,}", *_medians(each.probe.first_stage, names)] for each in figures]
    return f"Of an ask without the reranker, p50 by part:\n\n{table(['passages', *names, 'the rest'], rows)}"


def _sizes(figures: Sequence[Figures]) -> str:
    columns = ["passages", "build, s", "of it vectors", "terms", "added a second"]
    columns += ["resident MB", "of it own", "with reranker", "articles MB", "vectors MB", "terms MB"]
    rows = []
    for each in figures:
        built, disk = each.made.build, each.probe.disk
        times = [each.index_seconds, built["vectors"], built["terms"], round(each.added_a_second)]
        memory = [each.probe.memory.resident, each.probe.memory.own, each.probe.memory_reranked.resident]
        sizes = [round(size) for size in (*memory, disk["articles"], disk["vectors"], disk["terms"])]
        rows.append([f"{each.passages:,}", *times, *sizes])
    return f"Building both indexes from vectors and terms that are there; memory and disk:\n\n{table(columns, rows)}"


def _medians(times: Times, names: Sequence[str]) -> list[float]:
    own = [times.parts[name].p50 if name in times.parts else 0.0 for name in names]
    return [*own, max(0.0, times.ask.p50 - sum(own))]


def _set(spread: Spread) -> str:
    return f"{spread.p50:.3g} / {spread.p95:.3g} / {spread.p99:.3g}"
