"""How often terms stand anywhere, counted anew from the passages themselves."""

from __future__ import annotations

from collections import Counter
from typing import Final

import sqlalchemy as sa

from embeddings.postgres.asking import Sessions
from embeddings.postgres.copying import copy_in, places_of, small
from embeddings.postgres.tables import Tables

_TOGETHER: Final = 2_000
"""Passages that are read at a time."""


def recount(sessions: Sessions, tables: Tables) -> bool:
    """Count all terms again where fewer or more passages were counted than there are; say whether that was so.

    Counts stand in one place and passages on several, which may lose some of theirs, or keep some that never counted.
    """
    with sessions.writing() as connection:
        there = connection.scalar(sa.text(f"SELECT count(*) FROM {tables.sparse}"))
        counted = connection.scalar(sa.text(f"SELECT passages FROM {tables.lengths}"))
        if counted is None or there == counted:
            return False
        often = _counted(connection, tables)
        connection.exec_driver_sql(f"TRUNCATE {tables.terms}")
        rows = ((small(place), small(count)) for place, count in often.items())
        copy_in(connection, tables.terms, ["place", "passages"], rows)
        connection.execute(sa.text(f"UPDATE {tables.lengths} SET passages = :there"), {"there": there})
    return True


def _counted(connection: sa.Connection, tables: Tables) -> Counter[int]:
    often: Counter[int] = Counter()
    asked = sa.text(f"SELECT sparsevec_send(weights) FROM {tables.sparse}")
    found = connection.execute(asked, execution_options={"yield_per": _TOGETHER})
    for sent in found.scalars():
        often.update(places_of(sent))
    return often
