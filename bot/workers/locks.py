"""The advisory locks of workers, as the server lists them: which are held now, and by which session."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

WORKERS: Final = 0x48454C57
"""The class of the locks by which workers are known; the number of the lock is the worker's."""

LEADER: Final = 0x48454C58
"""The class of the lock that the leader holds, whose number is 0."""

_LOCKS = sa.table(
    "pg_locks",
    *(sa.column(name) for name in ("locktype", "classid", "objid", "objsubid", "database", "granted", "pid")),
    schema="pg_catalog",
)
_DATABASES = sa.table("pg_database", sa.column("oid"), sa.column("datname"), schema="pg_catalog")

_BY_TWO_NUMBERS: Final = 2
"""What `objsubid` says of a lock that was taken by class and number."""


def living() -> sa.Select[int]:
    """Return the query for the numbers of the workers that live."""
    return _held(WORKERS).with_only_columns(sa.cast(_LOCKS.c.objid, sa.BigInteger).label("number"))


def holder(kind: int) -> sa.Select[int]:
    """Return the query for the session that holds the lock of this class whose number is 0."""
    return _held(kind).with_only_columns(_LOCKS.c.pid)


def _held(kind: int) -> sa.Select[int]:
    here = sa.select(_DATABASES.c.oid).where(_DATABASES.c.datname == sa.func.current_database()).scalar_subquery()
    return sa.select(_LOCKS.c.objid).where(
        _LOCKS.c.locktype == "advisory",
        sa.cast(_LOCKS.c.classid, sa.BigInteger) == kind,
        _LOCKS.c.objsubid == _BY_TWO_NUMBERS,
        _LOCKS.c.database == here,
        _LOCKS.c.granted,
    )
