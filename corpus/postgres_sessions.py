"""Sessions with a PostgreSQL server: how they begin, what they keep, and why they fail. The door of psycopg."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary, WeakValueDictionary

import psycopg
import sqlalchemy as sa
from psycopg.adapt import Buffer
from psycopg.types.string import StrDumper, StrDumperUnknown
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import Dialect

from corpus.engine_kinds import READING, WRITING, Kind, Limits, storable
from corpus.patience import Patience
from corpus.postgres_troubles import how_secret, refuse_old
from corpus.stand_ins import listen, refuse_stand_in

_WRITER_LOCK: Final = 0x48454C49
"""The advisory lock of a database's one writer; PostgreSQL keeps it for each database, and each schema has its own."""

_DRIVER: Final = "postgresql+psycopg"

_BLANK: Final = "\\ "
"""A blank within one of libpq's `options`."""

_AT_REST: Final = 3
"""Connections that stay open when nobody uses them."""

_opened: WeakValueDictionary[tuple[object, ...], sa.Engine] = WeakValueDictionary()
_opening = threading.Lock()
"""The engines of this process by all that they were opened with: what speaks to one schema shares its connections."""

_patience: WeakKeyDictionary[Dialect, Patience] = WeakKeyDictionary()
"""Of each engine by its dialect, which it shares with those that differ from it in options only."""


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


def patience_of(engine: sa.Engine) -> Patience:
    """Return the patience of all who share the connections of `engine`."""
    return _patience[engine.dialect]


def secrecy(connection: sa.Connection) -> str:
    """Say whether others can read along, in words to be put after the address; see `how_secret`."""
    driver: Any = connection.connection.dbapi_connection
    mode = driver.info.get_parameters().get("sslmode", "prefer")
    return how_secret(driver.info.host, driver.info.hostaddr, is_tls=driver.pgconn.ssl_in_use, mode=mode)


def _engine(
    words: str, kind: Kind, limits: Limits, *, session: Mapping[str, str], options: Mapping[str, Any]
) -> sa.Engine:
    said = " ".join(f"-c {name}={value.replace(' ', _BLANK)}" for name, value in session.items())
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
    _patience[engine.dialect] = patience = Patience(limits.patience)
    listen(engine, patience, stand_ins=kind.stand_ins and limits.stand_ins)
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
            refuse_stand_in(connection)
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK}, hashtext('{kind.schema}'))")

    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", begin)


def _session(kind: Kind, limits: Limits) -> dict[str, str]:
    """Return the settings of a session by name."""
    return {
        # And no other: what stands in `public` may be another program's.
        "search_path": kind.schema,
        "timezone": "UTC",
        # Whatever is usual there: a writer must see what was written before its turn, not before it asked for it.
        "default_transaction_isolation": "read committed",
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
