"""How the bot's database is opened and migrated. Its tables stand in `tables`.

Runs no query about chats or messages: that is `store`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from bot.errors import StoreAway, StoreError, StoreRefused
from corpus.engines import READING, WRITING, Kind, Limits, is_postgres, make_schemas, open_engine, reason
from corpus.patience import is_away

HEAD: Final = "0006"
"""The newest revision in `migrations/`; alembic is loaded only when the database has another."""

_BUSY_MILLISECONDS: Final = 10_000
"""How long a writer waits for another; each transaction of the bot takes milliseconds."""

_SESSION: Final = {"idle_in_transaction_session_timeout": "5s"}
"""A process that hangs within a transaction keeps all others of the bot from writing; so the server ends that soon. Of
the bot's own none rests for more than milliseconds between two statements."""

BOT: Final = Kind(
    "bot",
    (
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        # A mark must survive a power cut too, or a message comes twice.
        "synchronous = FULL",
        # What somebody had deleted must not be read out of the file.
        "secure_delete = ON",
    ),
    turn=WRITING,
    # What is read decides what is written and sent, so nothing may be read that is not as new as what was written.
    stand_ins=False,
)


def open_database(url: str, limits: Limits | None = None) -> sa.Engine:
    """Open the database at `url` (an SQLAlchemy URL) with its schema up to date.

    Transactions take the write lock when they begin, unless the execution
    option `turn` says "read". Raises StoreError.
    """
    with translated():
        # Hidden, because parameters are people's words.
        engine = open_engine(url, BOT, limits=limits, settings=_SESSION, hide_parameters=True)
        try:
            _bring_up_to_date(engine)
        except (SQLAlchemyError, StoreError):
            engine.dispose()
            raise
    return engine


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the database raises into StoreError, without the values that it was given."""
    try:
        yield
    except SQLAlchemyError as error:
        if _is_refusal(error):
            raise StoreRefused(f"the bot's database does not take this: {reason(error)}") from error
        kind = StoreAway if is_away(error) else StoreError
        raise kind(f"the bot's database cannot be used: {reason(error)}") from error


def _is_refusal(error: SQLAlchemyError) -> bool:
    # A statement that fails without the driver was given a value that its column cannot have.
    never_asked = isinstance(error, StatementError) and not isinstance(error, DBAPIError)
    return never_asked or isinstance(error, DataError | IntegrityError)


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
    with engine.execution_options(turn=READING).begin() as connection:
        revision = _revision(connection)
    if revision == HEAD:
        return
    if revision is not None and revision > HEAD:
        raise StoreError(f"the bot's database has revision {revision}, made by a newer version than this ({HEAD})")
    with engine.begin() as connection:
        if is_postgres(engine.url):
            make_schemas(connection, [BOT.schema])
        _upgrade(connection)
