"""The right to write the index: one process has it, a second one is refused at once."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from embeddings.errors import IndexBusy


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the right to write in `folder`, which is made where it is missing; raises IndexBusy.

    The right goes with the process that has it: one that was killed leaves the file and blocks nobody.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Opened to append, because opening to write would wipe out who holds it.
    with (folder / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(f"{folder}: {_holder(lock)}; {LATER}") from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


LATER = (
    "nothing is lost: what is stored is indexed by the next catch-up; wait for that process, "
    "or run later: heliograph index build"
)
"""What to do for whoever may not write now."""


def _holder(lock: TextIO) -> str:
    lock.seek(0)
    since = datetime.fromtimestamp(os.fstat(lock.fileno()).st_mtime, UTC)
    # It is empty for the moment between taking the lock and writing to it.
    return f"process {lock.read().strip() or '(unknown)'} writes the index since {since:%Y-%m-%d %H:%M:%S} UTC"
