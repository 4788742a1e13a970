"""The tables of the bot's database, and how it is opened and migrated.

Runs no query about chats or messages: that is `store`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError

HEAD: Final = "0003"
"""The newest revision in `migrations/`; alembic is loaded only when the database has another."""

_BUSY_MILLISECONDS: Final = 10_000
"""How long a writer waits for another; each transaction of the bot takes milliseconds."""


class _UtcTime(sa.TypeDecorator[datetime]):
    """An aware UTC time, also in databases that keep no zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


METADATA = sa.MetaData()


def _place_columns(*, primary_key: bool = False) -> list[sa.Column[int]]:
    names = ("chat_id", "topic_id")
    return [sa.Column(n, sa.BigInteger, primary_key=primary_key, nullable=False, autoincrement=False) for n in names]


CHATS = sa.Table(
    "chats",
    METADATA,
    *_place_columns(primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("quiet_start", sa.Time),
    sa.Column("quiet_end", sa.Time),
    sa.Column("brief_length", sa.String(16)),
)
SUSPENSIONS = sa.Table(
    "suspensions",
    METADATA,
    *_place_columns(primary_key=True),
    sa.Column("since", _UtcTime, nullable=False),
)
SUBSCRIPTIONS = sa.Table(
    "subscriptions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_place_columns(),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("created", _UtcTime, nullable=False),
    sa.Column("at", sa.Time),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("cursor", sa.BigInteger, nullable=False),
    sa.Column("done_until", _UtcTime),
    sa.Column("done_for", sa.Date),
    sa.Index("subscriptions_place", "chat_id", "topic_id"),
)
OUTBOX = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(128), nullable=False, unique=True),
    *_place_columns(),
    sa.Column("subscription_id", sa.Integer),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("not_before", _UtcTime, nullable=False),
    sa.Column("retry_at", _UtcTime),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("ended", _UtcTime),
    sa.Column("reason", sa.Text),
    sa.Index("outbox_pending", "state", "chat_id", "id"),
    sa.Index("outbox_chat", "chat_id"),
)
CARDS = sa.Table(
    "cards",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    *_place_columns(),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("as_of", _UtcTime, nullable=False),
    sa.Column("passages", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("answered", sa.Boolean, nullable=False),
    sa.Column("created", _UtcTime, nullable=False),
    sa.Column("asked", sa.Text),
    sa.Column("reasons", sa.Text),
    sa.Index("cards_created", "created"),
    sa.Index("cards_place", "chat_id", "topic_id", "created"),
)
LAST_QUESTIONS = sa.Table(
    "last_questions",
    METADATA,
    *_place_columns(primary_key=True),
    sa.Column("person_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("card_id", sa.String(16), nullable=False),
    sa.Column("asked_at", _UtcTime, nullable=False),
)
USES = sa.Table(
    "uses",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("passage_id", sa.BigInteger, nullable=False),
    sa.Column("at", _UtcTime, nullable=False),
    sa.Index("uses_passage", "passage_id"),
)
SENT_QUOTES = sa.Table(
    "sent_quotes",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_place_columns(),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("sent", _UtcTime, nullable=False),
    sa.Column("article_id", sa.BigInteger, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("start_at", sa.Integer, nullable=False),
    sa.Column("end_at", sa.Integer, nullable=False),
    sa.Column("compared", sa.Integer, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Index("sent_quotes_sent", "sent"),
    sa.Index("sent_quotes_place", "chat_id", "topic_id", "message_id"),
)
TOLD = sa.Table(
    "told",
    METADATA,
    *_place_columns(primary_key=True),
    sa.Column("article_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("at", _UtcTime, nullable=False),
    sa.Index("told_at", "at"),
)


def open_database(url: str) -> sa.Engine:
    """Open the database at `url` (an SQLAlchemy URL) with its schema up to date.

    Transactions take the write lock when they begin, unless the execution
    option `begin` says "BEGIN". Raises StoreError.
    """
    with translated():
        engine = sa.create_engine(url, hide_parameters=True)  # parameters are people's words
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(engine, "begin", _begin_sqlite)
        _bring_up_to_date(engine)
    return engine


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the database raises into StoreError, without the values that it was given."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"the bot's database cannot be used: {error}") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # We begin transactions ourselves: the driver would begin deferred ones, and a
    # reader that turns writer in the middle fails at once whatever the timeout.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode = WAL")
    # A mark must survive a power cut too, or a message comes twice.
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command, config  # noqa: PLC0415 - needed once in a database's life

    settings = config.Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _bring_up_to_date(engine: sa.Engine) -> None:
    with engine.execution_options(begin="BEGIN").begin() as connection:
        revision = _revision(connection)
    if revision == HEAD:
        return
    if revision is not None and revision > HEAD:
        raise StoreError(f"the bot's database has revision {revision}, made by a newer version than this ({HEAD})")
    with engine.begin() as connection:
        _upgrade(connection)
