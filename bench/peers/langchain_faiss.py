"""LangChain as the quick start of its FAISS store says: an exact flat index, documents pickled beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

from bench.peers.material import Passage, Question, Vectors
from bench.peers.system import Place


class LangChain:
    """A `System` on LangChain."""

    def __init__(self, place: Place) -> None:
        self._folder = str(place.folder / "faiss")
        self._model = str(place.model)
        self._embedding: Any = None
        self._store: Any = None

    def ready(self) -> None:
        """Load the model by its own embedding class."""
        self._embedding = HuggingFaceEmbeddings(model_name=self._model)

    def ingest(self, passages: Sequence[Passage]) -> None:
        """Embed texts into a new index and save it."""
        texts = [one.text for one in passages]
        FAISS.from_texts(texts, self._embedding, **_beside(passages)).save_local(self._folder)

    def take(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Make the index of pairs of text and vector, as it offers."""
        pairs = [(one.text, row.tolist()) for one, row in zip(passages, vectors, strict=True)]
        FAISS.from_embeddings(pairs, self._embedding, **_beside(passages)).save_local(self._folder)

    def open(self) -> None:
        """Load index and pickled documents."""
        self.ready()
        # It keeps its documents as a pickle, and asks for this word before it reads one.
        self._store = FAISS.load_local(self._folder, self._embedding, allow_dangerous_deserialization=True)

    def search(self, question: Question, k: int) -> list[int]:
        """Return the nearest documents."""
        return [int(one.id) for one in self._store.similarity_search(question.text, k=k)]


def build(place: Place) -> LangChain:
    """Return the system, loading nothing."""
    return LangChain(place)


def _beside(passages: Sequence[Passage]) -> dict[str, Any]:
    meta = [{"url": one.url, "title": one.title, "published": one.published} for one in passages]
    return {"metadatas": meta, "ids": [str(one.id) for one in passages]}
