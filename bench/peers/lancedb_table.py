"""LanceDB as its quick start says: a table with an embedding function, scanned without an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import lancedb
from lancedb.embeddings import get_registry
from lancedb.pydantic import LanceModel, Vector
from pydantic import create_model

from bench.peers.material import Passage, Question, Vectors
from bench.peers.system import Place


class LanceDb:
    """A `System` on LanceDB."""

    def __init__(self, place: Place) -> None:
        self._folder = str(place.folder / "lance")
        self._model = str(place.model)
        self._schema: Any = None
        self._table: Any = None

    def ready(self) -> None:
        """Load the model by its own embedding function, which the schema holds."""
        function = get_registry().get("sentence-transformers").create(name=self._model, device="cpu")
        self._schema = _schema(function)

    def ingest(self, passages: Sequence[Passage]) -> None:
        """Add rows without vectors to a new table, which fills them in."""
        self._new_table().add([asdict(one) for one in passages])

    def take(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add rows with their vectors to a new table."""
        rows = zip(passages, vectors, strict=True)
        self._new_table().add([asdict(one) | {"vector": row.tolist()} for one, row in rows])

    def open(self) -> None:
        """Open the table; its schema names the model."""
        self._table = lancedb.connect(self._folder).open_table("passages")

    def search(self, question: Question, k: int) -> list[int]:
        """Search the table by text."""
        return [int(found["id"]) for found in self._table.search(question.text).limit(k).to_list()]

    def _new_table(self) -> Any:
        return lancedb.connect(self._folder).create_table("passages", schema=self._schema, mode="overwrite")


def build(place: Place) -> LanceDb:
    """Return the system, loading nothing."""
    return LanceDb(place)


def _schema(function: Any) -> Any:
    """Return the row that its quick start declares as a class, which needs the function first."""
    return create_model(
        "Row",
        __base__=LanceModel,
        id=(int, ...),
        text=(str, function.SourceField()),
        vector=(Vector(function.ndims()), function.VectorField()),
        url=(str, ...),
        title=(str, ...),
        published=(str, ...),
    )
