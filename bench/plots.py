"""Draw how cost grows with size, from the figures that bench/scale.py keeps.

usage: python bench/plots.py FIGURES.json OUT.svg

Both axes are logarithmic, so that what grows as the size does is parallel to the thin line. Needs matplotlib.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator
from scale_figures import Figures, read_figures

STYLE = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "heliograph",
    "axes.titlelocation": "left",
}
SHADES = ("#2a5d9c", "#c8552b", "#2c7a4b")


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line: one figure for each size."""

    name: str
    of: Callable[[Figures], float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One small diagram; `limit` is a target that holds at a million passages."""

    title: str
    curves: tuple[Curve, ...]
    limit: float | None = None


PANELS = (
    Panel(
        "vector search, ms",
        (
            Curve("p50", lambda each: each.probe.first_stage.dense.p50),
            Curve("p95", lambda each: each.probe.first_stage.dense.p95),
            Curve("p99", lambda each: each.probe.first_stage.dense.p99),
        ),
        limit=15,
    ),
    Panel(
        "keyword search, ms",
        (
            Curve("p50", lambda each: each.probe.first_stage.keyword.p50),
            Curve("p95", lambda each: each.probe.first_stage.keyword.p95),
            Curve("p99", lambda each: each.probe.first_stage.keyword.p99),
        ),
    ),
    Panel(
        "ask without reranker, ms",
        (
            Curve("p50", lambda each: each.probe.first_stage.ask.p50),
            Curve("p95", lambda each: each.probe.first_stage.ask.p95),
            Curve("p99", lambda each: each.probe.first_stage.ask.p99),
        ),
        limit=60,
    ),
    Panel(
        "building the indexes, s",
        (
            Curve("all", lambda each: each.index_seconds),
            Curve("vectors", lambda each: each.made.build["vectors"]),
            Curve("terms", lambda each: each.made.build["terms"]),
        ),
    ),
    Panel(
        "memory without reranker, MB",
        (
            Curve("resident", lambda each: each.probe.memory.resident),
            Curve("without pages of files", lambda each: each.probe.memory.own),
        ),
        limit=1200,
    ),
    Panel(
        "disk, MB",
        (
            Curve("articles", lambda each: each.probe.disk["articles"]),
            Curve("vectors", lambda each: each.probe.disk["vectors"]),
            Curve("terms", lambda each: each.probe.disk["terms"]),
        ),
    ),
)


def main() -> None:
    """Read the figures and write the picture."""
    figures, out = map(Path, sys.argv[1:])
    draw(read_figures(figures)).savefig(out, metadata={"Date": None})


def draw(figures: Sequence[Figures]) -> Figure:
    """Return the picture: a panel for each kind of cost."""
    with mpl.rc_context(STYLE):
        picture = Figure(figsize=(10, 6), layout="constrained")
        axes = picture.subplots(2, 3, sharex=True)
        for panel, place in zip(PANELS, axes.flat, strict=True):
            _panel(place, panel, figures)
        for place in axes[1]:
            place.set_xlabel("passages")
        picture.suptitle("Cost against size; thin grey: as size; cross: target at a million (p95)", fontsize=10)
    return picture


def _panel(axes: Axes, panel: Panel, figures: Sequence[Figures]) -> None:
    sizes = [each.passages for each in figures]
    axes.set(xscale="log", yscale="log")
    axes.set_title(panel.title, fontsize=10)
    for curve, shade in zip(panel.curves, SHADES, strict=False):
        axes.plot(sizes, [curve.of(each) for each in figures], "o-", color=shade, markersize=3.5, linewidth=1.2)
    lower, upper = axes.get_ylim()
    _as_size(axes, panel, figures)
    if panel.limit is not None:
        axes.plot([1e6], [panel.limit], "x", color="black", markersize=6)
        lower, upper = min(lower, panel.limit / 1.3), max(upper, panel.limit * 1.3)
    axes.set_ylim(lower, upper)
    _ticks(axes, sizes)
    axes.legend(
        axes.get_lines()[: len(panel.curves)], [curve.name for curve in panel.curves], frameon=False, fontsize=8
    )


def _as_size(axes: Axes, panel: Panel, figures: Sequence[Figures]) -> None:
    """Draw the line that the first curve would be, grew it as the size does from its last point backwards."""
    last, value = figures[-1].passages, panel.curves[0].of(figures[-1])
    sizes = [each.passages for each in figures]
    axes.plot(sizes, [value * size / last for size in sizes], color="#999999", linewidth=0.7, zorder=0)


def _ticks(axes: Axes, sizes: Sequence[int]) -> None:
    axes.set_xticks(sizes)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def _short(size: float) -> str:
    return f"{size / 1e6:g}M" if size >= 1e6 else f"{size / 1e3:g}k"


if __name__ == "__main__":
    main()
