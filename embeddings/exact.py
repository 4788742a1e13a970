"""The rows of a small segment, kept and scanned as they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from embeddings.labels import Ids, Mask
from embeddings.types import Vectors


@dataclass(frozen=True)
class Found:
    """Places of a segment and their cosines, two columns of one length, best first."""

    places: Ids
    scores: Vectors


class Rows(Protocol):
    """The unit vectors of one segment, in any form; never changed."""

    @property
    def kind(self) -> str:
        """Return the name of the form."""

    @property
    def dimension(self) -> int:
        """Return the width of a row."""

    def __len__(self) -> int:
        """Return the number of rows."""

    def search(self, vector: Vectors, k: int, allowed: Mask | None, *, share: float = 1.0) -> Found:
        """Return the `k` closest allowed rows, all of them when fewer are allowed; ties go to the lower place.

        `share` (0 to 1) says how much of an index these rows are: the less, the fewer of the best are theirs.
        """

    def take(self, places: Ids) -> Vectors:
        """Return the rows at these places, shape (len(places), dimension)."""

    def save(self, stem: Path) -> None:
        """Write the files."""

    @staticmethod
    def files(stem: Path) -> list[Path]:
        """Return the files that are written for a stem; their names begin with it."""


class ExactRows:
    """Plain float32 rows of shape (n, dimension)."""

    kind = "exact"

    def __init__(self, rows: Vectors) -> None:
        """Hold the rows, which nobody may change afterwards."""
        self._rows = rows

    @classmethod
    def load(cls, stem: Path) -> ExactRows:
        """Read what `save` wrote; raises OSError or ValueError for anything else."""
        rows = np.load(_file(stem), allow_pickle=False)
        if rows.ndim != 2 or rows.dtype != np.float32:
            raise ValueError(f"{_file(stem).name} holds no rows of float32")
        return cls(rows)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    @property
    def dimension(self) -> int:
        """Return the width of a row."""
        return int(self._rows.shape[1])

    def search(self, vector: Vectors, k: int, allowed: Mask | None, *, share: float = 1.0) -> Found:
        """Scan all rows, or the allowed ones, whatever their share."""
        if allowed is None:
            return best(np.arange(len(self)), cosines(self._rows, vector), k)
        places = np.flatnonzero(allowed)
        return best(places, cosines(self._rows[places], vector), k)

    def take(self, places: Ids) -> Vectors:
        """Return the rows at these places, as they were given."""
        return self._rows[places]

    def save(self, stem: Path) -> None:
        """Write one file of rows."""
        np.save(_file(stem), self._rows)

    @staticmethod
    def files(stem: Path) -> list[Path]:
        """Return that file."""
        return [_file(stem)]


def cosines(rows: Vectors, vector: Vectors) -> Vectors:
    """Return the product of each row with the vector, the same for a row whichever others are asked with it.

    A matrix product would run on several threads, which wait for each other on a busy machine.
    """
    products: Vectors = np.vecdot(rows, vector)
    return products


def best(places: Ids, scores: Vectors, k: int) -> Found:
    """Return the `k` best of some places and their scores; ties go to the one that stands first."""
    order = np.argsort(-scores, kind="stable")[:k]
    return Found(places[order], scores[order])


def _file(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}.rows.npy")
