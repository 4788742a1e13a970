"""One segment of an index: rows and labels that never change, what was removed of it, and the files of both."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from embeddings.errors import IndexDamaged
from embeddings.exact import ExactRows, Found, Rows, cosines
from embeddings.filters import instant
from embeddings.labels import Ids, Labels, Mask, load_labels
from embeddings.merging import Limits, Living, Size, merged_labels, merged_rows
from embeddings.quantised import QuantisedRows, Ranges
from embeddings.types import Filter, Vectors

UNREADABLE = (RuntimeError, OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
"""What faiss, numpy and json raise for files that are torn or of another kind."""

_TAKEN = 16_384
"""Rows read back at a time: for all that came in since a subscriber was last told, it may be a whole archive."""

_KINDS: dict[str, type[ExactRows] | type[QuantisedRows]] = {
    ExactRows.kind: ExactRows,
    QuantisedRows.kind: QuantisedRows,
}


class Segment:
    """Labels and rows of n passages under a name that no other content ever gets. Only where it lies changes."""

    def __init__(self, name: str, labels: Labels, rows: Rows) -> None:
        """Hold what is in memory only, so far."""
        self.name, self.labels, self.rows = name, labels, rows
        self._folder: Path | None = None
        self._marks: list[tuple[int, int]] = []

    def is_in(self, folder: Path) -> bool:
        """Say whether the files in a folder are the very ones that it was read from or written to, under any name.

        If so, this is the folder that a later save links from: the one before may be removed.
        """
        try:
            same = bool(self._marks) and self._marks == self._marks_in(folder)
        except FileNotFoundError:
            return False
        if same:
            self._folder = folder
        return same

    def lies_in(self, folder: Path) -> None:
        """Remember that its files are there."""
        self._folder, self._marks = folder, self._marks_in(folder)

    def save(self, folder: Path) -> None:
        """Link the files from where they lie, or write them where they lie nowhere any more."""
        if self._folder and self.is_in(self._folder):
            for source, target in zip(self._files(self._folder), self._files(folder), strict=True):
                _link(source, target)
            return
        self.rows.save(folder / self.name)
        self.labels.save(_labels_file(folder, self.name))
        self.lies_in(folder)

    def _files(self, folder: Path) -> list[Path]:
        return [_labels_file(folder, self.name), *self.rows.files(folder / self.name)]

    def _marks_in(self, folder: Path) -> list[tuple[int, int]]:
        return [(found.st_dev, found.st_ino) for found in (path.stat() for path in self._files(folder))]


@dataclass(frozen=True)
class Part:
    """A segment and which of its passages were removed, shape (n,); None while none was."""

    segment: Segment
    gone: Mask | None = None

    @property
    def size(self) -> Size:
        """Return how many of its passages live."""
        gone = 0 if self.gone is None else int(np.count_nonzero(self.gone))
        return Size(len(self.segment.labels) - gone, gone)

    def living(self) -> Living:
        """Return the labels that live, and where their rows stand."""
        labels = self.segment.labels
        if self.gone is None:
            return Living(labels, self.segment.rows, np.arange(len(labels)))
        places = np.flatnonzero(~self.gone)
        return Living(labels.taken(places), self.segment.rows, places)

    def positions(self, ids: Ids) -> Ids:
        """Return where each of these passages stands, −1 for one that is unknown or was removed."""
        places = self.segment.labels.positions(ids)
        if self.gone is None:
            return places
        hidden: Ids = np.where((places >= 0) & self.gone[places], -1, places)
        return hidden

    def ids_after(self, passage_id: int) -> Ids:
        """Return the ids of the passages that live and are newer."""
        start = self.segment.labels.first_after(passage_id)
        newer = self.segment.labels.passage[start:]
        return newer if self.gone is None else newer[~self.gone[start:]]

    def ids_between(self, since: datetime, until: datetime) -> Ids:
        """Return the ids of the passages that live and became visible after `since`, up to and including `until`."""
        visible = self.segment.labels.visible
        chosen = (visible > instant(since)) & (visible <= instant(until))
        ids: Ids = self.segment.labels.passage[chosen if self.gone is None else chosen & ~self.gone]
        return ids

    def without(self, places: Ids) -> Part:
        """Return the segment with these of its passages removed too."""
        gone = np.zeros(len(self.segment.labels), dtype=np.bool_) if self.gone is None else self.gone.copy()
        gone[places] = True
        return replace(self, gone=gone)

    def cosines(self, places: Ids, vector: Vectors) -> Vectors:
        """Return the cosine of the passage at each place."""
        found = np.empty(len(places), dtype=np.float32)
        for start in range(0, len(places), _TAKEN):
            some = slice(start, start + _TAKEN)
            found[some] = cosines(self.segment.rows.take(places[some]), vector)
        return found

    def search(self, vector: Vectors, k: int, where: Filter, *, share: float) -> Found:
        """Return the `k` closest passages that live and pass the filter, by place; it is that share of the index."""
        mask = self.segment.labels.mask(where)
        if self.gone is not None:
            mask = ~self.gone if mask is None else mask & ~self.gone
        return self.segment.rows.search(vector, k, mask, share=share)

    def save(self, folder: Path) -> str | None:
        """Write or link the files of the segment; return the file that says what was removed, if anything was."""
        self.segment.save(folder)
        if self.gone is None:
            return None
        bits = np.packbits(self.gone)
        name = f"gone-{hashlib.sha256(bits.tobytes()).hexdigest()[:16]}-{self.segment.name}.npy"
        np.save(folder / name, bits)
        return name


def new_segment(parts: Sequence[Living], dimension: int, limits: Limits, ranges: Ranges | None) -> Segment:
    """Make one segment of what lives in some; many rows are quantised, within ranges that are handed on."""
    source = merged_rows(parts, dimension)
    name = f"segment-{uuid.uuid4().hex}"
    if source.count >= limits.quantised_from:
        return Segment(name, merged_labels(parts), QuantisedRows.of(source, ranges))
    return Segment(name, merged_labels(parts), ExactRows(source.take(np.arange(source.count))))


def load_segment(folder: Path, name: str, kind: str) -> Segment:
    """Read a segment; raises IndexDamaged where its files cannot be read or are not of one make."""
    try:
        labels, rows = load_labels(_labels_file(folder, name)), _KINDS[kind].load(folder / name)
        segment = Segment(name, labels, rows)
        segment.lies_in(folder)  # which fails, too, where the folder is pruned while it is read
    except UNREADABLE as error:
        raise IndexDamaged(f"{folder / name}: the segment cannot be read ({error})") from error
    if len(labels) != len(rows):
        raise IndexDamaged(f"{folder / name}: {len(rows)} vectors but {len(labels)} labels")
    return segment


def load_part(folder: Path, segment: Segment, gone: str | None) -> Part:
    """Read what was removed of a segment; raises IndexDamaged where that does not fit it."""
    if gone is None:
        return Part(segment)
    try:
        bits = np.load(folder / gone, allow_pickle=False)
    except UNREADABLE as error:
        raise IndexDamaged(f"{folder / gone}: what was removed cannot be read ({error})") from error
    if bits.dtype != np.uint8 or bits.shape != (-(-len(segment.labels) // 8),):
        raise IndexDamaged(f"{folder / gone}: does not fit its segment of {len(segment.labels)} passages")
    return Part(segment, np.unpackbits(bits, count=len(segment.labels)).astype(np.bool_))


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or a copy where the file system has no links."""
    if source == target:
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _labels_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.labels.npz"
