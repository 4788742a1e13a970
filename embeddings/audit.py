"""How the index on disk stands to the corpus: how far it is behind, and whether all of it is sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from corpus.types import Article, Passage
from embeddings.encoder import Encoder
from embeddings.errors import IndexDamaged
from embeddings.generations import GenerationStore
from embeddings.manifest import REMEDY
from embeddings.model_identity import differences

_CHUNK = 1000

Progress = Callable[[int, int], None]


class AuditSource(Protocol):
    """What an audit reads of the store."""

    def live_passage_ids(self) -> list[int]:
        """Return the ids of all live passages, ascending."""
        ...

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return these passages in the asked order, leaving out unknown ones."""
        ...

    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        """Return one revision of an article."""
        ...


@dataclass(frozen=True, slots=True)
class IndexState:
    """What is indexed. `behind` passages wait to be indexed, `stale` ones to be removed.

    `differs` names what of its model is not as in the configured one; `outgrown` says that it holds more than it was
    made for, and the remedy.
    """

    generation: str
    fingerprint: str
    model_fits: bool
    differs: tuple[str, ...]
    dimension: int
    passages: int
    behind: int
    stale: int
    outgrown: str | None


def state(store: AuditSource, generations: GenerationStore, encoder: Encoder) -> IndexState:
    """Return how the index stands to the store and to the configured model, which is not loaded for it.

    Raises IndexMissing or IndexDamaged.
    """
    current = generations.load()
    live = np.asarray(store.live_passage_ids(), dtype=np.int64)
    indexed = np.asarray(current.vectors.ids(), dtype=np.int64)
    manifest = current.manifest
    fits = manifest.fingerprint == encoder.fingerprint
    return IndexState(
        generation=current.name,
        fingerprint=manifest.fingerprint,
        model_fits=fits,
        differs=() if fits else tuple(differences(encoder.identity, manifest.model)),
        dimension=manifest.model.dimension,
        passages=manifest.count,
        behind=len(np.setdiff1d(live, indexed, assume_unique=True)),
        stale=len(np.setdiff1d(indexed, live, assume_unique=True)),
        outgrown=generations.outgrown(),
    )


def verify(store: AuditSource, generations: GenerationStore, progress: Progress) -> int:
    """Hold every indexed passage against the article that it was cut from; return how many there are.

    Loading checks the sums of the files. Raises IndexMissing, or IndexDamaged
    naming the first passage that does not hold.
    """
    current = generations.load()
    ids = current.vectors.ids()
    _check_legs(ids, current.terms.ids())
    texts: dict[tuple[int, int], str] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        found = {passage.id: passage for passage in store.passages(chunk)}
        for passage_id in chunk:
            _check(store, passage_id, found.get(passage_id), texts)
        progress(min(start + _CHUNK, len(ids)), len(ids))
    return len(ids)


def _check_legs(vectors: Sequence[int], terms: Sequence[int]) -> None:
    """Raise IndexDamaged unless what is found by its meaning can also be found by its words."""
    alone = np.setxor1d(vectors, terms, assume_unique=True)
    if len(alone):
        raise IndexDamaged(f"passage {alone[0]} is in one half of the index only; {REMEDY}")


def _check(store: AuditSource, passage_id: int, passage: Passage | None, texts: dict[tuple[int, int], str]) -> None:
    if passage is None:
        raise IndexDamaged(f"passage {passage_id} is indexed and not stored; {REMEDY}")
    key = (passage.article.id, passage.article.revision)
    if key not in texts:
        article = store.article(*key)
        texts.clear()  # passages come article by article, so one text at a time is enough
        texts[key] = article.text if article else ""
    if texts[key][passage.start : passage.end] != passage.text:
        raise IndexDamaged(f"passage {passage_id} is not a slice of article {key[0]}, revision {key[1]}")
