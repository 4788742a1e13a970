"""Index folders on disk: written aside, synced, renamed, and trusted only with their manifest.

    folder/CURRENT          the generation in use and the sum of its manifest, replaced in one step
    folder/lock             held by the one process that writes
    folder/generation-N/    files of vectors  terms/  manifest.json  manifest.sha256

A published folder never changes; one generation links the files that it shares with the one before.
Knows nothing of passages or models.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from embeddings.durable import replace, sync
from embeddings.errors import IndexDamaged, IndexMissing
from embeddings.index import SegmentedIndex, VectorIndex
from embeddings.lexical import LexicalIndex, TantivyIndex
from embeddings.manifest import (
    FORMAT,
    METRIC,
    REMEDY,
    FileState,
    Manifest,
    library_majors,
    manifest_sum,
    read_manifest,
    sealed_files,
    stated,
    verified,
    write_manifest,
)
from embeddings.merging import Limits
from embeddings.model_identity import ModelIdentity
from embeddings.rank import Candidate
from embeddings.seals import Seal
from embeddings.types import Filter, Vectors
from embeddings.writing import writing

log = logging.getLogger(__name__)

_CURRENT = "CURRENT"
_NAME = re.compile(r"generation-([0-9]+)")
_POINTER = re.compile(rb"(generation-[0-9]+) ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of both indexes, loaded; they hold the same passages. `seals` are of its files when they were read."""

    name: str
    manifest: Manifest
    vectors: VectorIndex
    terms: LexicalIndex
    seals: Mapping[str, Seal]

    def candidates(self, vector: Vectors, terms: Sequence[str], *, depth: int, where: Filter) -> list[Candidate]:
        """Return the best `depth` of each leg, with the scores of both, ascending by passage id."""
        return candidates_of_two(self, vector, terms, depth=depth, where=where)


def candidates_of_two(
    generation: Generation, vector: Vectors, terms: Sequence[str], *, depth: int, where: Filter
) -> list[Candidate]:
    """Ask one leg after the other, and each for the scores of what only the other found."""
    close = generation.vectors.search(vector, depth, where)
    worded = generation.terms.search(terms, depth, where)
    lexical = {match.passage_id: match.score for match in worded}
    unheard = [match.passage_id for match in close if match.passage_id not in lexical]
    lexical |= {match.passage_id: match.score for match in generation.terms.scores(terms, unheard)}
    ids = sorted({match.passage_id for match in (*close, *worded)})
    dense = {match.passage_id: match.score for match in generation.vectors.scores(vector, ids)}
    labels = generation.vectors.labels(ids)
    return [Candidate(one, dense[one.passage_id], lexical.get(one.passage_id, 0.0)) for one in labels]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is to be published. `last_passage_id` is the newest passage that was considered.

    `base` is the generation that the indexes were loaded from, whose unchanged files they link.
    """

    fingerprint: str
    model: ModelIdentity
    last_passage_id: int
    vectors: VectorIndex
    terms: LexicalIndex
    base: Generation | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the generation in use is worth: how many passages it finds, and since when it is the one in use."""

    passages: int
    published: datetime


class GenerationStore(Protocol):
    """Keep the index and publish it; see `Generations` for what each method promises.

    In a database what a build adds is found at once and published at its end; in folders both happen at its end.
    """

    def place(self, name: str) -> str:
        """Return where a generation is, for messages."""

    def current(self) -> str | None:
        """Return the name of the generation in use, or None."""

    def model(self) -> ModelIdentity | None:
        """Return which model the generation in use was made with, or None."""

    def fingerprint(self) -> str | None:
        """Return the fingerprint of that model, or None."""

    def standing(self) -> Standing:
        """Return how many passages the generation in use finds and since when."""

    def load(self, previous: Generation | None = None) -> Generation:
        """Return the generation in use; raises IndexMissing or IndexDamaged."""

    def load_whole(self, previous: Generation | None = None) -> Generation:
        """Return the generation in use, or the newest whole one before it."""

    def newest_whole(self) -> Generation | None:
        """Return the newest generation that is whole, None where none is."""

    def check(self) -> None:
        """Raise IndexMissing or IndexDamaged unless the generation in use is whole."""

    def outgrown(self) -> str | None:
        """Say that the generation in use holds more than it was made for, and the remedy; None where it does not."""

    def empty(self, dimension: int, *, expected: int = 0) -> tuple[VectorIndex, LexicalIndex]:
        """Return two indexes to start from, made for so many passages."""

    def building(self) -> AbstractContextManager[None]:
        """Hold the right to publish; raises IndexBusy at once while another process has it."""

    def publish(self, contents: Contents) -> str:
        """Make what was built the generation in use, and return its name."""


@dataclass(frozen=True, slots=True)
class _Pointer:
    name: str
    manifest_sum: str


class Generations:
    """Publish and load generations in one folder; readers need no lock, writers hold `building`."""

    def __init__(self, folder: Path, *, limits: Limits | None = None) -> None:
        """Use `folder`, which is made when the first generation is built; `limits` say when segments change."""
        self.folder, self._limits = folder, limits

    def place(self, name: str) -> str:
        """Return where a generation is, for messages."""
        return str(self.folder / name)

    def current(self) -> str | None:
        """Return the name of the generation in use as CURRENT has it, unchecked, or None; costs one small read."""
        try:
            return (self.folder / _CURRENT).read_text(encoding="utf-8", errors="replace").partition(" ")[0]
        except FileNotFoundError:
            return None

    def model(self) -> ModelIdentity | None:
        """Return which model the generation in use was made with, as it says itself, or None; costs one small read.

        Where it cannot say, the newest one that can speaks for it, as `load_whole` will load that one; raises
        IndexDamaged where none can. Whether their files are whole is for `load` to check.
        """
        manifest = self._manifest()
        return manifest.model if manifest else None

    def standing(self) -> Standing:
        """Return how many passages the generation in use finds and since when it is in use; costs one small read.

        Raises IndexMissing or IndexDamaged; whether its other files are whole is for `load` to check.
        """
        manifest = read_manifest(self._folder_of(self._pointer()))
        published = datetime.fromtimestamp((self.folder / _CURRENT).stat().st_mtime, UTC)
        return Standing(manifest.count, published)

    def fingerprint(self) -> str | None:
        """Return the fingerprint of that model, or None; raises IndexDamaged."""
        manifest = self._manifest()
        return manifest.fingerprint if manifest else None

    def load(self, previous: Generation | None = None) -> Generation:
        """Load the generation in use, every file held against its sum; raises IndexMissing or IndexDamaged.

        Files that it shares with `previous`, a generation loaded before, are
        neither read nor checked again, and what they hold stays in memory.
        """
        while True:
            pointer = self._pointer()
            try:
                return self._load(self._folder_of(pointer), previous)
            except IndexDamaged:
                if self.current() == pointer.name:
                    raise
                # While it was read, others were published and this one was removed.

    def load_whole(self, previous: Generation | None = None) -> Generation:
        """Load the generation in use, or with a warning the newest whole one before it.

        Its quotes stay right, for passages never change; what came in since is missing.
        Raises IndexMissing, or the IndexDamaged of the one in use when none is whole.
        """
        try:
            return self.load(previous)
        except IndexDamaged as damage:
            found = self.newest_whole()
            if found is None:
                raise
            log.warning("%s; until then answers come from %s", damage, found.name)
            return found

    def newest_whole(self) -> Generation | None:
        """Load the newest generation that is whole, whether or not it is the one in use; None where none is."""
        for name in self._newest_first():
            try:
                return self._load(self.folder / name, None)
            except IndexDamaged as damage:
                log.info("%s is passed over: %s", name, damage)
        return None

    def check(self) -> None:
        """Raise IndexMissing or IndexDamaged unless the files of the generation in use are whole; loads none."""
        folder = self._folder_of(self._pointer())
        verified(folder, read_manifest(folder), {})

    def outgrown(self) -> str | None:
        """Return None: its segments are merged as it grows."""
        return None

    def empty(self, dimension: int, *, expected: int = 0) -> tuple[VectorIndex, LexicalIndex]:
        """Return two indexes to start from; how many passages are expected changes nothing here."""
        return SegmentedIndex(dimension, limits=self._limits), TantivyIndex()

    def building(self) -> AbstractContextManager[None]:
        """Hold the right to publish; raises IndexBusy at once while another process has it."""
        return writing(self.folder)

    def publish(self, contents: Contents) -> str:
        """Write a new generation, make it the one in use, and return its name; call it within `building`.

        A crash at any point leaves the old generation in use and whole.
        """
        aside = self.folder / "building"
        shutil.rmtree(aside, ignore_errors=True)
        (aside / "terms").mkdir(parents=True)
        contents.vectors.save(aside)
        contents.terms.save(aside / "terms")
        _describe(contents, aside)
        kept = contents.base.name if contents.base else self.current()
        name = self._next_name()
        aside.rename(self.folder / name)
        self._point_at(name)
        self._prune({name, kept})
        return name

    def _load(self, folder: Path, previous: Generation | None) -> Generation:
        manifest = read_manifest(folder)
        sealed = verified(folder, manifest, previous.seals if previous else {})
        held = previous.vectors if previous and isinstance(previous.vectors, SegmentedIndex) else None
        vectors = SegmentedIndex.load(folder, reuse=held, limits=self._limits)
        terms = TantivyIndex.load(folder / "terms")
        counts = (manifest.count, len(vectors), len(terms))
        if len(set(counts)) != 1:
            raise IndexDamaged(
                f"{folder}: the manifest counts {counts[0]} passages, "
                f"the vectors {counts[1]}, the terms {counts[2]}; {REMEDY}"
            )
        return Generation(folder.name, manifest, vectors, terms, sealed)

    def _manifest(self) -> Manifest | None:
        try:
            return read_manifest(self._folder_of(self._pointer()))
        except IndexMissing:
            return None
        except IndexDamaged:
            for name in self._newest_first():
                with suppress(IndexDamaged):
                    return read_manifest(self.folder / name)
            raise

    def _pointer(self) -> _Pointer:
        path = self.folder / _CURRENT
        try:
            found = _POINTER.fullmatch(path.read_bytes())
        except FileNotFoundError:
            if self._numbers():
                raise IndexDamaged(f"{path} is missing; {REMEDY}") from None
            raise IndexMissing(f"{self.folder}: nothing has been indexed yet; {REMEDY}") from None
        if found is None:
            raise IndexDamaged(f"{path}: does not name a generation and the sum of its manifest; {REMEDY}")
        return _Pointer(found[1].decode(), found[2].decode())

    def _folder_of(self, pointer: _Pointer) -> Path:
        folder = self.folder / pointer.name
        if not folder.is_dir():
            raise IndexDamaged(f"{self.folder / _CURRENT} names {pointer.name!r}, which is not there; {REMEDY}")
        if manifest_sum(folder) != pointer.manifest_sum:
            raise IndexDamaged(f"{folder}: its manifest is not the one that {_CURRENT} points at; {REMEDY}")
        return folder

    def _numbers(self) -> dict[str, int]:
        if not self.folder.is_dir():
            return {}
        matches = (_NAME.fullmatch(path.name) for path in self.folder.iterdir())
        return {match.group(): int(match.group(1)) for match in matches if match}

    def _newest_first(self) -> list[str]:
        numbers = self._numbers()
        return sorted(numbers, key=numbers.__getitem__, reverse=True)

    def _next_name(self) -> str:
        return f"generation-{max(self._numbers().values(), default=0) + 1:06d}"

    def _point_at(self, name: str) -> None:
        sync([self.folder])  # the new folder's own name must be on disk before anything points at it
        replace(self.folder / _CURRENT, f"{name} {manifest_sum(self.folder / name)}\n".encode())

    def _prune(self, kept: set[str | None]) -> None:
        """Remove older generations; the one before stays, for readers that open it and for when this one is damaged."""
        for name in self._numbers().keys() - kept:
            shutil.rmtree(self.folder / name, ignore_errors=True)


def _describe(contents: Contents, folder: Path) -> None:
    """Write the manifest of what was saved in `folder`, and wait until all that is new there is on disk."""
    known = contents.base.seals if contents.base else {}
    found = sealed_files(folder, known)
    own = write_manifest(folder, _manifest(contents, stated(found)))
    fresh = [folder / name for name, seal in found.items() if known.get(name) != seal]
    sync([*fresh, *own, *(path for path in folder.rglob("*") if path.is_dir()), folder])


def _manifest(contents: Contents, files: dict[str, FileState]) -> Manifest:
    return Manifest(
        format=FORMAT,
        fingerprint=contents.fingerprint,
        model=contents.model,
        metric=METRIC,
        count=len(contents.vectors),
        last_passage_id=contents.last_passage_id,
        libraries=library_majors(),
        files=files,
    )
