"""Vectors kept for good, so that no text is encoded twice. The door of sqlalchemy in this package.

The table lives in the database of the corpus. It is derived data: no
migration changes it, another form of it would be a table of another name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from corpus.engines import READING, WRITING, Kind, Limits, is_postgres, make_schemas, open_engine
from corpus.patience import asked_again
from corpus.schema import Database
from embeddings.types import Vectors

_CHUNK = 500
"""Rows in one statement; SQLite takes at least 999 parameters in one."""

_KIND = Kind("corpus", ("busy_timeout = 30000",), turn=WRITING)

METADATA = sa.MetaData()
"""What this module keeps, for whoever copies a whole database."""
_vectors = sa.Table(
    "vectors",
    METADATA,
    sa.Column("model", sa.String(64), primary_key=True),
    sa.Column("text_hash", sa.LargeBinary(32), primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class KeptVectors:
    """What is kept for n asked hashes: `known` of shape (n,), and rows that count only where it is true."""

    known: npt.NDArray[np.bool_]
    rows: Vectors


def text_hash(text: str) -> bytes:
    """Return the SHA-256 under which the vector of a text is kept."""
    return hashlib.sha256(text.encode()).digest()


class VectorStore:
    """Keep vectors by model fingerprint and text hash; a put is committed when it returns.

    Every method raises StoreError when the database cannot be used.
    """

    def __init__(self, url: str, *, limits: Limits | None = None) -> None:
        """Open the database and make the table where it is missing."""
        # Others write to the same file: wait for them as the corpus does, instead of SQLite's five seconds.
        self._database = Database(open_engine(url, _KIND, limits=limits).execution_options(turn=READING))
        # Looked for first: a standby has the table, and takes nothing that is written.
        with self._database.reading() as connection:
            there = sa.inspect(connection).has_table(_vectors.name)
        if not there:
            self._make(in_schema=is_postgres(url))

    def get(self, fingerprint: str, hashes: Sequence[bytes], *, dimension: int) -> KeptVectors:
        """Return what is kept for these hashes, in their order."""
        found = {key: vector for chunk in _chunks(hashes) for key, vector in self._select(fingerprint, chunk)}
        known = np.array([key in found for key in hashes], dtype=np.bool_)
        rows = np.zeros((len(hashes), dimension), dtype=np.float32)
        for place in np.flatnonzero(known).tolist():
            rows[place] = np.frombuffer(found[hashes[place]], dtype="<f4")
        return KeptVectors(known, rows)

    def put(self, fingerprint: str, hashes: Sequence[bytes], vectors: Vectors) -> None:
        """Keep vectors of shape (len(hashes), dimension); what is kept already stays as it is."""
        fresh = dict(zip(hashes, vectors, strict=True))
        for chunk in _chunks(list(fresh)):
            with self._database.writing() as connection:
                kept = set(connection.scalars(_select_hashes(fingerprint, chunk)))
                rows = [_row(fingerprint, key, fresh[key]) for key in chunk if key not in kept]
                if rows:
                    connection.execute(sa.insert(_vectors), rows)

    def forget(self, fingerprint: str) -> None:
        """Remove all vectors of a model."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(_vectors).where(_vectors.c.model == fingerprint))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _make(self, *, in_schema: bool) -> None:
        with self._database.writing() as connection:
            if in_schema:
                make_schemas(connection, [_KIND.schema])
            METADATA.create_all(connection)

    @asked_again
    def _select(self, fingerprint: str, hashes: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        wanted = (_vectors.c.model == fingerprint) & _vectors.c.text_hash.in_(hashes)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(_vectors.c.text_hash, _vectors.c.vector).where(wanted))
            return [(bytes(key), bytes(vector)) for key, vector in rows]


def _select_hashes(fingerprint: str, hashes: Sequence[bytes]) -> sa.Select[bytes]:
    return sa.select(_vectors.c.text_hash).where((_vectors.c.model == fingerprint) & _vectors.c.text_hash.in_(hashes))


def _row(fingerprint: str, key: bytes, vector: Vectors) -> dict[str, object]:
    return {"model": fingerprint, "text_hash": key, "vector": vector.astype("<f4").tobytes()}


def _chunks(hashes: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(hashes), _CHUNK):
        yield hashes[start : start + _CHUNK]
