"""Index folders on disk: written aside, synced, renamed, and trusted only with their manifest.

    folder/CURRENT          the name of the generation in use, replaced in one step
    folder/lock             held by the one process that builds
    folder/generation-N/    vectors.faiss  labels.npz  terms/  manifest.json

A published folder never changes. Knows nothing of passages or models.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import IndexDamaged, IndexMissing
from embeddings.index import FlatIndex, VectorIndex
from embeddings.lexical import LexicalIndex, TantivyIndex
from embeddings.manifest import (
    FORMAT,
    METRIC,
    Manifest,
    checksums,
    read_manifest,
    stated_fingerprint,
    write_manifest,
)

_CURRENT = "CURRENT"
_NAME = re.compile(r"generation-(\d+)")


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of both indexes, loaded; they hold the same passages."""

    name: str
    manifest: Manifest
    vectors: VectorIndex
    terms: LexicalIndex


@dataclass(frozen=True, slots=True)
class Contents:
    """What is to be published. `last_passage_id` is the newest passage that was considered."""

    fingerprint: str
    dimension: int
    last_passage_id: int
    vectors: VectorIndex
    terms: LexicalIndex


class Generations:
    """Publish and load generations in one folder; readers need no lock, writers hold `building`."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made when the first generation is built."""
        self.folder = folder

    def current(self) -> str | None:
        """Return the name of the generation in use, or None; costs one small read."""
        try:
            return (self.folder / _CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def fingerprint(self) -> str | None:
        """Return which model the generation in use was made with, as it says itself, or None; costs one small read.

        Raises IndexDamaged. Whether its files are whole is for `load` to check.
        """
        name = self.current()
        return stated_fingerprint(self._existing(name)) if name else None

    def load(self) -> Generation:
        """Load the generation in use, its checksums verified; raises IndexMissing or IndexDamaged."""
        name = self.current()
        if name is None:
            raise IndexMissing(f"{self.folder}: nothing has been indexed yet; run: heliograph index build")
        folder = self._existing(name)
        manifest = read_manifest(folder)
        return self._checked(Generation(name, manifest, FlatIndex.load(folder), TantivyIndex.load(folder / "terms")))

    def empty(self, dimension: int) -> tuple[VectorIndex, LexicalIndex]:
        """Return two indexes to start from."""
        return FlatIndex(dimension), TantivyIndex()

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the right to publish; waits while another process has it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def publish(self, contents: Contents) -> str:
        """Write a new generation, make it the one in use, and return its name; call it within `building`.

        A crash at any point leaves the old generation in use and whole.
        """
        aside = self.folder / "building"
        shutil.rmtree(aside, ignore_errors=True)
        (aside / "terms").mkdir(parents=True)
        contents.vectors.save(aside)
        contents.terms.save(aside / "terms")
        write_manifest(aside, _manifest(contents, aside))
        _sync_tree(aside)
        previous, name = self.current(), self._next_name()
        aside.rename(self.folder / name)
        self._point_at(name)
        self._prune({name, previous})
        return name

    def _existing(self, name: str) -> Path:
        folder = self.folder / name
        if not _NAME.fullmatch(name) or not folder.is_dir():
            raise IndexDamaged(f"{self.folder}/{_CURRENT} names {name!r}, which is no generation; rebuild the index")
        return folder

    def _checked(self, generation: Generation) -> Generation:
        counts = (generation.manifest.count, len(generation.vectors), len(generation.terms))
        if len(set(counts)) != 1:
            raise IndexDamaged(
                f"{self.folder / generation.name}: the manifest counts {counts[0]} passages, "
                f"the vectors {counts[1]}, the terms {counts[2]}; rebuild the index"
            )
        return generation

    def _numbers(self) -> dict[str, int]:
        matches = (_NAME.fullmatch(path.name) for path in self.folder.iterdir())
        return {match.group(): int(match.group(1)) for match in matches if match}

    def _next_name(self) -> str:
        return f"generation-{max(self._numbers().values(), default=0) + 1:06d}"

    def _point_at(self, name: str) -> None:
        aside = self.folder / f"{_CURRENT}.new"
        aside.write_text(name + "\n", encoding="utf-8")
        _sync(aside)
        _sync(self.folder)  # the new folder's own name must be on disk before anything points at it
        aside.replace(self.folder / _CURRENT)
        _sync(self.folder)

    def _prune(self, kept: set[str | None]) -> None:
        """Remove older generations; the previous one stays for readers that are just opening it."""
        for name in self._numbers().keys() - kept:
            shutil.rmtree(self.folder / name, ignore_errors=True)


def _manifest(contents: Contents, folder: Path) -> Manifest:
    return Manifest(
        format=FORMAT,
        fingerprint=contents.fingerprint,
        dimension=contents.dimension,
        metric=METRIC,
        count=len(contents.vectors),
        last_passage_id=contents.last_passage_id,
        files=checksums(folder),
    )


def _sync_tree(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
