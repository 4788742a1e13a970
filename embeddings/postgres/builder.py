"""Who holds the right to write the index: one session at a time, by an advisory lock that ends with it."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

BUILDER: Final = 0x48454C4B
"""The class of the advisory lock of whoever builds; those of writers and workers are others."""


def who_builds(connection: sa.Connection) -> str | None:
    """Say which session holds the right to publish and since when, None where none does."""
    row = connection.execute(sa.text(_WHO), {"key": BUILDER}).first()
    if row is None:
        return None
    # A role that is not the session's own sees its number only.
    place = f" from {row.client_addr}" if row.client_addr else ""
    since = f" since {row.since:%Y-%m-%d %H:%M:%S} UTC" if row.since else ""
    return f"session {row.pid}{place} writes the index{since}"


_WHO: Final = (
    "SELECT pid, client_addr, query_start AS since FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND classid = CAST(:key AS oid) AND objid = 1 AND objsubid = 2 AND granted "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
