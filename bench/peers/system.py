"""What is measured of each system, and where it is found: one module for each, imported only in its own process."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from bench.peers.material import Passage, Question, Vectors

PEERS = ("txtai_hybrid", "llamaindex_faiss", "haystack_memory", "langchain_faiss", "chroma_hnsw", "lancedb_table")

OURS = ("heliograph", "heliograph_hurried", "heliograph_bare")
"""As it is shipped; as it answers when questions wait, without the reranker; and without the time prior and the
moment of the question, too, which no peer has."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a system works: the model's folder, its own folder, and for Heliograph the home it starts from."""

    model: Path
    folder: Path
    home: Path


class System(Protocol):
    """One way to keep passages and to find them; built without loading anything."""

    def ready(self) -> None:
        """Load the model, so that the rate of ingestion does not hold its start."""

    def ingest(self, passages: Sequence[Passage]) -> None:
        """Encode, index and save passages."""

    def take(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Index and save passages whose vectors are known."""

    def open(self) -> None:
        """Load what was saved, ready for questions."""

    def search(self, question: Question, k: int) -> list[int]:
        """Return the ids of up to `k` passages, best first, having read their texts from its own store."""


def build(name: str, place: Place) -> System:
    """Return the system of that name, importing its library."""
    module = importlib.import_module(f"bench.peers.{name}")
    return cast(System, module.build(place))
