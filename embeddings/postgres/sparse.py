"""The keyword leg in PostgreSQL: a `LexicalIndex` over one table, with the counts from which idf comes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from embeddings.lexical import Terms
from embeddings.postgres.asking import Sessions
from embeddings.postgres.copying import copy_in, numbers, places_of, small, sparse
from embeddings.postgres.dense import fields
from embeddings.postgres.legs import LABELS, Weighing, scored, weighing, worded
from embeddings.postgres.tables import Tables, changing, finished
from embeddings.postgres.weights import DIMENSIONS, Lengths, asked, dimension, mean_lengths, weighed
from embeddings.types import Filter, Label, Match


class PostgresTerms:
    """Hold the terms of passages as sparse vectors; a change is committed when it returns.

    The mean lengths by which passages are weighed are those of the first that were taken in: they stay until the
    index is made anew, so that all weights can be compared. Every method raises IndexAway or IndexDamaged.
    """

    def __init__(self, sessions: Sessions, tables: Tables) -> None:
        """Search the tables of one generation."""
        self._sessions, self.tables = sessions, tables
        self._counted: dict[int, int] = {}
        self._passages: int | None = None
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self._sessions.rows(f"SELECT count(*) FROM {self.tables.sparse}")[0][0])

    def ids(self) -> list[int]:
        """Return the ids of all passages held, ascending."""
        sql = f"SELECT passage_id FROM {self.tables.sparse} ORDER BY passage_id"
        return [row[0] for row in self._sessions.rows(sql)]

    def add(self, labels: Sequence[Label], terms: Sequence[Terms]) -> None:
        """Take in the terms of passages under their labels; raises ValueError when a passage is held already."""
        if not labels:
            return
        with self._sessions.writing() as connection:
            changing(connection, self.tables)
            lengths = self._lengths(connection, terms)
            kept = [weighed(one, lengths) for one in terms]
            rows = (
                (*fields(label), numbers(one.keys), sparse(one.factors, DIMENSIONS))
                for label, one in zip(labels, kept, strict=True)
            )
            copy_in(connection, self.tables.sparse, [*LABELS, "keys", "weights"], rows)
            often: Counter[int] = Counter()
            for one in kept:
                often.update(one.factors.keys())
            self._count(connection, often, passages=len(labels))
        self._forget_counts()

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these passages; unknown ids are no error."""
        if not ids:
            return
        sql = (
            f"DELETE FROM {self.tables.sparse} WHERE passage_id = ANY(CAST(:ids AS bigint[])) "
            "RETURNING sparsevec_send(weights)"
        )
        with self._sessions.writing() as connection:
            changing(connection, self.tables)
            gone = connection.scalars(sa.text(sql), {"ids": list(ids)}).all()
            often: Counter[int] = Counter()
            for sent in gone:
                often.subtract(places_of(sent))
            self._count(connection, often, passages=-len(gone))
        self._forget_counts()

    def search(self, terms: Sequence[str], k: int, where: Filter) -> list[Match]:
        """Return the `k` best passages that hold a term and pass the filter, best first; ties go to the lower id."""
        weigh = self.weighing(terms) if k > 0 else None
        if weigh is None:
            return []
        rows = self._sessions.ask(worded(self.tables, weigh, k, where))
        return [Match(int(row[0]), float(row[1])) for row in rows]

    def scores(self, terms: Sequence[str], ids: Sequence[int]) -> list[Match]:
        """Return the scores of those among these passages that hold a term, best first."""
        weigh = self.weighing(terms) if ids else None
        if weigh is None:
            return []
        rows = self._sessions.ask(scored(self.tables, weigh, ids))
        return [Match(int(row[0]), float(row[1])) for row in rows]

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Return for each term in how many passages' own text it stands."""
        places = [dimension("body", term) for term in terms]
        holding = self._holding(places)
        return [holding[place] for place in places]

    def save(self, folder: Path) -> None:
        """Do nothing: a change is kept when it is made."""

    def weighing(self, terms: Sequence[str]) -> Weighing | None:
        """Return how rows are scored for these terms, None where none of them stands anywhere."""
        numbers = asked(terms)
        holding = self._holding(numbers.dimensions())
        return weighing(numbers, self._total(), holding)

    def _holding(self, places: Iterable[int]) -> Mapping[int, int]:
        """Return in how many passages each of these dimensions stands; asked once for each state of the index."""
        asked_for = list(places)
        with self._lock:
            unknown = sorted(set(asked_for) - self._counted.keys())
            if unknown:
                sql = (
                    f"SELECT place, sum(passages) FROM {self.tables.terms} "
                    "WHERE place = ANY(CAST(:places AS integer[])) GROUP BY place"
                )
                found = {row[0]: int(row[1]) for row in self._sessions.rows(sql, places=unknown)}
                self._counted |= {place: found.get(place, 0) for place in unknown}
            return {place: self._counted[place] for place in asked_for}

    def _total(self) -> int:
        with self._lock:
            if self._passages is None:
                found = self._sessions.rows(f"SELECT passages FROM {self.tables.lengths}")
                self._passages = int(found[0][0]) if found else 0
            return self._passages

    def _forget_counts(self) -> None:
        with self._lock:
            self._counted, self._passages = {}, None

    def _lengths(self, connection: sa.Connection, terms: Sequence[Terms]) -> Lengths:
        row = connection.execute(sa.text(f"SELECT title, body, names FROM {self.tables.lengths}")).first()
        if row is not None:
            return Lengths(*row)
        made = mean_lengths(terms)
        sql = f"INSERT INTO {self.tables.lengths} VALUES (:title, :body, :names, 0)"
        connection.execute(sa.text(sql), {"title": made.title, "body": made.body, "names": made.names})
        return made

    def _count(self, connection: sa.Connection, often: Mapping[int, int], *, passages: int) -> None:
        """Write down in how many passages more each dimension stands, and how many more there are."""
        sql = f"UPDATE {self.tables.lengths} SET passages = passages + :passages"
        connection.execute(sa.text(sql), {"passages": passages})
        if finished(connection, self.tables):
            values: dict[str, Any] = {"places": list(often), "counts": list(often.values())}
            connection.execute(sa.text(_COUNT.format(terms=self.tables.terms)), values)
        else:
            rows = ((small(place), small(count)) for place, count in often.items())
            copy_in(connection, self.tables.terms, ["place", "passages"], rows)


_COUNT = (
    "INSERT INTO {terms} AS held (place, passages) "
    "SELECT * FROM unnest(CAST(:places AS integer[]), CAST(:counts AS integer[])) AS new (place, passages) "
    "ORDER BY place ON CONFLICT (place) DO UPDATE SET passages = held.passages + excluded.passages"
)
