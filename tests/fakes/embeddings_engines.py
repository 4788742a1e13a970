"""The index of a test's folder, on whichever engine the test runs: files beside it, or tables of a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fakes.databases import MARK

from embeddings.generations import Generations, GenerationStore
from embeddings.index import VectorIndex
from embeddings.lexical import LexicalIndex
from embeddings.postgres.generations import PostgresGenerations


@contextmanager
def generations_in(folder: Path, *, partitions: int = 1) -> Iterator[GenerationStore]:
    """Give where the index of this folder is kept."""
    mark = folder / MARK
    if not mark.exists():
        yield Generations(folder / "index")
        return
    kept = PostgresGenerations(mark.read_text(encoding="utf-8"), partitions=partitions)
    try:
        yield kept
    finally:
        kept.close()


@contextmanager
def empty_legs(folder: Path, *, dimension: int = 8) -> Iterator[tuple[VectorIndex, LexicalIndex]]:
    """Give both legs of an index that holds nothing yet."""
    with generations_in(folder) as kept:
        yield kept.empty(dimension)
