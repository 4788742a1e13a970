"""The tables of the article database, and how it is opened and migrated.

Runs no query about articles: that is `store`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from corpus.engines import WRITING, Kind, Limits, begun, is_postgres, make_schemas, open_engine, reason
from corpus.errors import StoreAway, StoreError
from corpus.patience import is_away

SCHEMA_VERSION = "0006"
# A second process may be in the middle of an ingest; a single article takes milliseconds.
_BUSY_SECONDS = 30
CORPUS = Kind("corpus", (f"busy_timeout = {_BUSY_SECONDS * 1000}", "journal_mode = WAL", "foreign_keys = ON"))


class _Utc(sa.TypeDecorator[datetime]):
    """Aware UTC in Python, a naive UTC timestamp in any database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


METADATA = sa.MetaData()
ARTICLES = sa.Table(
    "articles",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("text_hash", sa.String(64), nullable=False, index=True),
    sa.Column("first_seen", _Utc, nullable=False),
    sa.Column("withdrawn_at", _Utc),
    sa.Column("withdrawn_as", sa.String(16)),
    sa.Column("checked_at", _Utc),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sqlite_autoincrement=True,
)
REVISIONS = sa.Table(
    "revisions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False, index=True),
    sa.Column("url", sa.Text),
    sa.Column("authors", sa.Text, nullable=False),
    sa.Column("language", sa.String(16)),
    sa.Column("published", _Utc),
    sa.Column("day_only", sa.Boolean, nullable=False),
    sa.Column("visible_from", _Utc, nullable=False, index=True),
    sa.Column("seen_at", _Utc, nullable=False),
    sa.Column("modified", _Utc),
    sa.Column("modified_day_only", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("evidence", sa.String(16), nullable=False, server_default="none"),
    sa.Column("fetched", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("text", sa.Text, nullable=False),
    sa.UniqueConstraint("article_id", "number"),
    sqlite_autoincrement=True,
)
PASSAGES = sa.Table(
    "passages",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("revision_id", sa.Integer, sa.ForeignKey("revisions.id"), nullable=False, index=True),
    sa.Column("start_at", sa.Integer, nullable=False),
    sa.Column("end_at", sa.Integer, nullable=False),
    sa.Column("live", sa.Boolean, nullable=False),
    sa.Index("ix_passages_live_id", "live", "id"),
    sqlite_autoincrement=True,
)
WATCHED_FILES = sa.Table(
    "watched_files",
    METADATA,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("modified_ns", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
)
# Which revision of an article was compared with the others, under which prints it is found, and where it belongs.
PLACEMENTS = sa.Table(
    "placements",
    METADATA,
    sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("origin_id", sa.Integer, nullable=False, index=True),
    sa.Column("prints", sa.LargeBinary, nullable=False),
)
# Looked up by print only; as an index-organised table it takes half the room.
PRINTS = sa.Table(
    "prints",
    METADATA,
    sa.Column("print", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
# Pairs that were compared and found to be one text, each in both directions.
REPRINTS = sa.Table(
    "reprints",
    METADATA,
    sa.Column("article_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("other_id", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
# The story of an article, when the article counts, and the signs that the next one is judged by.
STORY_PLACES = sa.Table(
    "story_places",
    METADATA,
    sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    sa.Column("story_id", sa.Integer, nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("at", _Utc, nullable=False, index=True),
    sa.Column("centrality", sa.Float, nullable=False),
    sa.Column("signs", sa.LargeBinary, nullable=False),
)
# Stories that have no article any more, and into which one the most of them went, if into any.
ENDED_STORIES = sa.Table(
    "ended_stories",
    METADATA,
    sa.Column("story_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("into_id", sa.Integer),
)
# How many articles that were placed hold a sign.
STORY_SIGNS = sa.Table(
    "story_signs",
    METADATA,
    sa.Column("sign", sa.Text, primary_key=True),
    sa.Column("articles", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
# Work that was left for workers: portions of what is taken in, ranges of passages to encode, the index.
JOBS = sa.Table(
    "jobs",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("payload", sa.LargeBinary),
    sa.Column("first_passage", sa.Integer),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("owner", sa.Integer),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("report", sa.Text),
    sa.Column("made", _Utc, nullable=False),
    sa.Column("due", _Utc, nullable=False),
    sa.Column("begun", _Utc),
    sa.Column("ended", _Utc),
    sa.Index("ix_jobs_state_kind_due", "state", "kind", "due", "id"),
    sqlite_autoincrement=True,
)
# What the jobs that are not done touch: those with one key (an article, a host) are done one after the other.
JOB_KEYS = sa.Table(
    "job_keys",
    METADATA,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("job_id", sa.Integer, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)
# Up to which passage there are jobs that encode them, by the model that encodes.
ENCODING_PLANS = sa.Table(
    "encoding_plans",
    METADATA,
    sa.Column("model", sa.String(64), primary_key=True),
    sa.Column("passage_id", sa.Integer, nullable=False),
)


class Database:
    """Hand out connections and turn SQLAlchemy's errors into StoreError."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take over the `engine`."""
        self._engine = engine
        # Said when it begins, because a read transaction that turns into a write fails at once instead of waiting.
        self._writer = engine.execution_options(turn=WRITING)

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Lend a connection that sees one state of the database."""
        with _translated(self._engine), begun(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Lend the one writing connection; all of it is kept at the end, or nothing."""
        with _translated(self._engine), begun(self._writer) as connection:
            yield connection

    @contextmanager
    def handing_out(self) -> Iterator[sa.Connection]:
        """Lend a connection to hand out work by one statement: on PostgreSQL it waits for no writer, nor do writers."""
        if not is_postgres(self._engine.url):
            with self.writing() as connection:
                yield connection
            return
        alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with _translated(self._engine), alone.connect() as connection:
            yield connection


def open_database(url: str, limits: Limits | None = None) -> Database:
    """Open the database at an SQLAlchemy `url` and bring its schema up to date; `limits` are those of a server."""
    database = Database(_engine(url, limits))
    try:
        with database.reading() as connection:
            version = _version(connection)
        if version != SCHEMA_VERSION:
            with database.writing() as connection:
                _migrate(connection)
    except StoreError:
        database.close()
        raise
    return database


@contextmanager
def _translated(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        kind = StoreAway if is_away(error) else StoreError
        raise kind(f"{engine.url.render_as_string()}: the article database does not answer: {reason(error)}") from error


def _engine(url: str, limits: Limits | None) -> sa.Engine:
    try:
        address = sa.make_url(url)
    except ArgumentError as error:
        raise StoreError("database_url is not an SQLAlchemy address such as sqlite:////folder/corpus.db") from error
    is_sqlite = address.get_backend_name() == "sqlite"
    if is_sqlite and address.database and not Path(address.database).absolute().parent.is_dir():
        raise StoreError(f"{address.database}: the folder does not exist; make it or change database_url")
    try:
        return open_engine(address, CORPUS, limits=limits)
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(f"the database driver of {address.render_as_string()} is not there: {error}") from error


def _version(connection: sa.Connection) -> str | None:
    """Return the schema's version without Alembic, whose import costs a third of a second."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return version


def _migrate(connection: sa.Connection) -> None:
    # Here, not above: see `_version`.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    if is_postgres(connection.engine.url):
        make_schemas(connection, [CORPUS.schema])
    config = Config()
    config.set_main_option("script_location", "corpus:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError("the article database was made by a newer Heliograph; update this one") from error
