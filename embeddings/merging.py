"""Which segments become one, and their rows in the order of the passages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.exact import Rows
from embeddings.labels import Ids, Labels, joined
from embeddings.quantised import Source
from embeddings.types import Vectors


@dataclass(frozen=True, slots=True)
class Limits:
    """When segments change. `quantised_from` rows are kept as codes; fewer are kept exactly.

    Segments below `small` rows are merged at once. A segment is merged with all
    newer ones when these hold `growth` times as many passages, so a passage is
    written anew once for each 1 + `growth` times that the index grows: with 2,
    some five times from 4,096 to a million, in 4 to 12 segments. A segment is
    written anew without its removed passages when these pass `gone_share` of it.
    """

    quantised_from: int = 8_192
    small: int = 1_024
    growth: float = 2.0
    gone_share: float = 0.25


@dataclass(frozen=True, slots=True)
class Size:
    """How many passages of a segment live, and how many were removed."""

    live: int
    gone: int


@dataclass(frozen=True, slots=True)
class Living:
    """A segment as far as it lives: labels of n passages, and where their rows stand in `rows`."""

    labels: Labels
    rows: Rows
    places: Ids


def first_to_merge(sizes: Sequence[Size], limits: Limits) -> int:
    """Return from which segment on all become one, oldest first; the number of segments when none must."""
    for place, size in enumerate(sizes[:-1]):
        newer = sum(later.live for later in sizes[place + 1 :])
        if newer >= limits.growth * size.live or size.live + newer < limits.small:
            return place
    return len(sizes)


def is_worn(size: Size, limits: Limits) -> bool:
    """Say whether a segment must be written anew for what was removed of it."""
    return size.gone > limits.gone_share * (size.live + size.gone)


def merged_labels(parts: Sequence[Living]) -> Labels:
    """Return the labels of all parts, ascending by passage id."""
    return joined([part.labels for part in parts])


def merged_rows(parts: Sequence[Living], dimension: int) -> Source:
    """Return the rows of all parts in the order of `merged_labels`, to be read in pieces."""
    passages = np.concatenate([part.labels.passage for part in parts])
    order = np.argsort(passages, kind="stable")
    ends = np.cumsum([len(part.places) for part in parts])

    def take(places: Ids) -> Vectors:
        rows = np.empty((len(places), dimension), dtype=np.float32)
        wanted = order[places]
        owners = np.searchsorted(ends, wanted, side="right")
        for number, part in enumerate(parts):
            mine = owners == number
            if mine.any():
                rows[mine] = part.rows.take(part.places[wanted[mine] - (ends[number] - len(part.places))])
        return rows

    return Source(len(passages), dimension, take)
