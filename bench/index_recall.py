"""How much of the exact search the index finds, how fast, and what it costs: real vectors, copied with noise.

    .venv/bin/python -m bench.index_recall HOME QUESTIONS [--large] [--noise 0.9 0.97]

HOME is an indexed home, whose kept vectors are read; QUESTIONS a question set, whose questions are asked. Past the size
of the home the vectors are copied: copy = c · vector + noise, of unit length, with c the cosine between the two. Recall
is the share of the exact ten (hundred) best ids that are found: a copy as near as the tenth counts as a miss. Times are
of searches for a hundred, one after the other; the processor's time is what a search costs where others use it too.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.question_sets import open_searcher, read_questions
from bench.report import heading, percentile, table
from embeddings.index import SegmentedIndex
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Filter, Label, Vectors

_SIZES = (10_000, 42_000, 100_000, 1_000_000)
_LARGE = (5_000_000,)
_ASKED = 200
_DEPTH = 100
_BLOCK = 20_000
_START = datetime(2022, 1, 1, tzinfo=UTC)
_REMOVED = 0.2

_FILTERS = {
    "none": Filter(),
    "a third": Filter(outlets=frozenset({"outlet 0"})),
    "a hundredth": Filter(languages=frozenset({"rare"})),
    "none, 20 % removed": Filter(),
}


@dataclass
class _Exact:
    """The best ids and scores so far, shape (questions, depth)."""

    scores: Vectors = field(default_factory=lambda: np.full((_ASKED, _DEPTH), -2, dtype=np.float32))
    ids: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((_ASKED, _DEPTH), dtype=np.int64))

    def see(self, ids: npt.NDArray[np.int64], scores: Vectors) -> None:
        """Take in more ids with their scores, shape (questions, len(ids))."""
        everything = np.concatenate([self.scores, scores], axis=1)
        known = np.concatenate([self.ids, np.broadcast_to(ids, scores.shape)], axis=1)
        best = np.argsort(-everything, axis=1, kind="stable")[:, :_DEPTH]
        self.scores, self.ids = np.take_along_axis(everything, best, 1), np.take_along_axis(known, best, 1)


@dataclass(frozen=True)
class _Built:
    index: SegmentedIndex
    exact: dict[str, _Exact]
    removed: npt.NDArray[np.int64]
    seconds: float


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--noise", type=float, nargs="+", default=[0.9])
    parser.add_argument("--sizes", type=int, nargs="+", default=None)
    given = parser.parse_args()
    real, asked = _kept_vectors(given.home), _question_vectors(given.home, given.questions)
    for cosine in given.noise:
        print(f"\n{heading(f'index, {len(real)} real vectors, copies at cosine {cosine}')}\n")
        costs, searches = [], []
        for size in given.sizes or (*_SIZES, *(_LARGE if given.large else ())):
            cost, rows = _measured(real, asked, size=size, cosine=cosine)
            costs.append(cost)
            searches += rows
        print(
            table(("passages", "segments", "build s", "add/s", "+1,000 and save s", "load s", "RSS B", "disk B"), costs)
        )
        print()
        print(
            table(
                ("passages", "filter", "p50 ms", "p95 ms", "p99 ms", "processor p50 ms", "recall@10", "recall@100"),
                searches,
            )
        )


def _measured(real: Vectors, asked: Vectors, *, size: int, cosine: float) -> tuple[list[object], list[list[object]]]:
    built = _build(real, asked, size=size, cosine=cosine)
    with tempfile.TemporaryDirectory() as kept, tempfile.TemporaryDirectory() as later:
        built.index.save(Path(kept))
        segments, build, exact, removed = len(built.index._parts), built.seconds, built.exact, built.removed
        del built
        start = time.perf_counter()
        index = SegmentedIndex.load(Path(kept))
        load, bytes_each = time.perf_counter() - start, _resident(kept) / size
        disk = sum(path.stat().st_size for path in Path(kept).iterdir()) / size
        rows = [[size, *row] for row in _searches(index, asked, exact, removed)]
        index = SegmentedIndex.load(Path(kept))
        start = time.perf_counter()
        index.add(*_batch(real[:1000], size))
        index.save(Path(later))
        caught_up = time.perf_counter() - start
    return [size, segments, build, round(size / build), caught_up, load, round(bytes_each), round(disk)], rows


def _build(real: Vectors, asked: Vectors, *, size: int, cosine: float) -> _Built:
    index, exact = SegmentedIndex(real.shape[1]), {name: _Exact() for name in _FILTERS}
    gone, seconds = np.random.default_rng(7).random(size) < _REMOVED, 0.0
    for start, rows in _copies(real, size, cosine):
        labels, _ = _batch(rows, start)
        began = time.perf_counter()
        index.add(labels, rows)
        seconds += time.perf_counter() - began
        ids, scores = np.arange(start, start + len(rows)) + 1, asked @ rows.T
        seen = (np.ones(len(rows), dtype=np.bool_), ids % 3 == 0, ids % 100 == 0, ~gone[start : start + len(rows)])
        for name, mask in zip(_FILTERS, seen, strict=True):
            exact[name].see(ids[mask], scores[:, mask])
    return _Built(index, exact, np.flatnonzero(gone) + 1, seconds)


def _searches(
    index: SegmentedIndex, asked: Vectors, exact: dict[str, _Exact], removed: npt.NDArray[np.int64]
) -> Iterator[list[object]]:
    for name, where in _FILTERS.items():
        if "removed" in name:
            index.remove(removed.tolist())
        found: list[list[int]] = []
        taken: list[float] = []
        processor: list[float] = []
        for vector in asked:
            start, worked = time.perf_counter(), time.thread_time()
            matches = index.search(vector, _DEPTH, where)
            taken.append(1000 * (time.perf_counter() - start))
            processor.append(1000 * (time.thread_time() - worked))
            found.append([match.passage_id for match in matches])
        tens = [[match.passage_id for match in index.search(vector, 10, where)] for vector in asked]
        times = [*(percentile(taken, share) for share in (0.5, 0.95, 0.99)), percentile(processor, 0.5)]
        yield [name, *times, _recall(tens, exact[name], 10), _recall(found, exact[name], 100)]


def _recall(found: list[list[int]], exact: _Exact, k: int) -> float:
    shares = [len(set(ours) & set(best[:k].tolist())) / k for ours, best in zip(found, exact.ids, strict=True)]
    return round(float(np.mean(shares)), 4)


def _copies(real: Vectors, size: int, cosine: float) -> Iterator[tuple[int, Vectors]]:
    random = np.random.default_rng(3)
    real = real[random.permutation(len(real))]
    for start in range(0, size, _BLOCK):
        places = np.arange(start, min(start + _BLOCK, size))
        rows = real[places % len(real)]
        noise = random.standard_normal(rows.shape, dtype=np.float32) * np.sqrt((1 - cosine**2) / rows.shape[1])
        copies = (rows * cosine + noise).astype(np.float32)
        copies /= np.linalg.norm(copies, axis=1, keepdims=True)
        yield start, np.where((places < len(real))[:, np.newaxis], rows, copies)


def _batch(rows: Vectors, start: int) -> tuple[list[Label], Vectors]:
    return [_label(start + place + 1) for place in range(len(rows))], rows


def _label(number: int) -> Label:
    seen = _START + timedelta(minutes=number)
    return Label(number, number // 4, seen, seen, f"outlet {number % 3}", "en" if number % 100 else "rare")


def _kept_vectors(home: Path) -> Vectors:
    newest = "(SELECT model FROM vectors GROUP BY model ORDER BY count(*) DESC LIMIT 1)"
    with sqlite3.connect(f"file:{home / 'corpus.db'}?mode=ro", uri=True) as connection:
        rows = connection.execute(f"SELECT vector FROM vectors WHERE model = {newest}")
        return np.stack([np.frombuffer(vector, dtype="<f4") for (vector,) in rows])


def _question_vectors(home: Path, questions: Path) -> Vectors:
    encoder = open_searcher(home, EmbeddingsSettings())[0].encoder()
    texts = [question.text for question in read_questions(questions)]
    chosen = np.random.default_rng(5).choice(len(texts), _ASKED, replace=False)
    return np.stack([encoder.encode_question(texts[place]) for place in chosen.tolist()])


def _resident(folder: str) -> int:
    """Return the bytes of memory that loading an index takes in a process of its own."""
    script = (
        "import os, sys, pathlib; from embeddings.index import SegmentedIndex\n"
        "held = lambda: int(pathlib.Path('/proc/self/statm').read_text().split()[1]) * os.sysconf('SC_PAGE_SIZE')\n"
        "before = held(); index = SegmentedIndex.load(pathlib.Path(sys.argv[1])); print(held() - before)"
    )
    done = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=True)
    return int(done.stdout)


if __name__ == "__main__":
    main()
