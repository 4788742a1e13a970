"""Bring the indexes up to the store: live passages − indexed ones -> vectors -> both indexes -> a new generation."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np

from corpus.types import Passage
from embeddings.analysis import analyze, name_keys
from embeddings.encoder import Encoder, Progress
from embeddings.encoding import Encoding
from embeddings.errors import IndexDamaged, IndexMissing
from embeddings.generations import Contents, Generation, GenerationStore
from embeddings.index import VectorIndex
from embeddings.labels import Ids
from embeddings.lexical import LexicalIndex, Terms
from embeddings.types import Label, Vectors
from embeddings.vectors import VectorStore

log = logging.getLogger(__name__)

_CHUNK = 1024
"""Passages encoded and committed at a time: half a minute of work is what a crash can cost."""

_TOGETHER = 8
"""Chunks that the indexes take in at a time: each time costs them a commit and perhaps a merge, each chunk 3 MB."""


class PassageSource(Protocol):
    """What a build reads of the store."""

    def live_passage_ids(self) -> list[int]:
        """Return the ids of all live passages, ascending."""

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return these passages in the asked order, leaving out unknown ones."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a catch-up did; `total` passages are indexed now.

    `rebuilt` says that what was in use could not be: it started from an older one that is whole, or from nothing.
    """

    added: int
    removed: int
    total: int
    rebuilt: bool


@dataclass(frozen=True, slots=True)
class _Start:
    """The indexes to change; `base` is the generation that they are of, None where they begin empty."""

    vectors: VectorIndex
    terms: LexicalIndex
    base: Generation | None
    unusable: bool


def catch_up(
    store: PassageSource,
    encoder: Encoder,
    generations: GenerationStore,
    vectors: VectorStore,
    *,
    progress: Progress | None = None,
) -> BuildReport:
    """Index what is live and not indexed, forget what is no longer live, and publish; see `index_with`."""
    return index_with(store, Encoding(encoder, vectors), generations, progress=progress)


def index_with(
    store: PassageSource,
    encoding: Encoding,
    generations: GenerationStore,
    *,
    progress: Progress | None = None,
    until: int | None = None,
) -> BuildReport:
    """Index what is live and not indexed, forget what is no longer live, and publish.

    Writes nothing when there is nothing to do. An index that is damaged, of
    another model or of another format is built anew beside the old one, which
    goes on serving; vectors that are kept are never encoded twice. What comes after
    passage `until` is left for later: others encode it at this moment. Raises
    IndexBusy at once while another process builds.
    """
    with generations.building():
        live = _ids(store.live_passage_ids())
        start = _start(generations, encoding.encoder, expected=len(live))
        indexed = _ids(start.vectors.ids())
        if until is not None:
            live = live[(live <= until) | np.isin(live, indexed)]
        # Plain sets of a million ids each would take 200 MB and a second.
        added = np.setdiff1d(live, indexed, assume_unique=True).tolist()
        removed = np.setdiff1d(indexed, live, assume_unique=True).tolist()
        if not (added or removed or start.unusable):
            return BuildReport(0, 0, len(indexed), rebuilt=False)
        _change(start, removed, _encoded(store, added, encoding, progress))
        generations.publish(_contents(start, encoding.encoder, last=int(live.max(initial=0))))
        return BuildReport(len(added), len(removed), len(start.vectors), rebuilt=start.unusable)


def index_anew(
    store: PassageSource, encoding: Encoding, generations: GenerationStore, *, progress: Progress | None = None
) -> BuildReport:
    """Index all that is live beside the index in use, sound or not, which goes on serving, and publish.

    Vectors that are kept are not encoded twice. Raises IndexBusy at once while another process builds.
    """
    with generations.building():
        live = store.live_passage_ids()
        start = _empty(generations, encoding.encoder, expected=len(live), unusable=True)
        _change(start, [], _encoded(store, live, encoding, progress))
        generations.publish(_contents(start, encoding.encoder, last=max(live, default=0)))
        return BuildReport(len(live), 0, len(start.vectors), rebuilt=True)


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


def _start(generations: GenerationStore, encoder: Encoder, *, expected: int) -> _Start:
    damaged = False
    try:
        found: Generation | None = generations.load()
    except IndexMissing:
        return _empty(generations, encoder, expected=expected, unusable=False)
    except IndexDamaged as damage:
        log.warning("the index is made anew: %s", damage)
        found, damaged = generations.newest_whole(), True
    if found is None or found.manifest.fingerprint != encoder.fingerprint:
        return _empty(generations, encoder, expected=expected, unusable=True)
    return _Start(found.vectors, found.terms, base=found, unusable=damaged)


def _empty(generations: GenerationStore, encoder: Encoder, *, expected: int, unusable: bool) -> _Start:
    return _Start(*generations.empty(encoder.dimension, expected=expected), base=None, unusable=unusable)


def _ids(passages: Sequence[int]) -> Ids:
    return np.asarray(passages, dtype=np.int64)


def _change(start: _Start, removed: Sequence[int], added: Iterator[tuple[list[Passage], Vectors]]) -> None:
    start.vectors.remove(removed)
    start.terms.remove(removed)
    while chunks := list(islice(added, _TOGETHER)):
        passages = [passage for some, _ in chunks for passage in some]
        labels = [label(passage) for passage in passages]
        start.vectors.add(labels, np.concatenate([rows for _, rows in chunks]))
        start.terms.add(labels, [terms(passage) for passage in passages])


def _contents(start: _Start, encoder: Encoder, *, last: int) -> Contents:
    return Contents(encoder.fingerprint, encoder.identity, last, start.vectors, start.terms, start.base)


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
