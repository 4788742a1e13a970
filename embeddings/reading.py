"""Read from the store what ranking put on top, and no more of it: candidates are labels, and few of them are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from corpus.types import Passage
from embeddings.rank import Ranked, Read

_AT_ONCE = 12
"""Passages read with one statement: ten are shown of which one or two are often reprints, and each costs 0.05 ms."""


class PassageStore(Protocol):
    """What a search reads of the store."""

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return these passages in the asked order, leaving out unknown ones."""

    def passages_of(self, article_id: int, revision: int | None = None) -> list[Passage]:
        """Return the passages of an article by start."""


class Reading:
    """The passages of one question, each read once; what the store does not know is left out."""

    def __init__(self, store: PassageStore) -> None:
        """Read nothing yet."""
        self._store = store
        self._held: dict[int, Passage] = {}

    def all(self, ranked: Sequence[Ranked]) -> list[Read]:
        """Return these candidates with their passages."""
        ids = [one.candidate.label.passage_id for one in ranked]
        missing = [passage_id for passage_id in ids if passage_id not in self._held]
        if missing:
            self._held.update((passage.id, passage) for passage in self._store.passages(missing))
        found = zip(ranked, map(self._held.get, ids), strict=True)
        return [Read(one, passage) for one, passage in found if passage is not None]

    def in_turn(self, ranked: Sequence[Ranked]) -> Iterator[Read]:
        """Yield these candidates with their passages, reading a dozen whenever the next one is wanted."""
        for start in range(0, len(ranked), _AT_ONCE):
            yield from self.all(ranked[start : start + _AT_ONCE])
