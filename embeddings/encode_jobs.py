"""Encode a range of passages ahead of the index, so that whoever builds it finds every vector kept."""

from __future__ import annotations

from typing import Protocol

from corpus.jobs.types import Range
from corpus.types import Passage
from embeddings.encoding import Encoding
from embeddings.errors import IndexDamaged, IndexMissing
from embeddings.generations import GenerationStore


class LivePassages(Protocol):
    """What is read of the store."""

    def live_passages_after(self, passage_id: int, *, limit: int) -> list[Passage]:
        """Return up to `limit` live passages with higher ids, ascending."""


def encode_range(store: LivePassages, encoding: Encoding, work: Range) -> int:
    """Keep a vector of each live passage in a range, and return how many there are.

    Does nothing for the range of another model: its vectors would be of no use.
    """
    if work.model != encoding.encoder.fingerprint:
        return 0
    found = store.live_passages_after(work.first - 1, limit=work.last - work.first + 1)
    passages = [passage for passage in found if passage.id <= work.last]
    if passages:
        encoding.vectors(passages)
    return len(passages)


def indexed_until(generations: GenerationStore, model: str) -> int:
    """Return the last passage that an index of this model considered, whose vectors so are kept; 0 where there is none.

    Loads the index.
    """
    try:
        manifest = generations.load().manifest
    except (IndexMissing, IndexDamaged):
        return 0
    return manifest.last_passage_id if manifest.fingerprint == model else 0
