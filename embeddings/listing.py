"""The small file that says which segments an index consists of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from embeddings.errors import IndexDamaged

_FILE = "segments.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One segment: its name, the form of its rows, and the file that says what was removed of it, if anything was."""

    name: str
    kind: str
    gone: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The segments of an index, oldest first, and the width of their vectors."""

    dimension: int
    segments: tuple[Entry, ...]


def write_listing(folder: Path, dimension: int, segments: Sequence[Entry]) -> None:
    """Write the list into a folder."""
    listed = {"dimension": dimension, "segments": [asdict(entry) for entry in segments]}
    (folder / _FILE).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


def read_listing(folder: Path) -> Listing:
    """Read what `write_listing` wrote; raises IndexDamaged for anything else."""
    try:
        listed = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        entries = tuple(_entry(**entry) for entry in listed["segments"])
        return Listing(_natural(listed["dimension"]), entries)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{folder / _FILE}: the list of segments cannot be read ({error})") from error


def _entry(*, name: str, kind: str, gone: str | None) -> Entry:
    for word in (name, kind, gone or "-"):
        if not isinstance(word, str) or "/" in word:
            raise ValueError(f"{word!r} is no name")
    return Entry(name, kind, gone)


def _natural(number: object) -> int:
    if not isinstance(number, int) or number < 1:
        raise ValueError(f"{number!r} is no dimension")
    return number
