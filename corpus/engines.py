"""Connections to either kind of database.

SQLite and PostgreSQL are told here, once, what the rest relies on: a writing transaction has the database for itself
from its beginning, a reading one sees one state of it, and neither waits for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from corpus.engine_kinds import READING, WRITING, Kind, Limits

__all__ = [
    "READING",
    "WRITING",
    "Kind",
    "Limits",
    "begun",
    "described",
    "is_of_configuration",
    "is_postgres",
    "make_schemas",
    "open_engine",
    "reason",
    "shown",
]


def is_postgres(url: str | URL) -> bool:
    """Say whether an address is that of a PostgreSQL server."""
    return sa.make_url(url).get_backend_name() == "postgresql"


def open_engine(
    url: str | URL,
    kind: Kind,
    *,
    limits: Limits | None = None,
    settings: Mapping[str, str] | None = None,
    **options: Any,
) -> sa.Engine:
    """Return an engine for the database at `url`; nothing is connected yet. `settings` are of a PostgreSQL session.

    On PostgreSQL what is opened for one schema shares its connections. Raises what SQLAlchemy raises for an address
    that it cannot read.
    """
    address = sa.make_url(url)
    if is_postgres(address):
        # Here, because its driver takes as long to load as the rest of a small command.
        from corpus.postgres_sessions import open_postgres  # noqa: PLC0415

        return open_postgres(address, kind, limits or Limits(), settings=settings or {}, options=options)
    engine = sa.create_engine(address, **options)
    if address.get_backend_name() == "sqlite":
        _listen_sqlite(engine, kind)
    return engine


@contextmanager
def begun(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a transaction of `engine`, committed at the end.

    Of a server that is away the beginning of one that writes is tried again for a while: until then nothing was done
    that could be done twice. One that reads waits for its connection only, so that a standby can stand in.
    """
    if not is_postgres(engine.url) or engine.get_execution_options().get("turn") != WRITING:
        with engine.begin() as connection:
            yield connection
        return
    from corpus.postgres_sessions import patience_of  # noqa: PLC0415 - see `open_engine`; it is loaded by now

    with ExitStack() as stack:
        yield patience_of(engine).through(lambda: stack.enter_context(engine.begin()))


def reason(error: SQLAlchemyError) -> str:
    """Say why a database did not do it; of PostgreSQL in one line with the remedy, without the values it was given."""
    cause = getattr(error, "orig", None) or error
    if not type(cause).__module__.startswith("psycopg"):
        return str(cause)
    from corpus.postgres_troubles import told  # noqa: PLC0415 - see `open_engine`; it is loaded by now

    return told(cause)


def is_of_configuration(error: BaseException) -> bool:
    """Say whether an error, or what it came from, is one that somebody must settle: waiting is of no use."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None:
        causes += [cause, getattr(cause, "orig", None) or cause]
        cause = cause.__cause__
    if not any(type(one).__module__.startswith(("psycopg", "corpus.postgres")) for one in causes):
        return False
    from corpus.postgres_troubles import must_be_settled  # noqa: PLC0415 - see `open_engine`; it is loaded by now

    return any(must_be_settled(one) for one in causes)


def make_schemas(connection: sa.Connection, names: Sequence[str]) -> None:
    """Make these schemas where they are missing."""
    # Asked before, because who may not make one may not even say `IF NOT EXISTS`.
    there = set(sa.inspect(connection).get_schema_names())
    for name in names:
        if name not in there:
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {name}")


def shown(url: str) -> str:
    """Return an address without its password; one that cannot be read is not shown at all."""
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "(cannot be read)"


def described(connection: sa.Connection) -> str:
    """Say which engine this is and of which version; of PostgreSQL also which pgvector, and who speaks to it."""
    if connection.dialect.name != "postgresql":
        return f"{connection.dialect.name} {'.'.join(map(str, connection.dialect.server_version_info or ()))}"
    sql = (
        "SELECT current_setting('server_version') AS server, current_user AS role, "
        "(SELECT extversion FROM pg_extension WHERE extname = 'vector') AS vectors"
    )
    from corpus.postgres_sessions import secrecy  # noqa: PLC0415 - see `open_engine`; it is loaded by now

    row = connection.execute(sa.text(sql)).one()
    address = f"{connection.engine.url.render_as_string()}{secrecy(connection)}"
    return f"PostgreSQL {row.server.split()[0]}, pgvector {row.vectors or 'not made yet'}, as {row.role} at {address}"


def _listen_sqlite(engine: sa.Engine, kind: Kind) -> None:
    def prepare(connection: Any, _record: object) -> None:
        # We begin transactions ourselves: the driver would begin deferred ones, and a
        # reader that turns writer in the middle fails at once whatever the timeout.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in kind.pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _turn(connection, kind) == WRITING else "BEGIN")

    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", begin)


def _turn(connection: sa.Connection, kind: Kind) -> str:
    return str(connection.get_execution_options().get("turn", kind.turn))
