"""Draw how far the stated confidence can be believed: expected against observed, and where each kind of question lies.

usage: python bench/reliability.py SET_FOLDER HOME OUT.svg

HOME holds the set's articles, ingested and indexed. On the left the confidence as the program states it, on the right
that of models which saw no question of the same week (as bench/fit_confidence.py fits them, so it says how well the
fit carries over). A question whose answer's words were not found may be answered in other words: filled points leave
those out, hollow ones count them as wrong, and the truth lies between. Needs matplotlib.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from confidence_cases import Case, gather
from fit_confidence import cross_validated, in_use, inputs
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from embeddings.confidence import estimate, threshold

BINS = 8
KINDS = {
    "right": "#2c7a4b",
    "answer's words not found": "#b8b8b8",
    "later-event": "#c8552b",
    "off-topic": "#7a4fa3",
}
STYLE = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "svg.hashsalt": "heliograph"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A question's stated confidence, and what kind of case it was (a key of KINDS)."""

    confidence: float
    kind: str


@dataclass(frozen=True, slots=True)
class Bin:
    """Neighbouring confidences: their mean, the share that was right, and its Wilson interval at 95 %."""

    expected: float
    observed: float
    low: float
    high: float


def main() -> None:
    """Ask, judge, draw."""
    folder, home, out = map(Path, sys.argv[1:])
    cases = in_use(gather(folder, home))
    stated = [estimate(case.features) for case in cases]
    unseen = cross_validated(cases, inputs(cases))
    panels = {
        "as stated": judged(cases, stated),
        "on weeks that the fit did not see": judged(cases, unseen.tolist()),
    }
    draw(panels, title=f"{folder.name}: how far the confidence can be believed").savefig(out, metadata={"Date": None})


def judged(cases: Sequence[Case], chances: Sequence[float]) -> list[Judged]:
    """Return the questions over the whole corpus that have a short answer or none, with these confidences."""
    pairs = [(case, chance) for case, chance in zip(cases, chances, strict=True) if case.whole and not case.later]
    return [Judged(chance, kind_of(case)) for case, chance in pairs if case.question.kind or case.question.answers]


def kind_of(case: Case) -> str:
    """Return under which key of KINDS a case is shown."""
    return case.question.kind or ("right" if case.right else "answer's words not found")


def bins(some: Sequence[Judged]) -> list[Bin]:
    """Cut the questions, by confidence, into bins of equal count."""
    ordered = sorted(some, key=lambda one: one.confidence)
    parts = [part for part in np.array_split(np.arange(len(ordered)), BINS) if len(part)]
    return [_bin([ordered[place] for place in part]) for part in parts]


def wilson(hits: int, tries: int, z: float = 1.96) -> tuple[float, float]:
    """Return the bounds of a share (Wilson 1927): unlike mean plus and minus error they stay within 0 and 1."""
    share, spread = hits / tries, z * z / tries
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / tries + spread / (4 * tries))
    return middle - half, middle + half


def draw(panels: dict[str, Sequence[Judged]], *, title: str) -> Figure:
    """Return the picture: for each panel the diagram and, below it, the histogram by kind."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(10, 6.4), layout="constrained")
        figure.suptitle(title, fontsize=11)
        axes = figure.subplots(2, len(panels), sharex=True, sharey="row", height_ratios=(2.2, 1), squeeze=False)
        for (name, some), (above, below) in zip(panels.items(), axes.T, strict=True):
            above.set_title(f"{name} ({len(some)} questions)", fontsize=10)
            _diagram(above, some)
            _histogram(below, some)
        axes[0, 0].set_ylabel("observed: the answer was among the first three")
        axes[1, 0].set_ylabel("questions")
        axes[1, 0].legend(loc="upper center", frameon=False, fontsize=8)
        handles, labels = axes[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)
    return figure


def _bin(some: Sequence[Judged]) -> Bin:
    right = sum(one.kind == "right" for one in some)
    low, high = wilson(right, len(some))
    return Bin(sum(one.confidence for one in some) / len(some), right / len(some), low, high)


def _diagram(axes: Axes, some: Sequence[Judged]) -> None:
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle=":")
    _points(
        axes,
        bins(some),
        label="where the answer's words were not found: counted as wrong",
        face="white",
        color="#8fb3d9",
    )
    sure = [one for one in some if one.kind != "answer's words not found"]
    _points(axes, bins(sure), label="left out (the answer may be said in other words)", face="#2a5d9c", color="#2a5d9c")
    for level in ("careful", "balanced", "eager"):
        axes.axvline(threshold(level), color="#c9a227", linewidth=0.9)
        axes.annotate(
            level, (threshold(level), 0.02), rotation=90, ha="right", va="bottom", fontsize=8, color="#8a6d00"
        )
    axes.set(xlim=(0, 1), ylim=(0, 1.02))


def _points(axes: Axes, some: Sequence[Bin], *, label: str, face: str, color: str) -> None:
    expected, observed = [one.expected for one in some], [one.observed for one in some]
    below = [max(one.observed - one.low, 0.0) for one in some]
    above = [max(one.high - one.observed, 0.0) for one in some]
    axes.errorbar(
        expected,
        observed,
        [below, above],
        fmt="o-",
        color=color,
        markerfacecolor=face,
        linewidth=1,
        capsize=2.5,
        markersize=5,
        label=label,
    )


def _histogram(axes: Axes, some: Sequence[Judged]) -> None:
    found = {kind: [one.confidence for one in some if one.kind == kind] for kind in KINDS}
    axes.hist(
        list(found.values()),
        bins=np.linspace(0, 1, 21).tolist(),
        stacked=True,
        color=list(KINDS.values()),
        label=[f"{kind} ({len(chances)})" for kind, chances in found.items()],
    )
    axes.set_xlabel("expected: the confidence")


if __name__ == "__main__":
    main()
