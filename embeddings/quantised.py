"""The rows of a large segment, in 10 bits a number: found by 2-bit codes, ordered by finer ones. The door of faiss.

    IVFn,RaBitQfs2   lists of 2-bit codes, whose scan brings some hundred candidates
    Refine(SQ8)      8 bits a number, which order the candidates
    corrections      2 more bits a number, which order the best of them, and with which a row is read back

The ranges of the 8-bit codes are handed on from segment to segment. A row that
is read back lies inside its own cell of the same grid, so it is coded as it
was however often segments are merged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from embeddings.exact import Found, best, cosines
from embeddings.labels import Ids, Mask
from embeddings.types import Vectors

Bits = npt.NDArray[np.uint8]

_CELLS = 255
"""Cells of faiss's 8-bit codes: a number is read back as low + (code + 0.5) / 255 · width."""
_PARTS = 4
"""Parts of a cell that the two bits of a correction tell apart."""
_RANGE_MARGIN = 0.25
"""Share by which ranges are widened at both ends, for later rows are coded in the ranges of the first ones.

With the ranges of the first 8,192 of 42,640 passages of news-2022 the largest
error of a cosine is 0.013 with 0.05, 0.002 with 0.25 and 0.001 with 0.4; the
root of the mean square is least about 0.2 (0.00014).
"""
_SAMPLE = 16_384
_CHUNK = 16_384
"""Rows coded at a time: 25 MB at 384 dimensions."""
_OUTRIGHT = 2_000
"""Allowed rows up to which all cosines are computed: a scan would not be faster."""
_CANDIDATES = 400
_CANDIDATES_FOR_EACH = 6
"""How many rows the scans of an index bring: 400, or six for each that is asked where that is more.

On a million jittered copies of news-2022 in one segment, recall@10 with 200 is
0.001 and with 100 0.005 below that with 400, and more gain nothing; with 1-bit
codes even 4,000 leave 0.01 behind. Ten instead of six gain 0.0004 of recall@100.
"""
_LEAST_CANDIDATES = 100
_LEAST_FOR_EACH = 3
"""What a segment brings of these at least, however small its share of the index: all that is asked may stand in it.

With 160,000 rows in four segments, recall@10 is 0.997 and recall@100 0.996 with
no more than this from each, as with four times as many.
"""
_ROWS_PER_LIST = 150
_MOST_LISTS = 2_048
_SAMPLE_PER_LIST = 40
_ROUNDS = 6
"""Rounds of k-means on the sample: 10, as faiss takes, cost more than they bring."""
_SHARES = ((25_000, 1.0), (100_000, 0.625), (200_000, 0.375))
_SHARE_BEYOND = 0.25
"""Which share of the lists is scanned up to so many rows, and beyond.

Questions lie far from all passages, so their nearest ones are spread over many
lists, and the finer the lists the fewer rows must be seen. With 160,000 rows
in four segments, 150 a list: all lists recall@10 0.997 and recall@100 0.998,
five eighths 0.996 and 0.995, three eighths 0.989 and 0.987, a quarter 0.984
and 0.978, in a third of the time. With a million rows in four segments these
shares find 0.997 of the ten and 0.994 of the hundred that all lists find.
"""


@dataclass(frozen=True)
class Ranges:
    """Where the 8-bit cells of each dimension begin and how far they reach; columns of length dimension."""

    low: Vectors
    width: Vectors

    @property
    def cell(self) -> Vectors:
        """Return the width of one cell in each dimension."""
        return self.width / np.float32(_CELLS)


@dataclass(frozen=True)
class Source:
    """Rows to be coded, read in pieces: `take` returns those at some of the places 0 to count − 1."""

    count: int
    dimension: int
    take: Callable[[Ids], Vectors]


class QuantisedRows:
    """Rows kept as codes, some 610 bytes each at 384 dimensions."""

    kind = "quantised"

    def __init__(self, index: faiss.IndexRefine, corrections: Bits) -> None:
        """Hold an index of n rows with their corrections, shape (n, 2, ⌈dimension / 8⌉)."""
        self._index, self._corrections = index, corrections
        self._lists, self._codes = _own_kind(index.base_index), _own_kind(index.refine_index)
        self.ranges = Ranges(*np.split(faiss.vector_to_array(self._codes.sq.trained), 2))

    @classmethod
    def of(cls, source: Source, ranges: Ranges | None) -> QuantisedRows:
        """Code rows, within ranges that are handed on or else their own; needs memory for the codes and a chunk."""
        faiss.omp_set_num_threads(1)  # Two wait for each other where questions are answered beside: 84 s against 51.
        count = max(_SAMPLE_PER_LIST * _list_count(source.count), _SAMPLE)
        sample = source.take(np.unique(np.linspace(0, source.count - 1, min(count, source.count)).astype(np.int64)))
        ranges = ranges or _ranges(sample)
        lists, codes = _lists(sample, source.count), _codes(sample, ranges)
        corrections = [_added(source.take(places), lists, codes, ranges) for places in _chunks(source.count)]
        return cls(faiss.IndexRefine(lists, codes), np.concatenate(corrections))

    @classmethod
    def load(cls, stem: Path) -> QuantisedRows:
        """Read what `save` wrote; raises OSError, RuntimeError or ValueError for anything else."""
        index, corrections = faiss.read_index(str(_codes_file(stem))), np.load(_corrections_file(stem))
        if not isinstance(index, faiss.IndexRefine):
            raise ValueError(f"{_codes_file(stem).name} holds an index of another kind")
        if corrections.shape != (index.ntotal, 2, -(-index.d // 8)) or corrections.dtype != np.uint8:
            raise ValueError(f"{_corrections_file(stem).name} does not fit {_codes_file(stem).name}")
        return cls(index, corrections)

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Return the width of a row."""
        return int(self._index.d)

    def search(self, vector: Vectors, k: int, allowed: Mask | None, *, share: float = 1.0) -> Found:
        """Scan the nearest lists, more of them the fewer rows are allowed; all where these do not hold enough."""
        count = len(self) if allowed is None else int(np.count_nonzero(allowed))
        wanted = min(k, count)
        if count <= max(_OUTRIGHT, wanted):
            places = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
            return best(places, cosines(self.take(places), vector), wanted)
        probed = _probed(self._lists.nlist, len(self), count / len(self))
        candidates = _candidates(wanted, share)
        places = self._scan(vector, candidates, allowed, probed)
        if len(places) < wanted:
            places = self._scan(vector, candidates, allowed, self._lists.nlist)
        return best(places, cosines(self.take(places), vector), wanted)

    def take(self, places: Ids) -> Vectors:
        """Return the rows at these places as their codes tell them: within a 1/2,000 of the range of each dimension."""
        if not len(places):
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows: Vectors = self._codes.reconstruct_batch(places)
        parts = np.unpackbits(self._corrections[places], axis=2, count=self.dimension)
        shift = (parts[:, 0] * np.float32(2) + parts[:, 1] + np.float32(0.5)) / np.float32(_PARTS) - np.float32(0.5)
        return rows + shift * self.ranges.cell

    def save(self, stem: Path) -> None:
        """Write the index and the corrections as two files."""
        faiss.write_index(self._index, str(_codes_file(stem)))
        np.save(_corrections_file(stem), self._corrections)

    @staticmethod
    def files(stem: Path) -> list[Path]:
        """Return these two files."""
        return [_codes_file(stem), _corrections_file(stem)]

    def _scan(self, vector: Vectors, candidates: _Candidates, allowed: Mask | None, probed: int) -> Ids:
        """Return the best candidates by their 8-bit codes, places ascending, as far as the lists hold them."""
        within: Any = faiss.SearchParametersIVF()
        within.nprobe = probed
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")  # the selector points into it: keep it alive
            within.sel = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        parameters: Any = faiss.IndexRefineSearchParameters()
        parameters.k_factor, parameters.base_index_params = candidates.scanned / candidates.kept, within
        # One thread: it is the scan of memory that takes the time, and on a busy machine two wait for each other.
        faiss.omp_set_num_threads(1)
        _, places = self._index.search(np.ascontiguousarray(vector[np.newaxis, :]), candidates.kept, params=parameters)
        found: Ids = np.sort(places[0][places[0] >= 0])
        return found


@dataclass(frozen=True, slots=True)
class _Candidates:
    """How many rows the scan brings, and how many of them the 8-bit codes keep for the last comparison."""

    scanned: int
    kept: int


def _candidates(k: int, share: float) -> _Candidates:
    kept = k + max(10, k // 2)
    whole = max(_CANDIDATES, _CANDIDATES_FOR_EACH * k)
    return _Candidates(max(round(share * whole), _LEAST_CANDIDATES, _LEAST_FOR_EACH * k, kept), kept)


def _own_kind(index: faiss.Index) -> Any:
    """Return an index read from a file, which Python knows by its root class only, as what it is."""
    return faiss.downcast_index(index)


def _list_count(rows: int) -> int:
    """Return into how many lists that many rows are put: a power of two."""
    return int(min(2 ** round(np.log2(max(rows / _ROWS_PER_LIST, 1))), _MOST_LISTS))


def _probed(lists: int, rows: int, allowed: float) -> int:
    """Return how many lists are scanned where that share of the rows is allowed.

    The fewer are allowed, the further away lie the nearest of them: but not in proportion.
    """
    share = next((share for most, share in _SHARES if rows < most), _SHARE_BEYOND)
    return min(lists, math.ceil(lists * share / math.sqrt(allowed)))


def _lists(sample: Vectors, rows: int) -> Any:
    kind = f"IVF{_list_count(rows)},RaBitQfs2"
    lists: Any = faiss.index_factory(sample.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    lists.cp.niter = _ROUNDS
    lists.train(sample)
    return lists


def _codes(sample: Vectors, ranges: Ranges) -> Any:
    kind = faiss.ScalarQuantizer.QT_8bit
    codes = faiss.IndexScalarQuantizer(sample.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    codes.train(sample)
    faiss.copy_array_to_vector(np.concatenate([ranges.low, ranges.width]), codes.sq.trained)
    return codes


def _ranges(sample: Vectors) -> Ranges:
    low, high = sample.min(axis=0), sample.max(axis=0)
    margin = (high - low) * np.float32(_RANGE_MARGIN)
    return Ranges(low - margin, high - low + 2 * margin)


def _added(rows: Vectors, lists: faiss.Index, codes: faiss.Index, ranges: Ranges) -> Bits:
    """Add rows to both indexes and return their corrections."""
    start = codes.ntotal
    lists.add(rows)
    codes.add(rows)
    middle = codes.reconstruct_n(start, len(rows))
    cell = np.where(ranges.cell > 0, ranges.cell, np.float32(1))
    parts = np.clip(np.floor(((rows - middle) / cell + np.float32(0.5)) * _PARTS), 0, _PARTS - 1).astype(np.uint8)
    return np.stack([np.packbits(parts >> 1, axis=1), np.packbits(parts & 1, axis=1)], axis=1)


def _chunks(count: int) -> Iterator[Ids]:
    for start in range(0, count, _CHUNK):
        yield np.arange(start, min(start + _CHUNK, count))


def _codes_file(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}.codes.faiss")


def _corrections_file(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}.corrections.npy")
