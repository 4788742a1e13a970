"""Chroma as its quick start says: one collection of a persistent client, its HNSW index and SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import chromadb
from chromadb.config import Settings
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

from bench.peers.material import Passage, Question, Vectors, chunks
from bench.peers.system import Place


class Chroma:
    """A `System` on Chroma."""

    def __init__(self, place: Place) -> None:
        self._folder = str(place.folder / "chroma")
        self._model = str(place.model)
        self._client: Any = None
        self._collection: Any = None

    def ready(self) -> None:
        """Open the collection with its own embedding function."""
        self._client = chromadb.PersistentClient(self._folder, settings=Settings(anonymized_telemetry=False))
        embedding = SentenceTransformerEmbeddingFunction(model_name=self._model)
        self._collection = self._client.get_or_create_collection("passages", embedding_function=embedding)

    def ingest(self, passages: Sequence[Passage]) -> None:
        """Add documents, as many at a time as it takes; it saves by itself."""
        size = self._client.get_max_batch_size()
        for start in range(0, len(passages), size):
            self._collection.add(**_columns(passages[start : start + size]))

    def take(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add documents with their vectors."""
        for part, rows in chunks(passages, vectors, self._client.get_max_batch_size()):
            self._collection.add(**_columns(part), embeddings=rows)

    def open(self) -> None:
        """Open the collection; its index is read with the first question."""
        self.ready()

    def search(self, question: Question, k: int) -> list[int]:
        """Query the collection by text."""
        found = self._collection.query(query_texts=[question.text], n_results=k)
        return [int(one) for one in found["ids"][0]]


def build(place: Place) -> Chroma:
    """Return the system, loading nothing."""
    return Chroma(place)


def _columns(passages: Sequence[Passage]) -> dict[str, Any]:
    meta = [{"url": one.url, "title": one.title, "published": one.published} for one in passages]
    return {"ids": [str(one.id) for one in passages], "documents": [one.text for one in passages], "metadatas": meta}
