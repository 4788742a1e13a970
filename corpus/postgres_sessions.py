"""Sessions with a PostgreSQL server: how they begin, what they keep, and why they fail. The door of psycopg."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakValueDictionary

import psycopg
import sqlalchemy as sa
from psycopg import errors
from psycopg.adapt import Buffer
from psycopg.types.string import StrDumper, StrDumperUnknown
from sqlalchemy.engine import URL

from corpus.engine_kinds import READING, WRITING, Kind, Limits, storable

OLDEST: Final = 16
"""The oldest version of PostgreSQL that is known to serve."""

_WRITER_LOCK: Final = 0x48454C49
"""The advisory lock of a database's one writer; PostgreSQL keeps it for each database, and each schema has its own."""

_DRIVER: Final = "postgresql+psycopg"

_AT_REST: Final = 3
"""Connections that stay open when nobody uses them."""

_opened: WeakValueDictionary[tuple[object, ...], sa.Engine] = WeakValueDictionary()
_opening = threading.Lock()
"""The engines of this process by all that they were opened with: what speaks to one schema shares its connections."""


def open_postgres(
    address: URL, kind: Kind, limits: Limits, *, settings: Mapping[str, str], options: Mapping[str, Any]
) -> sa.Engine:
    """Return an engine for a schema of the database at `address`; nothing is connected yet."""
    session = {**_session(kind, limits), **settings}
    words = address.set(drivername=_DRIVER).render_as_string(hide_password=False)
    known = (words, limits, tuple(session.items()), tuple(options.items()))
    with _opening:
        engine = _opened.get(known)
        if engine is None:
            engine = _opened[known] = _engine(words, kind, limits, session=session, options=options)
    # What is read and what is written differs between those who share it; this keeps the connections one pool's.
    return engine.execution_options(turn=kind.turn)


def told(cause: BaseException) -> str:
    """Say in one line why the server did not do it, and the remedy, without the values that it was given."""
    said = cause.diag.message_primary if isinstance(cause, psycopg.Error) else None
    line = " ".join((said or str(cause)).split())
    if 'extension "vector"' in line:
        return f"{line}; install pgvector on the server"
    return next((f"{line}; {remedy}" for kind, remedy in _REMEDIES if isinstance(cause, kind)), line)


def refuse_old(number: int) -> None:
    """Raise InvalidRequestError for a server whose version, a number such as 160004, is older than what serves."""
    if number // 10_000 < OLDEST:
        raise sa.exc.InvalidRequestError(f"the server is PostgreSQL {number // 10_000}; {OLDEST} or newer is needed")


_REMEDIES: Final[tuple[tuple[type[psycopg.Error], str], ...]] = (
    (errors.InsufficientPrivilege, "deploy/roles.sql grants each role what it needs"),
    (errors.QueryCanceled, "statement_seconds under [database] says how long it may take"),
    (errors.LockNotAvailable, "another process writes; lock_seconds under [database] says how long to wait for it"),
    (errors.TooManyConnections, "connections under [database] says how many each process takes"),
)


def _engine(
    words: str, kind: Kind, limits: Limits, *, session: Mapping[str, str], options: Mapping[str, Any]
) -> sa.Engine:
    said = " ".join(f"-c {name}={value}" for name, value in session.items())
    # libpq takes less than two seconds for two.
    arguments = {"connect_timeout": max(2, round(limits.connect)), "options": said, "application_name": "heliograph"}
    at_rest = min(_AT_REST, limits.connections)
    engine = sa.create_engine(
        words,
        pool_size=at_rest,
        max_overflow=limits.connections - at_rest,
        pool_timeout=limits.lock,
        pool_pre_ping=True,
        connect_args=arguments,
        **options,
    )
    _listen(engine, kind)
    return engine


def _listen(engine: sa.Engine, kind: Kind) -> None:
    def prepare(connection: Any, _record: object) -> None:
        refuse_old(connection.info.server_version)
        for dumper in (_TextDumper, _UnknownTextDumper):
            connection.adapters.register_dumper(str, dumper)

    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("turn", READING) == WRITING
        driver: Any = connection.connection.dbapi_connection
        # Kept by the driver and said with its next BEGIN, so that it costs no round trip.
        driver.isolation_level = None if writes else psycopg.IsolationLevel.REPEATABLE_READ
        driver.read_only = None if writes else True
        if writes:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK}, hashtext('{kind.schema}'))")

    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", begin)


def _session(kind: Kind, limits: Limits) -> dict[str, str]:
    """Return the settings of a session by name."""
    return {
        # And no other: what stands in `public` may be another program's.
        "search_path": kind.schema,
        "timezone": "UTC",
        "statement_timeout": f"{limits.statement * 1000:.0f}ms",
        "lock_timeout": f"{limits.lock * 1000:.0f}ms",
        "idle_in_transaction_session_timeout": f"{limits.statement * 1000:.0f}ms",
    }


class _TextDumper(StrDumper):
    """Text without the one character that PostgreSQL cannot keep: a replacement stands for it, so that places hold."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(storable(obj))


class _UnknownTextDumper(StrDumperUnknown):
    """The same where the driver leaves the type to the server."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(storable(obj))
