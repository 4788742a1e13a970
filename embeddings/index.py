"""The dense leg: vectors in, passage ids and cosine scores out. The door of faiss."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np

from embeddings.errors import IndexDamaged
from embeddings.labels import Ids, Labels, Mask, labels_of, load_labels
from embeddings.types import Filter, Label, Match, Vectors

_VECTORS_FILE = "vectors.faiss"
_LABELS_FILE = "labels.npz"


class VectorIndex(Protocol):
    """Hold unit vectors with their labels; scores are cosines, higher is better."""

    def __len__(self) -> int:
        """Return the number of vectors."""

    def ids(self) -> list[int]:
        """Return the ids of all passages held, ascending."""

    def add(self, labels: Sequence[Label], vectors: Vectors) -> None:
        """Take in vectors of shape (len(labels), dimension) under their labels."""

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these passages; unknown ids are no error."""

    def search(self, vector: Vectors, k: int, where: Filter) -> list[Match]:
        """Return the `k` closest passages that pass the filter, best first."""

    def scores(self, vector: Vectors, ids: Sequence[int]) -> list[Match]:
        """Return the cosine of each known one of these passages, in the asked order."""

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Return the vectors of these passages, in the asked order; unknown ids are left out."""

    def save(self, folder: Path) -> None:
        """Write everything into a folder."""


class FlatIndex:
    """Search exactly, by scanning every vector; filters work inside the scan.

    Meant for up to some hundred thousand passages. Kept in memory whole.
    """

    def __init__(self, dimension: int) -> None:
        """Start empty."""
        self._index: faiss.Index = faiss.IndexFlatIP(dimension)
        self._labels = labels_of(())

    @classmethod
    def load(cls, folder: Path) -> FlatIndex:
        """Read what `save` wrote; raises IndexDamaged where the two files are not of one make."""
        try:
            stored, labels = faiss.read_index(str(folder / _VECTORS_FILE)), load_labels(folder / _LABELS_FILE)
        except (RuntimeError, OSError, ValueError, KeyError) as error:
            raise IndexDamaged(f"{folder}: the vectors cannot be read ({error})") from error
        if stored.ntotal != len(labels):
            raise IndexDamaged(f"{folder}: {stored.ntotal} vectors but {len(labels)} labels")
        index = cls(stored.d)
        index._index, index._labels = stored, labels
        return index

    def __len__(self) -> int:
        """Return the number of vectors."""
        return len(self._labels)

    def ids(self) -> list[int]:
        """Return the ids of all passages held, ascending."""
        return sorted(self._labels.passage.tolist())

    def add(self, labels: Sequence[Label], vectors: Vectors) -> None:
        """Append; raises ValueError when labels, vectors and dimension do not fit or an id is held already."""
        if vectors.shape != (len(labels), self._index.d):
            raise ValueError(f"{len(labels)} labels need vectors of width {self._index.d}, not {vectors.shape}")
        fresh = labels_of(labels)
        if len(self._labels.positions(fresh.passage)) or len(set(fresh.passage.tolist())) < len(fresh):
            raise ValueError("a passage id is in the index already")
        self._index.add(np.ascontiguousarray(vectors))
        self._labels = self._labels.joined(fresh)

    def remove(self, ids: Sequence[int]) -> None:
        """Compact: the flat index keeps the order of what stays, and so do the labels."""
        gone = self._labels.positions(ids)
        if not len(gone):
            return
        kept = np.ones(len(self), dtype=np.bool_)
        kept[gone] = False
        self._index.remove_ids(faiss.IDSelectorBatch(gone))
        self._labels = self._labels.kept(kept)

    def search(self, vector: Vectors, k: int, where: Filter) -> list[Match]:
        """Scan the passages that pass the filter; ties go to the lower id."""
        mask = self._labels.mask(where)
        wanted = min(k, int(mask.sum()))
        if not wanted:
            return []
        scores, places = self._scan(vector, wanted, mask)
        return _ranked(self._labels, places, scores)

    def scores(self, vector: Vectors, ids: Sequence[int]) -> list[Match]:
        """Compute the cosines outright: the ids are few."""
        places = self._labels.positions(ids)
        cosines = self._rows(places) @ vector
        return [Match(int(self._labels.passage[p]), float(c)) for p, c in zip(places, cosines, strict=True)]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Return stored vectors, shape (known ids, dimension)."""
        return self._rows(self._labels.positions(ids))

    def save(self, folder: Path) -> None:
        """Write the vectors and the labels as two files."""
        faiss.write_index(self._index, str(folder / _VECTORS_FILE))
        self._labels.save(folder / _LABELS_FILE)

    def _scan(self, vector: Vectors, k: int, mask: Mask) -> tuple[Vectors, Ids]:
        question = np.ascontiguousarray(vector[np.newaxis, :])
        if mask.all():
            scores, places = self._index.search(question, k)
        else:
            bits = np.packbits(mask, bitorder="little")  # the selector points into it: keep it alive
            parameters = faiss.SearchParameters()
            parameters.sel = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
            scores, places = self._index.search(question, k, params=parameters)
        return scores[0], places[0]

    def _rows(self, places: Ids) -> Vectors:
        if not len(places):
            return np.zeros((0, self._index.d), dtype=np.float32)
        return self._index.reconstruct_batch(places)


def _ranked(labels: Labels, places: Ids, scores: Vectors) -> list[Match]:
    found = [Match(int(labels.passage[p]), float(s)) for p, s in zip(places, scores, strict=True) if p >= 0]
    return sorted(found, key=lambda match: (-match.score, match.passage_id))
