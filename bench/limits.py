"""Measure what the machine can do at most, for docs/performance.md: arithmetic, memory and disk.

usage: python bench/limits.py FOLDER      where FOLDER lies on the disk that the data are on
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import faiss
import numpy as np
from report import heading, table

_BLOCK = 256 * 2**20
"""Bytes that are copied and written: more than any cache holds."""

_SIDE = 2048
_REPEATS = 5


def main() -> None:
    """Measure each limit and print one table."""
    folder, cores = Path(sys.argv[1]), len(os.sched_getaffinity(0))
    rows = [
        ("multiply float32 matrices (numpy), all cores", f"{_multiplied_float32():.0f} GFLOP/s"),
        ("multiply bfloat16 matrices (torch), all cores", f"{_multiplied_bfloat16():.0f} GFLOP/s"),
        ("copy memory, one core, read and written", f"{_copied(1):.1f} GB/s"),
        (f"copy memory, {cores} cores, read and written", f"{_copied(cores):.1f} GB/s"),
        ("scan float32 vectors (faiss), one question", f"{_scanned():.1f} GB/s"),
        ("write and sync 256 MiB", f"{_written(folder, _BLOCK, 1):.2f} GB/s"),
        ("write and sync 4 KiB", f"{_synced(folder):.2f} ms"),
    ]
    print(heading("What the machine gives at most"), table(["work", "best of five"], rows), sep="\n\n")


def _best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of some runs, the first one not counted."""
    work()
    took = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return min(took)


def _multiplied_float32() -> float:
    one = np.random.default_rng(0).standard_normal((_SIDE, _SIDE), dtype=np.float32)
    return 2 * _SIDE**3 / _best(lambda: one @ one) / 1e9


def _multiplied_bfloat16() -> float:
    import torch  # noqa: PLC0415

    one = torch.randn(_SIDE, _SIDE, generator=torch.Generator().manual_seed(0)).to(torch.bfloat16)
    return float(2 * _SIDE**3 / _best(lambda: one @ one) / 1e9)


def _copied(threads: int) -> float:
    """Return bytes read plus bytes written a second; numpy lets go of the interpreter while it copies."""
    pairs = [(np.ones(_BLOCK // 8), np.zeros(_BLOCK // 8)) for _ in range(threads)]
    with ThreadPoolExecutor(threads) as workers:
        seconds = _best(lambda: list(workers.map(lambda pair: np.copyto(pair[1], pair[0]), pairs)))
    return 2 * _BLOCK * threads / seconds / 1e9


def _scanned() -> float:
    rows = np.random.default_rng(0).standard_normal((_BLOCK // 4 // 384, 384), dtype=np.float32)
    index = faiss.IndexFlatIP(384)
    index.add(rows)
    return float(rows.nbytes / _best(lambda: index.search(rows[:1], 100)) / 1e9)


def _written(folder: Path, size: int, times: int) -> float:
    return size * times / _best(lambda: _write(folder, bytes(size), times)) / 1e9


def _synced(folder: Path, times: int = 50) -> float:
    return _best(lambda: _write(folder, bytes(4096), times)) / times * 1000


def _write(folder: Path, block: bytes, times: int) -> None:
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(times):
            file.write(block)
            file.flush()
            os.fsync(file.fileno())


if __name__ == "__main__":
    main()
