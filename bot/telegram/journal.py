"""Lines that outlive the process: appended, on the disk before anybody is told, read once by whoever comes next.

One process appends, and empties the file when all of it is kept elsewhere; so it holds what is under way, and is
empty at rest. What a crash cut off was never confirmed.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
from collections.abc import Sequence
from pathlib import Path

from bot.errors import StoreError

log = logging.getLogger(__name__)


class Journal:
    """An open journal. Every method raises StoreError where the disk does not take it."""

    def __init__(self, path: Path) -> None:
        """Open the journal at `path`, made if it is missing; only its owner may read it."""
        self._path, self._length, self._torn = path, 0, False
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            self._length = os.fstat(self._file).st_size
            _keep_name(path)
        except OSError as error:
            raise _unusable(path, error) from error

    def hold(self) -> None:
        """Keep others from taking it up as long as this is open, which ends with the process."""
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def append(self, lines: Sequence[str]) -> None:
        """Keep lines of ASCII for good, all or none."""
        if self._torn:
            self._take_back()
        data = "".join(f"{line}\n" for line in lines).encode("ascii")
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(self._file, left) :]
            os.fdatasync(self._file)
        except OSError as error:
            self._torn = True
            with contextlib.suppress(StoreError):  # tried again before the next lines
                self._take_back()
            raise _unusable(self._path, error) from error
        self._length += len(data)

    def clear(self) -> None:
        """Forget all of it: it is kept elsewhere."""
        if not self._length and not self._torn:
            return
        try:
            os.ftruncate(self._file, 0)
        except OSError as error:
            raise _unusable(self._path, error) from error
        self._length, self._torn = 0, False

    def close(self) -> None:
        """Close the file and leave what is in it."""
        os.close(self._file)

    def _take_back(self) -> None:
        # Half a line would make one with the next, which would be lost with it: until this works nothing is appended.
        try:
            os.ftruncate(self._file, self._length)
        except OSError as error:
            log.exception("%s has the beginning of a line too much", self._path)
            raise _unusable(self._path, error) from error
        self._torn = False


def left_in(path: Path) -> list[str]:
    """Return the lines that the journal at `path` still holds. What was cut off is none.

    Raises StoreError, also while somebody holds it: the door of a process that was killed may confirm one more.
    """
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            data = file.read()
    except FileNotFoundError:
        return []
    except BlockingIOError:
        raise StoreError(f"{path}: the door of an earlier process still writes there; it ends by itself") from None
    except OSError as error:
        raise _unusable(path, error) from error
    return [line.decode("ascii", "replace") for line in data.split(b"\n")[:-1] if line]


def empty(path: Path) -> None:
    """Forget what the journal at `path` held, where there is one; raises StoreError."""
    if not path.exists():
        return
    journal = Journal(path)
    try:
        journal.clear()
    finally:
        journal.close()


def _keep_name(path: Path) -> None:
    # A new file is lost with its name unless the folder is on the disk, too.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _unusable(path: Path, error: OSError) -> StoreError:
    return StoreError(f"{path} cannot be used: {error.strerror or error}")
