"""One local server for all processes of a home: the first starts it, the last one stops it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from corpus.local_postgres import Server
from corpus.postgres_account import account_for
from corpus.postgres_programs import sheltered

FOLDER: Final = "postgres"
"""Where a home keeps the data of its server."""


@contextmanager
def joined(home: Path) -> Iterator[str]:
    """Yield the address of the server of `home`, which runs meanwhile; raises StoreError.

    Who uses it is known by a shared lock, which ends with its process: after a kill nobody is waited for.
    """
    folder = home / FOLDER
    with _opened(home / f"{FOLDER}.turn") as turn, _opened(home / f"{FOLDER}.users") as users:
        with _held(turn):
            server = Server(sheltered(folder, account_for(folder)))
            server.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield server.url()
        finally:
            with _held(turn):
                fcntl.flock(users, fcntl.LOCK_UN)
                if _nobody_uses(users):
                    server.stop()


@contextmanager
def _held(turn: TextIO) -> Iterator[None]:
    fcntl.flock(turn, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(turn, fcntl.LOCK_UN)


def _nobody_uses(users: TextIO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(path: Path) -> TextIO:
    return path.open("a", encoding="utf-8")
