"""Where a home keeps what it has: in files of its own, on a PostgreSQL server of its own, or on one elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.errors import ConfigError
from bot.settings import Settings, read_database_password
from corpus import server_address
from corpus.settings import Engine

log = logging.getLogger(__name__)

RECORD: Final = "engine"
"""The file of a home in which its engine stands, so that each command finds what the one before it kept."""

_FILES: Final = ("corpus.db", "bot.db")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The SQLAlchemy URLs of the articles and of people's data."""

    corpus: str
    people: str


@contextmanager
def addresses(settings: Settings) -> Iterator[Addresses]:
    """Yield the addresses that `settings` mean; a server of the home's own runs meanwhile.

    Raises ConfigError where the wanted engine is not the one that the home has, StoreError where no server starts.
    """
    corpus = with_password(settings.corpus.database_url or settings.database.url)
    people = with_password(settings.bot.database_url or settings.database.url)
    if corpus and people:
        _tell_of_unused(settings.home, Addresses(corpus, people))
        yield Addresses(corpus, people)
    elif engine_of(settings) is Engine.POSTGRES:
        # Here, because most homes have no server.
        from corpus.joining import joined  # noqa: PLC0415

        with joined(settings.home) as own:
            record(settings.home, Engine.POSTGRES)
            yield Addresses(corpus or own, people or own)
    else:
        home = settings.home
        yield Addresses(corpus or f"sqlite:///{home / _FILES[0]}", people or f"sqlite:///{home / _FILES[1]}")


def _tell_of_unused(home: Path, found: Addresses) -> None:
    # Here, because most homes keep what they have in their files.
    from bot.unused_files import unused  # noqa: PLC0415
    from corpus.engines import shown  # noqa: PLC0415

    if paths := unused(home, (found.corpus, found.people)):
        log.warning(
            "%s: not used, because the configuration names %s, where nothing of it is. To bring it there, take that "
            "address out of the configuration and run: heliograph migrate --to ADDRESS. To begin there with nothing, "
            "move the files out of the home folder",
            " and ".join(map(str, paths)),
            " and ".join(dict.fromkeys(map(shown, (found.corpus, found.people)))),
        )


def with_password(url: str) -> str:
    """Return the address of a server with the password that the environment holds, where it has none of its own."""
    password = read_database_password()
    return server_address.with_password(url, password.get_secret_value()) if password else url


def engine_of(settings: Settings) -> Engine:
    """Return the engine of the home: the wanted one, or the one that it has; raises ConfigError where they differ."""
    home, wanted, found = settings.home, settings.database.engine, recorded(settings.home)
    if wanted is Engine.AUTO or wanted is found:
        return found or Engine.EMBEDDED
    if wanted is Engine.POSTGRES and any((home / name).exists() for name in _FILES):
        raise ConfigError(
            f"{home} keeps its data in files (SQLite), of which PostgreSQL would know nothing; "
            "name another folder with --home, or leave the engine as it is"
        )
    if found is Engine.POSTGRES:
        raise ConfigError(
            f'{home} keeps its data in PostgreSQL; set engine = "auto" under [database], or name another folder '
            "with --home"
        )
    return wanted


def recorded(home: Path) -> Engine | None:
    """Return the engine that the home's record names, None where it has none; raises ConfigError for another word."""
    try:
        word = (home / RECORD).read_text(encoding="utf-8").strip()
        return Engine(word)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise ConfigError(f"{home / RECORD} names no engine; it must hold embedded or postgres") from error


def record(home: Path, engine: Engine) -> None:
    """Write down which engine the home has."""
    if recorded(home) is engine:
        return
    aside = home / f"{RECORD}.making"
    aside.write_text(f"{engine.value}\n", encoding="utf-8")
    aside.replace(home / RECORD)
