"""LlamaIndex as the quick start of its FAISS store says: an exact flat index, texts in its own document store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import faiss
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.faiss import FaissVectorStore

from bench.peers.material import Passage, Question, Vectors
from bench.peers.system import Place

_DIMENSION = 384
_KEPT = ("url", "title", "published")


class LlamaIndex:
    """A `System` on LlamaIndex."""

    def __init__(self, place: Place) -> None:
        self._folder = str(place.folder / "storage")
        self._model = str(place.model)
        self._embedding: Any = None
        self._index: Any = None

    def ready(self) -> None:
        """Load the model by its own embedding class."""
        self._embedding = HuggingFaceEmbedding(model_name=self._model)

    def ingest(self, passages: Sequence[Passage]) -> None:
        """Build nodes without vectors, which the index then embeds, and persist."""
        self._save([_node(one) for one in passages])

    def take(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Build nodes with their vectors, which the index leaves as they are, and persist."""
        self._save([_node(one, row.tolist()) for one, row in zip(passages, vectors, strict=True)])

    def open(self) -> None:
        """Load vectors and nodes from their folder."""
        self.ready()
        context = StorageContext.from_defaults(
            vector_store=FaissVectorStore.from_persist_dir(self._folder), persist_dir=self._folder
        )
        self._index = load_index_from_storage(context, embed_model=self._embedding)

    def search(self, question: Question, k: int) -> list[int]:
        """Ask a retriever, without any language model behind it."""
        found = self._index.as_retriever(similarity_top_k=k).retrieve(question.text)
        return [int(one.node.node_id) for one in found]

    def _save(self, nodes: list[TextNode]) -> None:
        store = FaissVectorStore(faiss_index=faiss.IndexFlatL2(_DIMENSION))
        context = StorageContext.from_defaults(vector_store=store)
        index = VectorStoreIndex(nodes, storage_context=context, embed_model=self._embedding)
        index.storage_context.persist(persist_dir=self._folder)


def build(place: Place) -> LlamaIndex:
    """Return the system, loading nothing."""
    return LlamaIndex(place)


def _node(passage: Passage, vector: list[float] | None = None) -> TextNode:
    # By default the metadata would be embedded, too: then it would not be the same text as the others'.
    return TextNode(
        id_=str(passage.id),
        text=passage.text,
        embedding=vector,
        metadata={name: getattr(passage, name) for name in _KEPT},
        excluded_embed_metadata_keys=list(_KEPT),
    )
