"""Haystack as its quick start says: documents in memory, an embedder and a retriever in one pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from haystack import Document, Pipeline
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from bench.peers.material import Passage, Question, Vectors
from bench.peers.system import Place


class Haystack:
    """A `System` on Haystack."""

    def __init__(self, place: Place) -> None:
        self._file = place.folder / "documents.json"
        self._model = str(place.model)
        self._embedder: Any = None
        self._pipeline: Any = None

    def ready(self) -> None:
        """Load the model of the embedder of documents."""
        self._embedder = SentenceTransformersDocumentEmbedder(model=self._model, progress_bar=False)
        self._embedder.warm_up()

    def ingest(self, passages: Sequence[Passage]) -> None:
        """Embed documents, write them to the store, and the store to disk."""
        self._save(self._embedder.run([_document(one) for one in passages])["documents"])

    def take(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Write documents that carry their vectors."""
        self._save([_document(one, row.tolist()) for one, row in zip(passages, vectors, strict=True)])

    def open(self) -> None:
        """Read the store from disk and set the pipeline of its quick start before it."""
        self._pipeline = Pipeline()
        embedder = SentenceTransformersTextEmbedder(model=self._model, progress_bar=False)
        retriever = InMemoryEmbeddingRetriever(InMemoryDocumentStore.load_from_disk(str(self._file)))
        self._pipeline.add_component("embedder", embedder)
        self._pipeline.add_component("retriever", retriever)
        self._pipeline.connect("embedder.embedding", "retriever.query_embedding")

    def search(self, question: Question, k: int) -> list[int]:
        """Run the pipeline."""
        asked = {"embedder": {"text": question.text}, "retriever": {"top_k": k}}
        return [int(one.id) for one in self._pipeline.run(asked)["retriever"]["documents"]]

    def _save(self, documents: list[Document]) -> None:
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(documents)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        store.save_to_disk(str(self._file))


def build(place: Place) -> Haystack:
    """Return the system, loading nothing."""
    return Haystack(place)


def _document(passage: Passage, vector: list[float] | None = None) -> Document:
    meta = {"url": passage.url, "title": passage.title, "published": passage.published}
    return Document(id=str(passage.id), content=passage.text, meta=meta, embedding=vector)
