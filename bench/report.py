"""What every table of figures begins with, and how it is set in Markdown."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

_ROOT = Path(__file__).parent.parent


def heading(what: str) -> str:
    """Return `what` with date, commit and machine: a figure without these says nothing."""
    return f"{what}; {datetime.now(UTC):%Y-%m-%d}, commit {commit()}, {machine()}"


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table; floats are set in three digits that count."""
    lines = [columns, ["---"] * len(columns), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def commit() -> str:
    """Return the commit that is measured, with a + where the tree has changes beside it."""
    found = _git("rev-parse", "--short", "HEAD")
    return found + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def machine() -> str:
    """Return processor, cores, memory and Python in a few words."""
    described = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").is_file() else ""
    names = [line.partition(":")[2].strip() for line in described.splitlines() if line.startswith("model name")]
    cores = f"{len(names)} cores" if names else "unknown cores"
    return f"{names[0] if names else platform.machine()}, {cores}, {_memory()}Python {platform.python_version()}"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that `share` (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def _memory() -> str:
    path = Path("/proc/meminfo")
    if not path.is_file():
        return ""
    kilobytes = int(path.read_text(encoding="utf-8").splitlines()[0].split()[1])
    return f"{kilobytes / 2**20:.0f} GiB, "


def _git(*words: str) -> str:
    found = subprocess.run(["git", *words], cwd=_ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() or ("unknown" if words[0] == "rev-parse" else "")
