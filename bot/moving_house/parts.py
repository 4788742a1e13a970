"""Which tables a desk consists of, taken from the metadata of those who own them, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot import schema as bot_schema
from bot import tables as bot_tables
from bot.errors import StoreError
from bot.moving_house.addresses import plain
from corpus import schema as corpus_schema
from corpus.engines import READING, Kind, Limits, open_engine, reason
from embeddings import vectors
from embeddings.vectors import VectorStore

MARKS: Final = "moves"

DERIVED: Final = {
    "alembic_version": "which migrations ran: those of the target run there",
    "sqlite_sequence": "the highest numbers, kept by SQLite itself",
    MARKS: "where a database came from or went",
}
"""Tables that are not copied, and why; the index, in the schema `search` or in a folder, is built anew."""

_PATIENT: Final = {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
"""Settings of a session that reads a whole table while it writes to another database."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of a desk's two databases: its tables, each after those that it refers to, and what makes them."""

    name: str
    kind: Kind
    tables: tuple[sa.Table, ...]
    make: Callable[[str], None]

    @property
    def referred(self) -> frozenset[str]:
        """The names of the tables that others refer to."""
        return frozenset(key.column.table.name for table in self.tables for key in table.foreign_keys)


def _make_corpus(url: str) -> None:
    corpus_schema.open_database(url).close()
    VectorStore(url).close()


def _make_bot(url: str) -> None:
    bot_schema.open_database(url).dispose()


CORPUS: Final = Part(
    "corpus",
    replace(corpus_schema.CORPUS, turn=READING),
    (*corpus_schema.METADATA.sorted_tables, *vectors.METADATA.sorted_tables),
    _make_corpus,
)
BOT: Final = Part("bot", replace(bot_schema.BOT, turn=READING), tuple(bot_tables.METADATA.sorted_tables), _make_bot)
PARTS: Final = (CORPUS, BOT)


def open_part(part: Part, url: str) -> sa.Engine:
    """Open one database of a desk with its tables up to date; transactions read unless their `turn` says "write".

    Raises StoreError, also where it holds a table of which nobody would know whether to copy it.
    """
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    with answered(url):
        part.make(url)
        engine = open_engine(url, part.kind, limits=Limits(connections=6), settings=_PATIENT, hide_parameters=True)
        unknown = _unknown(engine, part)
    if unknown:
        engine.dispose()
        raise StoreError(f"{plain(url)}: {', '.join(unknown)}: no table of this version; nothing can tell what it is")
    return engine


@contextmanager
def answered(url: str) -> Iterator[None]:
    """Turn what the database at `url` raises into StoreError that names it, without the values that it was given."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"{plain(url)}: {reason(error)}") from error


def _unknown(engine: sa.Engine, part: Part) -> Sequence[str]:
    known = {table.name for table in part.tables} | set(DERIVED)
    with engine.connect() as connection:
        return sorted(set(sa.inspect(connection).get_table_names()) - known)
