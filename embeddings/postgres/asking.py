"""Statements, the sessions that run them, and what the index says when the database does not do as asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from corpus.engines import WRITING, begun
from corpus.patience import READ_ONLY, is_away
from corpus.postgres_troubles import told
from embeddings.errors import IndexAway, IndexDamaged, IndexGone
from embeddings.manifest import REMEDY
from embeddings.postgres.away import patiently
from embeddings.postgres.sharding import Gathering, gathered

_MISSING: Final = frozenset({"42P01", "42703", "42704", "3F000"})
"""SQLSTATE of a table, column, type or schema that is not there (PostgreSQL's manual, appendix A)."""

_TWICE: Final = "23505"
"""SQLSTATE of a second row with the same key."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A query with what stands for its names, and settings that hold for it alone."""

    sql: str
    values: Mapping[str, Any]
    settings: Mapping[str, str] = field(default_factory=dict)
    gathering: Gathering | None = None
    """How it is asked of shards and put together, None where the rows are here."""


class Sessions:
    """Run statements on connections of a pool; raises IndexAway, IndexDamaged, or ValueError for a key there twice."""

    def __init__(self, engine: sa.Engine) -> None:
        """Use the pool of `engine`."""
        # One statement sees one state anyway: beginning and ending a transaction would be two more round trips.
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._engine, self._writer = engine, engine.execution_options(turn=WRITING)

    def rows(self, sql: str, /, **values: Any) -> Sequence[Any]:
        """Return all rows of one query."""
        return self.ask(Statement(sql, values))

    def ask(self, statement: Statement) -> Sequence[Any]:
        """Return all rows of a statement."""
        if statement.gathering:
            asked = gathered(
                statement.sql, statement.values, gathering=statement.gathering, settings=statement.settings
            )
            statement = Statement(*asked)
        with translated():
            return patiently(lambda: self._asked(statement))

    def _asked(self, statement: Statement) -> Sequence[Any]:
        if statement.settings:
            with self._engine.begin() as connection:
                for name, value in statement.settings.items():
                    connection.exec_driver_sql(f"SET LOCAL {name} = {value}")
                return connection.execute(sa.text(statement.sql), dict(statement.values)).all()
        with self._single.connect() as connection:
            return connection.execute(sa.text(statement.sql), dict(statement.values)).all()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Begin a transaction that writes, for as long as it takes, and commit it at the end."""
        with translated(), begun(self._writer) as connection:
            # What is put into a large index takes what it takes; questions have a limit.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Begin a transaction that sees one state."""
        with translated(), begun(self._engine) as connection:
            yield connection

    @contextmanager
    def held(self) -> Iterator[sa.Connection]:
        """Give a connection that is closed at the end, with every lock that it holds; errors within are not ours."""
        with translated():
            connection = self._single.connect()
        try:
            yield connection
        finally:
            connection.invalidate()
            connection.close()

    @contextmanager
    def alone(self) -> Iterator[sa.Connection]:
        """Give a connection on which every statement is a transaction of its own."""
        with translated(), self._single.connect() as connection:
            yield connection


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the database raises into the words of this package, without the values that it was given."""
    try:
        yield
    except (SQLAlchemyError, psycopg.Error) as error:
        # COPY goes past SQLAlchemy.
        cause = error.orig if isinstance(error, DBAPIError) else error
        state = getattr(cause, "sqlstate", None)
        said = told(cause or error)
        if state in _MISSING:
            raise IndexDamaged(f"the index database lacks what the index consists of ({said}); {REMEDY}") from error
        if state == _TWICE:
            raise ValueError(f"a passage is already in the index ({said})") from error
        if state == READ_ONLY:
            raise IndexGone(
                f"the index takes no changes now: of one of its servers only the standby answers ({said})"
            ) from error
        kind = IndexGone if is_away(error) else IndexAway
        raise kind(f"the index database cannot be used: {said}") from error
