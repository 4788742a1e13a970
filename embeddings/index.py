"""The dense leg: vectors in, passage ids and cosine scores out, from segments that never change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Protocol

import numpy as np

from embeddings.errors import IndexDamaged
from embeddings.exact import ExactRows
from embeddings.labels import Ids, labels_of
from embeddings.listing import Entry, read_listing, write_listing
from embeddings.merging import Limits, Living, Size, first_to_merge, is_worn
from embeddings.quantised import QuantisedRows
from embeddings.segments import Part, Segment, load_part, load_segment, new_segment
from embeddings.types import Filter, Label, Match, Vectors

_BEFORE_ALL = -1


class VectorIndex(Protocol):
    """Hold unit vectors with their labels; scores are cosines, higher is better."""

    def __len__(self) -> int:
        """Return the number of vectors."""

    def ids(self) -> list[int]:
        """Return the ids of all passages held, ascending."""

    def ids_after(self, passage_id: int) -> list[int]:
        """Return the ids above this one of passages held, ascending."""

    def ids_between(self, since: datetime, until: datetime) -> list[int]:
        """Return the ids of passages held that became visible after `since`, up to and including `until`, ascending."""

    def labels(self, ids: Sequence[int]) -> list[Label]:
        """Return the labels of these passages, in the asked order; unknown ids are left out."""

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


class SegmentedIndex:
    """Search exactly where a segment is small, and by codes where it is large; filters work inside the search.

    An addition becomes a segment of its own or is merged with the newest ones;
    a removal is a bit beside its segment. Scores of passages in large segments
    differ from the true cosine by 0.0002 on average and at most 0.002, as measured
    on news-2022. Not for several threads while it is being changed.
    """

    def __init__(self, dimension: int, *, limits: Limits | None = None) -> None:
        """Start empty."""
        self._dimension, self._limits = dimension, limits or Limits()
        self._parts: list[Part] = []

    @classmethod
    def load(cls, folder: Path, *, reuse: SegmentedIndex | None = None, limits: Limits | None = None) -> SegmentedIndex:
        """Read what `save` wrote; segments that `reuse` holds from the same files are not read again.

        Raises IndexDamaged where the files cannot be read or do not fit together.
        """
        listing = read_listing(folder)
        known = {part.segment.name: part.segment for part in reuse._parts} if reuse else {}
        index = cls(listing.dimension, limits=limits)
        for entry in listing.segments:
            held = known.get(entry.name)
            segment = held if held and held.is_in(folder) else load_segment(folder, entry.name, entry.kind)
            index._parts.append(load_part(folder, segment, entry.gone))
        index._check(folder)
        return index

    def __len__(self) -> int:
        """Return the number of vectors."""
        return sum(part.size.live for part in self._parts)

    def ids(self) -> list[int]:
        """Return the ids of all passages held, ascending."""
        return self.ids_after(_BEFORE_ALL)

    def ids_after(self, passage_id: int) -> list[int]:
        """Return the ids above this one of passages held, ascending."""
        ids: list[int] = self._ids_after(passage_id).tolist()
        return ids

    def ids_between(self, since: datetime, until: datetime) -> list[int]:
        """Return the ids of passages held that became visible after `since`, up to and including `until`, ascending."""
        columns = [part.ids_between(since, until) for part in self._parts]
        ids: list[int] = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *columns])).tolist()
        return ids

    def labels(self, ids: Sequence[int]) -> list[Label]:
        """Return the labels of the known ones of these passages, in the asked order."""
        found = [
            pair
            for one in self._located(np.asarray(ids, dtype=np.int64))
            for pair in zip(
                one.asked.tolist(), map(self._parts[one.number].segment.labels.label, one.places.tolist()), strict=True
            )
        ]
        return [label for _, label in sorted(found, key=itemgetter(0))]

    def add(self, labels: Sequence[Label], vectors: Vectors) -> None:
        """Take in; raises ValueError when labels, vectors and dimension do not fit or an id is held already."""
        if vectors.shape != (len(labels), self._dimension):
            raise ValueError(f"{len(labels)} labels need vectors of width {self._dimension}, not {vectors.shape}")
        if not labels:
            return
        order = np.argsort([label.passage_id for label in labels], kind="stable")
        fresh = labels_of([labels[place] for place in order.tolist()])
        if (np.diff(fresh.passage) == 0).any() or next(self._located(fresh.passage), None):
            raise ValueError("a passage id is in the index already")
        self._settle([Living(fresh, ExactRows(vectors[order]), np.arange(len(order)))])

    def remove(self, ids: Sequence[int]) -> None:
        """Mark as removed; segments that lost much are written anew without it."""
        changed = False
        for one in self._located(np.asarray(ids, dtype=np.int64)):
            self._parts[one.number] = self._parts[one.number].without(one.places)
            changed = True
        if changed:
            self._renew_worn()
            self._settle([])

    def search(self, vector: Vectors, k: int, where: Filter) -> list[Match]:
        """Search every segment; ties go to the lower id."""
        if k < 1 or not self._parts:
            return []
        total = sum(len(part.segment.labels) for part in self._parts)
        found = [
            (part.segment.labels.passage, part.search(vector, k, where, share=len(part.segment.labels) / total))
            for part in self._parts
        ]
        ids = np.concatenate([passages[one.places] for passages, one in found])
        scores = np.concatenate([one.scores for _, one in found])
        order = np.lexsort((ids, -scores))[:k]
        return _matches(ids[order], scores[order])

    def scores(self, vector: Vectors, ids: Sequence[int]) -> list[Match]:
        """Compute the cosines outright: the ids are few."""
        wanted = np.asarray(ids, dtype=np.int64)
        cosines, known = np.zeros(len(wanted), dtype=np.float32), np.zeros(len(wanted), dtype=np.bool_)
        for one in self._located(wanted):
            cosines[one.asked] = self._parts[one.number].cosines(one.places, vector)
            known[one.asked] = True
        return _matches(wanted[known], cosines[known])

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Return vectors as they are kept, shape (known ids, dimension)."""
        rows = np.zeros((len(ids), self._dimension), dtype=np.float32)
        known = np.zeros(len(ids), dtype=np.bool_)
        for one in self._located(np.asarray(ids, dtype=np.int64)):
            rows[one.asked] = self._parts[one.number].segment.rows.take(one.places)
            known[one.asked] = True
        return rows[known]

    def save(self, folder: Path) -> None:
        """Write what is new, link what lies elsewhere already, and list all of it in one small file."""
        entries = [Entry(part.segment.name, part.segment.rows.kind, part.save(folder)) for part in self._parts]
        write_listing(folder, self._dimension, entries)

    def _ids_after(self, passage_id: int) -> Ids:
        columns = [part.ids_after(passage_id) for part in self._parts]
        return np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *columns]))

    def _located(self, ids: Ids) -> Iterator[_Located]:
        for number, part in enumerate(self._parts):
            places = part.positions(ids)
            asked = np.flatnonzero(places >= 0)
            if len(asked):
                yield _Located(number, asked, places[asked])

    def _settle(self, fresh: list[Living]) -> None:
        """Merge the newest segments and what is fresh, as far back as the limits say."""
        sizes = [part.size for part in self._parts] + [Size(len(one.labels), 0) for one in fresh]
        first = min(first_to_merge(sizes, self._limits), len(self._parts))
        merged = [part.living() for part in self._parts[first:]] + fresh
        if merged:
            self._parts[first:] = [Part(self._segment(merged))]

    def _renew_worn(self) -> None:
        parts = [part for part in self._parts if part.size.live]
        worn = [is_worn(part.size, self._limits) for part in parts]
        self._parts = [
            Part(self._segment([part.living()])) if is_so else part for part, is_so in zip(parts, worn, strict=True)
        ]

    def _segment(self, parts: list[Living]) -> Segment:
        quantised = (part.segment.rows for part in self._parts if isinstance(part.segment.rows, QuantisedRows))
        oldest = next(quantised, None)
        return new_segment(parts, self._dimension, self._limits, oldest.ranges if oldest else None)

    def _check(self, folder: Path) -> None:
        if any(part.segment.rows.dimension != self._dimension for part in self._parts):
            raise IndexDamaged(f"{folder}: the vectors of a segment are not {self._dimension} wide")
        if (np.diff(self._ids_after(_BEFORE_ALL)) == 0).any():
            raise IndexDamaged(f"{folder}: a passage stands in two segments")


@dataclass(frozen=True, slots=True)
class _Located:
    """Passages of one segment: its number, which of the asked ids they are, and where they stand in it."""

    number: int
    asked: Ids
    places: Ids


def _matches(ids: Ids, scores: Vectors) -> list[Match]:
    return [Match(*pair) for pair in zip(ids.tolist(), scores.tolist(), strict=True)]
