"""txtai as its quick start says, with hybrid search and content: its own BM25 beside FAISS, texts in SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from txtai import Embeddings

from bench.peers.material import Passage, Question, Vectors
from bench.peers.system import Place


class _Known:
    """Stand in for the model while passages are taken whose vectors are known."""

    def __init__(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        self._rows = {passage.text: row for passage, row in zip(passages, vectors, strict=True)}

    def encode(self, texts: Sequence[str], **_: Any) -> Vectors:
        return np.stack([self._rows[text] for text in texts])


class Txtai:
    """A `System` on txtai."""

    def __init__(self, place: Place) -> None:
        self._folder = str(place.folder / "index")
        self._model = str(place.model)
        self._embeddings: Any = None

    def ready(self) -> None:
        """Load the model in the way txtai chooses by itself."""
        self._embeddings = Embeddings(path=self._model, hybrid=True, content=True)

    def ingest(self, passages: Sequence[Passage]) -> None:
        """Index what it embeds itself, and save the folder of its parts."""
        self._embeddings.index((one.id, _record(one)) for one in passages)
        self._embeddings.save(self._folder)

    def take(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Index with the vectors in the model's place: it takes none beside a model that encodes questions later."""
        self._embeddings.model.model = _Known(passages, vectors)
        self.ingest(passages)

    def open(self) -> None:
        """Load the folder; the model is named in it."""
        self._embeddings = Embeddings()
        self._embeddings.load(self._folder)

    def search(self, question: Question, k: int) -> list[int]:
        """Search both of its legs, as it weighs them."""
        return [int(found["id"]) for found in self._embeddings.search(question.text, k)]


def build(place: Place) -> Txtai:
    """Return the system, loading nothing."""
    return Txtai(place)


def _record(passage: Passage) -> dict[str, str]:
    return {"text": passage.text, "url": passage.url, "title": passage.title, "published": passage.published}
