"""What one stage of one system measured, as the process that measured it hands it over."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Result:
    """One stage: seconds on the clock and of all processors, resident megabytes, and what was asked and found.

    Processor time is what other programs on the machine disturb least. `resident`
    is what the process held at the end, `peak` the most. `milliseconds` and `found`
    (ids of passages, best first) have one item for each question, and are empty
    where nothing was asked.
    """

    seconds: float
    processor: float
    resident: float
    peak: float
    milliseconds: tuple[float, ...] = ()
    found: tuple[tuple[int, ...], ...] = ()


def write(result: Result, path: Path) -> None:
    """Write a result, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(result)), encoding="utf-8")


def read(path: Path) -> Result:
    """Return a result that was written."""
    row = json.loads(path.read_text(encoding="utf-8"))
    found = tuple(tuple(ids) for ids in row.pop("found"))
    return Result(**{**row, "milliseconds": tuple(row["milliseconds"])}, found=found)


def memory() -> tuple[float, float]:
    """Return the resident megabytes of this process, now and at the most, as Linux counts them."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return _megabytes(fields["VmRSS"]), _megabytes(fields["VmHWM"])


def _megabytes(field: str) -> float:
    return int(field.split()[0]) / 1024
