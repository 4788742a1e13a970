"""Draw how the index in PostgreSQL grows with size beside the embedded one, from the figures of bench/postgres.py.

usage: PYTHONPATH=. python bench/postgres_plot.py FIGURES.json OUT.svg

Axes are logarithmic, so that what grows as the size does is parallel to the thin line; recall has a straight axis.
Needs matplotlib.
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
from plots import SHADES, STYLE
from postgres_figures import Measured, read_measured


@dataclass(frozen=True, slots=True)
class Panel:
    """One small diagram: a figure of each engine, and another as a dashed line."""

    title: str
    solid: Callable[[Measured], float]
    dashed: Callable[[Measured], float] | None = None
    straight: bool = False


PANELS = (
    Panel("candidates, ms: p50, dashed p95", lambda one: one.plain.p50, lambda one: one.plain.p95),
    Panel(
        "processor of it, ms; dashed: of a week only",
        lambda one: one.plain.processor,
        lambda one: one.week.processor,
    ),
    Panel(
        "recall@10 of the vectors; dashed @100",
        lambda one: one.recall.at_10,
        lambda one: one.recall.at_100,
        straight=True,
    ),
    Panel(
        "taking in, s; dashed: of it making indexes",
        lambda one: one.vectors and one.vectors + one.terms + one.publish,
        lambda one: one.publish,
    ),
    Panel("disk, MB", lambda one: one.disk),
    Panel("memory of the servers, MB", lambda one: one.memory),
)


def main() -> None:
    """Read the figures and write the picture."""
    figures, out = map(Path, sys.argv[1:])
    draw(read_measured(figures)).savefig(out, metadata={"Date": None})


def draw(measured: Sequence[Measured]) -> Figure:
    """Return the picture: a panel for each kind of cost, a line for each engine."""
    with mpl.rc_context(STYLE):
        picture = Figure(figsize=(11, 6), layout="constrained")
        axes = picture.subplots(2, 3, sharex=True)
        for panel, place in zip(PANELS, axes.flat, strict=True):
            _panel(place, panel, measured)
        for place in axes[1]:
            place.set_xlabel("passages")
        axes[0][0].legend(frameon=False, fontsize=8)
        picture.suptitle("The index in PostgreSQL against size; thin grey: as size", fontsize=10)
    return picture


def _panel(axes: Axes, panel: Panel, measured: Sequence[Measured]) -> None:
    axes.set(xscale="log", yscale="linear" if panel.straight else "log")
    axes.set_title(panel.title, fontsize=9)
    for engine, shade in zip(dict.fromkeys(one.engine for one in measured), SHADES, strict=False):
        own = [one for one in measured if one.engine == engine and panel.solid(one)]
        sizes = [one.passages for one in own]
        axes.plot(sizes, list(map(panel.solid, own)), "o-", color=shade, markersize=3.5, linewidth=1.2, label=engine)
        if panel.dashed:
            axes.plot(sizes, list(map(panel.dashed, own)), "--", color=shade, linewidth=1)
    _ticks(axes, sorted({one.passages for one in measured}))
    if not panel.straight:
        _as_size(axes, panel, measured)
        _logarithmic(axes)


def _as_size(axes: Axes, panel: Panel, measured: Sequence[Measured]) -> None:
    """Draw the line that the last engine's last figure would lie on, were it in proportion to the size."""
    limits, last = axes.get_ylim(), measured[-1]
    sizes = sorted({one.passages for one in measured})
    shares = [panel.solid(last) * size / last.passages for size in sizes]
    axes.plot(sizes, shares, color="#999999", linewidth=0.7, zorder=0)
    axes.set_ylim(limits)


def _ticks(axes: Axes, sizes: Sequence[int]) -> None:
    axes.set_xticks(sizes)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))


def _logarithmic(axes: Axes) -> None:
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def _short(size: float) -> str:
    return f"{size / 1e6:g}M" if size >= 1e6 else f"{size / 1e3:g}k"


if __name__ == "__main__":
    main()
