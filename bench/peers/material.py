"""What every system is given: passages, their vectors, questions. Read without Heliograph, which peers do not have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as Heliograph cut it; `text` is what is embedded: the title, a newline, the words of the article."""

    id: int
    text: str
    url: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question; only Heliograph hears `as_of`, a date, because no peer has a notion of it."""

    id: str
    text: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files of one set of passages; vectors of shape (passages, dimension) lie beside them or nowhere."""

    folder: Path

    def passages(self) -> list[Passage]:
        """Return all passages by id."""
        return [Passage(**row) for row in _rows(self.folder / "passages.jsonl")]

    def vectors(self) -> Vectors:
        """Return the vector of each passage, in the order of `passages`."""
        rows: Vectors = np.load(self.folder / "vectors.npy")
        return rows

    def write(self, passages: Sequence[Passage], vectors: Vectors | None = None) -> None:
        """Write both files, making the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / "passages.jsonl", (asdict(one) for one in passages))
        if vectors is not None:
            np.save(self.folder / "vectors.npy", vectors)


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a file of JSON lines; what else its lines hold is left aside."""
    return [Question(row["id"], row["question"], row["as_of"]) for row in _rows(path)]


def chunks(passages: Sequence[Passage], vectors: Vectors, size: int) -> Iterator[tuple[Sequence[Passage], Vectors]]:
    """Yield passages and their vectors in parts of `size`, for stores that take no more at a time."""
    for start in range(0, len(passages), size):
        yield passages[start : start + size], vectors[start : start + size]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _write(path: Path, rows: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
