"""Bring the indexes up to the store: live passages − indexed ones -> vectors -> both indexes -> a new generation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from corpus.types import Passage
from embeddings.analysis import analyze, name_keys
from embeddings.encoder import Encoder, Progress, passage_text
from embeddings.errors import IndexDamaged, IndexMissing
from embeddings.generations import Contents, Generation, Generations
from embeddings.index import VectorIndex
from embeddings.lexical import LexicalIndex, Terms
from embeddings.types import Label, Vectors
from embeddings.vectors import VectorStore, text_hash

_CHUNK = 1024
"""Passages encoded and committed at a time: half a minute of work is what a crash can cost."""


class PassageSource(Protocol):
    """What a build reads of the store."""

    def live_passage_ids(self) -> list[int]:
        """Return the ids of all live passages, ascending."""

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return these passages in the asked order, leaving out unknown ones."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a catch-up did; `total` passages are indexed now.

    `rebuilt` says that it started from nothing because what was there could not be used.
    """

    added: int
    removed: int
    total: int
    rebuilt: bool


@dataclass(frozen=True, slots=True)
class _Start:
    vectors: VectorIndex
    terms: LexicalIndex
    unusable: bool


@dataclass(frozen=True, slots=True)
class Encoding:
    """Where vectors come from: kept ones first, then the encoder, whose work is kept at once."""

    encoder: Encoder
    kept: VectorStore

    def vectors(self, passages: Sequence[Passage], *, progress: Progress | None = None) -> Vectors:
        """Return one row for each passage; the encoder is not touched when all are kept."""
        texts = [passage_text(passage.article.title, passage.text) for passage in passages]
        hashes = [text_hash(text) for text in texts]
        stored = self.kept.get(self.encoder.fingerprint, hashes, dimension=self.encoder.dimension)
        missing = np.flatnonzero(~stored.known).tolist()
        if missing:
            fresh = self.encoder.encode([texts[place] for place in missing], progress=progress)
            self.kept.put(self.encoder.fingerprint, [hashes[place] for place in missing], fresh)
            stored.rows[missing] = fresh
        return stored.rows


def catch_up(
    store: PassageSource,
    encoder: Encoder,
    generations: Generations,
    vectors: VectorStore,
    *,
    progress: Progress | None = None,
) -> BuildReport:
    """Index what is live and not indexed, forget what is no longer live, and publish.

    Writes nothing when there is nothing to do. An index that is damaged, of
    another model or of another format is built anew; vectors that are kept are
    never encoded twice. Waits while another process builds.
    """
    with generations.building():
        start = _start(generations, encoder)
        live, indexed = set(store.live_passage_ids()), set(start.vectors.ids())
        added, removed = sorted(live - indexed), sorted(indexed - live)
        if not (added or removed or start.unusable):
            return BuildReport(0, 0, len(indexed), rebuilt=False)
        start.vectors.remove(removed)
        start.terms.remove(removed)
        for passages, rows in _encoded(store, added, Encoding(encoder, vectors), progress):
            labels = [label(passage) for passage in passages]
            start.vectors.add(labels, rows)
            start.terms.add(labels, [terms(passage) for passage in passages])
        generations.publish(
            Contents(encoder.fingerprint, encoder.dimension, max(live, default=0), start.vectors, start.terms)
        )
        return BuildReport(len(added), len(removed), len(start.vectors), rebuilt=start.unusable)


def label(passage: Passage) -> Label:
    """Return what the indexes keep beside a passage."""
    article = passage.article
    return Label(
        passage_id=passage.id,
        article_id=article.id,
        visible_from=article.visible_from,
        published=article.published.at if article.published else None,
        outlet=article.outlet,
        language=article.language or "",
    )


def terms(passage: Passage) -> Terms:
    """Return the terms of a passage and of its article's title, and the keys of the names in both."""
    title, text = passage.article.title, passage.text
    return Terms(analyze(title), analyze(text), (*name_keys(title), *name_keys(text)))


def _start(generations: Generations, encoder: Encoder) -> _Start:
    try:
        current: Generation | None = generations.load()
    except IndexMissing:
        return _Start(*generations.empty(encoder.dimension), unusable=False)
    except IndexDamaged:
        current = None
    if current is None or current.manifest.fingerprint != encoder.fingerprint:
        return _Start(*generations.empty(encoder.dimension), unusable=True)
    return _Start(current.vectors, current.terms, unusable=False)


def _encoded(
    store: PassageSource, ids: Sequence[int], encoding: Encoding, progress: Progress | None
) -> Iterator[tuple[list[Passage], Vectors]]:
    for start in range(0, len(ids), _CHUNK):
        passages = store.passages(ids[start : start + _CHUNK])
        yield passages, encoding.vectors(passages, progress=_within(progress, start, len(ids)))
        if progress:
            progress(min(start + _CHUNK, len(ids)), len(ids))


def _within(progress: Progress | None, start: int, total: int) -> Progress | None:
    """Report the progress inside one chunk as progress of the whole."""
    if progress is None:
        return None

    def report(done: int, _: int) -> None:
        progress(start + done, total)

    return report
