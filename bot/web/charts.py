"""Counts -> the geometry of a small chart of bars, in the units of its own drawing. Pure; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEP = 4
BAR = 3
HEIGHT = 24
"""Units from one bar to the next, and the width and the greatest height of a bar."""


@dataclass(frozen=True, slots=True)
class Bars:
    """One path that is to be stroked `stroke` wide, in a drawing of `width` by `height`.

    `tallest` is the count that reaches the top; a day without anything has no bar, and `path` is "" without any.
    """

    width: int
    height: int
    stroke: int
    path: str
    tallest: int


def bars(counts: Sequence[int]) -> Bars:
    """Return the bars of `counts` from left to right: as strokes of one path, a tenth of the bytes of rectangles.

    A count is never rounded down to nothing: one article a month stays in sight beside a day with a thousand.
    """
    tallest = max(counts, default=0)
    strokes = [
        f"M{number * STEP + STEP // 2} {HEIGHT}v-{max(1, round(HEIGHT * count / tallest))}"
        for number, count in enumerate(counts)
        if count > 0
    ]
    return Bars(max(1, len(counts)) * STEP, HEIGHT, BAR, "".join(strokes), max(tallest, 0))
