"""Where a desk can be moved to, how that is named on the command line, and what its configuration says then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from bot.databases import Addresses, with_password
from bot.errors import UsageError
from corpus.engines import is_postgres
from corpus.server_address import normal
from corpus.settings import Engine

Keys = Mapping[tuple[str, str], str]
"""Settings by table and key."""

_FORMS: Final = 'name a postgresql:// address, "sqlite:////folder", or "embedded" or "postgres" for the home itself'
_NOTHING: Final[Keys] = {("database", "url"): "", ("corpus", "database_url"): "", ("bot", "database_url"): ""}


@dataclass(frozen=True, slots=True)
class Goal:
    """A place to move to: its `addresses`, the `keys` that name it, and the `engine` of the home where it is that."""

    addresses: Addresses
    keys: Keys
    engine: Engine | None = None


@contextmanager
def goal(named: str, home: Path) -> Iterator[Goal]:
    """Yield the place that `named` stands for, of a desk that lives in `home`; a server of its own runs meanwhile.

    On a server both databases are in one; of SQLite they are two files in one folder. Raises UsageError.
    """
    if named == Engine.POSTGRES:
        # Here, because most moves need no server of ours.
        from corpus.joining import joined  # noqa: PLC0415

        with joined(home) as own:
            yield Goal(Addresses(own, own), _of_home(), Engine.POSTGRES)
    elif named == Engine.EMBEDDED:
        yield Goal(_files(home), _of_home(), Engine.EMBEDDED)
    else:
        yield _elsewhere(named, home)


def plain(url: str) -> str:
    """Return the address as it may be shown: without password and driver, which say nothing of where it is."""
    said = sa.make_url(url)
    return sa.URL.create(
        said.get_backend_name(), said.username, None, said.host, said.port, said.database, said.query
    ).render_as_string()


def is_same(one: str, other: str) -> bool:
    """Say whether two addresses are that of one database, as far as their words tell."""
    return plain(one) == plain(other)


def _elsewhere(named: str, home: Path) -> Goal:
    try:
        url = sa.make_url(normal(named))
    except ArgumentError as error:
        raise UsageError(f"--to {named}: is no address; {_FORMS}") from error
    except ValueError as error:
        # Not told as it is: it may hold a password.
        raise UsageError(f"--to: the address {error}") from error
    if url.password:
        raise UsageError(
            "--to: the address holds a password, and config.toml must not; leave it out, and put it into the variable "
            "HELIOGRAPH_DATABASE_PASSWORD or into a file that PGPASSFILE names (see docs/moving.md)"
        )
    if is_postgres(url):
        words = url.render_as_string(hide_password=False)
        whole = with_password(words)
        return Goal(Addresses(whole, whole), {**_NOTHING, ("database", "url"): words})
    if url.get_backend_name() != "sqlite" or not url.database:
        raise UsageError(f"--to {named}: cannot be moved to; {_FORMS}")
    return _in_folder(Path(url.database).absolute(), home)


def _in_folder(folder: Path, home: Path) -> Goal:
    if folder.is_file():
        raise UsageError(f"--to {folder}: is a file; name the folder in which corpus.db and bot.db shall be")
    files = _files(folder)
    if folder == home:
        return Goal(files, _of_home(), Engine.EMBEDDED)
    return Goal(files, {**_NOTHING, ("corpus", "database_url"): files.corpus, ("bot", "database_url"): files.people})


def _of_home() -> Keys:
    # What the home has stands in the home: a setting that says otherwise would be refused.
    return {**_NOTHING, ("database", "engine"): Engine.AUTO.value}


def _files(folder: Path) -> Addresses:
    return Addresses(f"sqlite:///{folder / 'corpus.db'}", f"sqlite:///{folder / 'bot.db'}")
