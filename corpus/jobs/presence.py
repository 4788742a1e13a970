"""Which workers live: each holds a lock for as long as it does, and the system lets go of it the moment it ends.

No heartbeat: a clock that jumps, or a worker that is busy for a minute, would give work away that is being done.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol, TextIO

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from corpus.engines import Kind, Limits, is_postgres, open_engine, reason
from corpus.errors import StoreAway, StoreError
from corpus.patience import is_away

_HIGHEST: Final = 2**31 - 1
_CLASS: Final = 0x48454C4A
"""The class of the advisory locks by which workers that take jobs are known; the lock's number is the worker's."""

_SESSION: Final = {
    "idle_session_timeout": "0",
    # A machine that is gone says no goodbye: its locks are free half a minute after.
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


class Presence(Protocol):
    """Tell the others that this worker lives, and which of them do."""

    def number(self) -> int:
        """Return this worker's number, a new one where its sign of life was lost; raises StoreError, StoreAway."""
        ...

    def living(self) -> set[int]:
        """Return the numbers of all workers that live, this one's among them; raises StoreError, StoreAway."""
        ...

    def close(self) -> None:
        """Give up the sign of life."""
        ...


def presence(url: str, limits: Limits | None = None) -> Presence:
    """Return a worker's sign of life at the database at `url`: a session's lock there, or a locked file beside it."""
    if is_postgres(url):
        return SessionPresence(url, limits)
    file = sa.make_url(url).database
    if not file:
        raise StoreError("workers need a database in a file or on a server")
    return FilePresence(Path(f"{file}.workers"))


class FilePresence:
    """A locked file for each worker; all of them are on one machine, as SQLite demands anyway."""

    def __init__(self, folder: Path) -> None:
        """Lock a file in `folder`, which is made where it is missing."""
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder}: the folder of workers cannot be made: {error.strerror or error}") from error
        self._folder, self._number, self._file = folder, *_locked(folder)

    def number(self) -> int:
        """Return this worker's number."""
        return self._number

    def living(self) -> set[int]:
        """Return the numbers whose files are locked, and remove the others."""
        found = set[int]()
        for path in self._folder.glob("*.lock"):
            if path.stem.isdecimal() and _is_held(path):
                found.add(int(path.stem))
        return found

    def close(self) -> None:
        """Remove the file."""
        _path(self._folder, self._number).unlink(missing_ok=True)
        self._file.close()


class SessionPresence:
    """An advisory lock for each worker; the server lets go of it when it says that the session has ended.

    Only the server that takes writes is asked: a standby would give locks of its own, of which no other worker hears.
    """

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        """Open a session of its own; raises StoreError, StoreAway."""
        kind = Kind("corpus", (), stand_ins=False)
        self._engine = open_engine(url, kind, limits=limits, settings=_SESSION).execution_options(
            isolation_level="AUTOCOMMIT"
        )
        self._connection: sa.Connection | None = None
        self._number = 0
        self.number()

    def number(self) -> int:
        """Return this worker's number; a session that has ended is begun anew under another."""
        try:
            if self._connection is not None:
                self._connection.execute(sa.select(1))
                return self._number
        except SQLAlchemyError:
            self._let_go()
        try:
            return self._begin()
        except SQLAlchemyError as error:
            self._let_go()
            raise self._trouble("no session for this worker", error) from error

    def living(self) -> set[int]:
        """Return the numbers of the locks that are held."""
        try:
            with self._engine.connect() as connection:
                _refuse_stand_in(connection)
                return set(connection.scalars(sa.text(_LIVING), {"kind": _CLASS}))
        except SQLAlchemyError as error:
            raise self._trouble("does not say which workers live", error) from error

    def close(self) -> None:
        """End the session."""
        self._let_go()
        self._engine.dispose()

    def _trouble(self, what: str, error: SQLAlchemyError) -> StoreError:
        kind = StoreAway if is_away(error) else StoreError
        return kind(f"{self._engine.url.render_as_string()}: {what}: {reason(error)}")

    def _begin(self) -> int:
        self._number = 1 + secrets.randbelow(_HIGHEST)
        self._connection = self._engine.connect()
        _refuse_stand_in(self._connection)
        self._connection.execute(sa.select(sa.func.pg_advisory_lock(_CLASS, self._number)))
        return self._number

    def _let_go(self) -> None:
        if self._connection is not None:
            # Ended rather than given back: the lock must not live on in a pool.
            with suppress(SQLAlchemyError):
                self._connection.invalidate()
                self._connection.close()
            self._connection = None


_LIVING: Final = (
    "SELECT CAST(CAST(objid AS bigint) AS integer) FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND classid = CAST(:kind AS oid) AND objsubid = 2 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def _refuse_stand_in(connection: sa.Connection) -> None:
    # Here, because the driver takes long to load, and is loaded by whoever has a connection.
    from corpus.stand_ins import refuse_stand_in  # noqa: PLC0415

    refuse_stand_in(connection)


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number}.lock"


def _locked(folder: Path) -> tuple[int, TextIO]:
    """Return a number and its file, locked and still in its place."""
    while True:
        number = 1 + secrets.randbelow(_HIGHEST)
        path = _path(folder, number)
        file = path.open("w", encoding="ascii")
        fcntl.flock(file, fcntl.LOCK_EX)
        if _is_at(path, file):
            return number, file
        # Who looked before the lock was held took it for a dead worker's. Another name, because it may still remove it.
        file.close()


def _is_at(path: Path, file: TextIO) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    return False


def _is_held(path: Path) -> bool:
    """Tell whether some process holds the lock of a file; one that nobody holds is removed."""
    try:
        with path.open(encoding="ascii") as file:
            if _locked_by_another(file):
                return True
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        pass  # another worker removed it
    return False


def _locked_by_another(file: TextIO) -> bool:
    try:
        # Shared, so that two who look at once do not take each other for the one who lived.
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
