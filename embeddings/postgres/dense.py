"""The dense leg in PostgreSQL: a `VectorIndex` over one table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import sqlalchemy as sa

from embeddings.filters import instant
from embeddings.postgres.asking import Sessions
from embeddings.postgres.copying import Field, copy_in, from_half, half, text, whole
from embeddings.postgres.legs import LABELS, closest, enough, half_text, label_of
from embeddings.postgres.tables import Tables, changing
from embeddings.types import Filter, Label, Match, Vectors

_AMONG: Final = "passage_id = ANY(CAST(:ids AS bigint[]))"


class PostgresVectors:
    """Hold unit vectors in half precision and search them by their graph; a change is committed when it returns.

    A cosine differs from that of the vectors that came by 0.001 at most. Every method raises IndexAway or IndexDamaged.
    """

    def __init__(self, sessions: Sessions, tables: Tables, dimension: int) -> None:
        """Search the tables of one generation."""
        self._sessions, self.tables, self.dimension = sessions, tables, dimension

    def __len__(self) -> int:
        """Return the number of vectors."""
        return int(self._sessions.rows(f"SELECT count(*) FROM {self.tables.dense}")[0][0])

    def ids(self) -> list[int]:
        """Return the ids of all passages held, ascending."""
        return self.ids_after(-1)

    def ids_after(self, passage_id: int) -> list[int]:
        """Return the ids above this one of passages held, ascending."""
        return self._ids("passage_id > :after", after=passage_id)

    def ids_between(self, since: datetime, until: datetime) -> list[int]:
        """Return the ids of passages held that became visible after `since`, up to and including `until`, ascending."""
        return self._ids("visible > :since AND visible <= :until", since=instant(since), until=instant(until))

    def labels(self, ids: Sequence[int]) -> list[Label]:
        """Return the labels of the known ones of these passages, in the asked order."""
        columns = ", ".join(LABELS)
        rows = self._sessions.rows(f"SELECT {columns} FROM {self.tables.dense} WHERE {_AMONG}", ids=list(ids))
        found = {row[0]: label_of(row) for row in rows}
        return [found[one] for one in ids if one in found]

    def add(self, labels: Sequence[Label], vectors: Vectors) -> None:
        """Take in; raises ValueError when labels, vectors and dimension do not fit, or a passage is held already."""
        if vectors.shape != (len(labels), self.dimension):
            raise ValueError(f"{len(labels)} labels need vectors of width {self.dimension}, not {vectors.shape}")
        rows = ((*fields(label), half(vector)) for label, vector in zip(labels, vectors, strict=True))
        with self._sessions.writing() as connection:
            changing(connection, self.tables)
            copy_in(connection, self.tables.dense, [*LABELS, "vector"], rows)

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these passages; unknown ids are no error."""
        if not ids:
            return
        with self._sessions.writing() as connection:
            changing(connection, self.tables)
            connection.execute(sa.text(f"DELETE FROM {self.tables.dense} WHERE {_AMONG}"), {"ids": list(ids)})

    def search(self, vector: Vectors, k: int, where: Filter) -> list[Match]:
        """Return the `k` closest passages that pass the filter, best first; ties go to the lower id."""
        if k < 1:
            return []
        rows = self._sessions.ask(closest(self.tables, vector, k, where))
        if not enough(len(rows), k):
            rows = self._sessions.ask(closest(self.tables, vector, k, where, exact=True))
        return [Match(int(row[0]), float(row[1])) for row in rows]

    def scores(self, vector: Vectors, ids: Sequence[int]) -> list[Match]:
        """Return the cosine of each known one of these passages, in the asked order."""
        sql = f"SELECT passage_id, -(vector <#> CAST(:vector AS halfvec)) FROM {self.tables.dense} WHERE {_AMONG}"
        found = {row[0]: float(row[1]) for row in self._sessions.rows(sql, vector=half_text(vector), ids=list(ids))}
        return [Match(one, found[one]) for one in ids if one in found]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Return the vectors of these passages as they are kept, in the asked order; unknown ids are left out."""
        sql = f"SELECT passage_id, halfvec_send(vector) FROM {self.tables.dense} WHERE {_AMONG}"
        found = {row[0]: from_half(row[1]) for row in self._sessions.rows(sql, ids=list(ids))}
        rows = [found[one] for one in ids if one in found]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), self.dimension)

    def save(self, folder: Path) -> None:
        """Do nothing: a change is kept when it is made."""

    def _ids(self, condition: str, **values: Any) -> list[int]:
        sql = f"SELECT passage_id FROM {self.tables.dense} WHERE {condition} ORDER BY passage_id"
        return [row[0] for row in self._sessions.rows(sql, **values)]


def fields(label: Label) -> tuple[Field, ...]:
    """Return a label as the fields of the columns that keep it."""
    published = None if label.published is None else instant(label.published)
    numbers = (label.passage_id, label.article_id, instant(label.visible_from), published)
    return (*map(whole, numbers), text(label.outlet), text(label.language))
