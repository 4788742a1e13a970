"""Databases for tests of what keeps something: in a file, or on a PostgreSQL server that lives as long as the tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from itertools import count
from pathlib import Path

import psycopg
import sqlalchemy as sa

from bot.store import BotStore
from corpus.engines import Kind, open_engine
from corpus.local_postgres import Server
from corpus.store import CorpusStore

MARK = "database.url"
"""The file by which a test's folder says that its databases are on a server: processes that it starts see it, too."""

_STORES = {"bot.db": BotStore, "corpus.db": CorpusStore}

_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""Settings of a server whose data nobody wants back."""


def url_in(folder: Path, name: str) -> str:
    """Return the address of the database `name` of a test's folder, on whichever engine the test runs."""
    mark, path = folder / MARK, folder / name
    if mark.exists():
        return mark.read_text(encoding="utf-8")
    if name in _STORES and not path.exists():
        path.write_bytes(_with_tables(name))
    return f"sqlite:///{path}"


@cache
def _with_tables(name: str) -> bytes:
    """Return a database that was just made: to copy it takes a tenth of what its migrations take."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        _STORES[name](f"sqlite:///{path}").close()
        return path.read_bytes()


def executed(url: str, statement: str, schema: str = "corpus") -> Sequence[sa.Row[tuple[object, ...]]]:
    """Run a statement behind the back of what keeps the database, and return its rows."""
    engine = open_engine(url, Kind(schema, (), turn="write"))
    try:
        with engine.begin() as connection:
            result = connection.exec_driver_sql(statement)
            return result.all() if result.returns_rows else ()
    finally:
        engine.dispose()


_CLEANED = """
DO $$
DECLARE name text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    DROP SCHEMA IF EXISTS search CASCADE;
    FOR name IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname IN ('corpus', 'bot') AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT CASE WHEN EXISTS (SELECT FROM %s) THEN %L END', name, name) INTO name;
        CONTINUE WHEN name IS NULL;
        EXECUTE format('TRUNCATE %s CASCADE', name);
    END LOOP;
    FOR name IN SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences
        WHERE schemaname IN ('corpus', 'bot') AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %s RESTART', name);
    END LOOP;
END $$"""
"""Four times as quick as another database for each test."""


class TrialServer:
    """A server with databases for whoever asks."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="heliograph-postgres-"))
        # Whoever runs the server must get there: root does not run it itself.
        self._folder.chmod(0o711)
        self.server = Server(self._folder / "data", settings=_QUICK)
        self._numbers = count(1)

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()
        shutil.rmtree(self._folder)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Lend an empty database, and remove it."""
        name = f"empty_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name}")
        yield self.server.url(name)
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def desk(self) -> Iterator[str]:
        """Lend the address of a database in which all tables are there and empty; what was put there is removed."""
        yield self._desk
        self._say(_CLEANED, self._desk)

    @cached_property
    def _desk(self) -> str:
        url = self.server.url()
        CorpusStore(url).close()
        BotStore(url).close()
        executed(url, "CREATE EXTENSION vector WITH SCHEMA public")
        return url

    def _say(self, statement: str, url: str = "") -> None:
        plain = (url or self.server.url("postgres")).replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)
