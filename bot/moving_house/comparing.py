"""Two tables side by side, both in the order of their keys. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.moving_house.rows import Row


@dataclass(slots=True)
class Pair:
    """What both sides have under one key; None on the side that has nothing."""

    source: Row | None
    target: Row | None


def side_by_side(source: Iterable[Row], target: Iterable[Row], width: int) -> Iterator[Pair]:
    """Yield what each side has under each key, which is the first `width` values of a row, in the order of the keys."""
    left, right = iter(source), iter(target)
    ours, theirs = next(left, None), next(right, None)
    while ours is not None or theirs is not None:
        if theirs is None or (ours is not None and ours[:width] < theirs[:width]):
            yield Pair(ours, None)
            ours = next(left, None)
        elif ours is None or ours[:width] > theirs[:width]:
            yield Pair(None, theirs)
            theirs = next(right, None)
        else:
            yield Pair(ours, theirs)
            ours, theirs = next(left, None), next(right, None)


def extra(source: Iterable[Row], target: Iterable[Row]) -> Iterator[Row]:
    """Yield the keys that only the target has, both sides being keys."""
    # As wide as any key: the whole row is one.
    for pair in side_by_side(source, target, 1 << 16):
        if pair.source is None and pair.target is not None:
            yield pair.target
