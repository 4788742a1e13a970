"""What a build that was cut short leaves in tables in use, and how it is brought in order."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from embeddings.manifest import Manifest
from embeddings.postgres.asking import Sessions
from embeddings.postgres.counting import recount
from embeddings.postgres.dense import PostgresVectors
from embeddings.postgres.sparse import PostgresTerms
from embeddings.postgres.state import State
from embeddings.postgres.tables import Tables


@dataclass(frozen=True, slots=True)
class Mended:
    """What the tables hold after they were brought in order: how many passages, and the id of the `last`."""

    count: int
    last: int


def broken(connection: sa.Connection, state: State, manifest: Manifest) -> str | None:
    """Say what the tables in use hold otherwise than published, None where nothing."""
    if not state.whole:
        return "a build was cut short"
    held = Tables(state.number)
    sql = f"SELECT (SELECT count(*) FROM {held.dense}), (SELECT count(*) FROM {held.sparse})"
    vectors, terms = connection.execute(sa.text(sql)).one()
    if manifest.count == vectors == terms:
        return None
    return f"the manifest counts {manifest.count} passages, the vectors {vectors}, the terms {terms}"


def mend(sessions: Sessions, vectors: PostgresVectors, terms: PostgresTerms) -> Mended:
    """Remove what only one leg holds, which the build that goes on then takes in again."""
    dense, sparse = vectors.tables.dense, terms.tables.sparse
    vectors.remove(_lonely(sessions, dense, sparse))
    terms.remove(_lonely(sessions, sparse, dense))
    recount(sessions, terms.tables)
    count, last = sessions.rows(f"SELECT count(*), max(passage_id) FROM {dense}")[0]
    return Mended(count, last or 0)


def _lonely(sessions: Sessions, table: str, other: str) -> list[int]:
    sql = (
        f"SELECT passage_id FROM {table} AS one WHERE NOT EXISTS "
        f"(SELECT FROM {other} AS other WHERE other.passage_id = one.passage_id) ORDER BY passage_id"
    )
    return [row[0] for row in sessions.rows(sql)]
