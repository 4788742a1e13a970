"""Find what is new or changed in watched folders, by the time and the size of each file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus.errors import SourceError
from corpus.files import files_in
from corpus.types import Refusal, WatchedFile

# File systems that keep whole seconds, or two (FAT), cannot tell a second writing within that time from the first.
_UNSETTLED = timedelta(seconds=3)


def scan(folders: Iterable[str]) -> Iterator[WatchedFile | Refusal]:
    """Yield every readable file below the folders once, sorted by folder; a folder that is missing is refused."""
    seen: set[Path] = set()
    for folder in folders:
        root = Path(folder).expanduser()
        if not root.is_dir():
            yield Refusal(str(SourceError(folder, "there is no such folder to watch")))
            continue
        for path in files_in(root):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield _state(path.resolve())


def changed(found: Iterable[WatchedFile], known: Sequence[WatchedFile]) -> list[WatchedFile]:
    """Return the files that are not known as they are now."""
    as_known = set(known)
    return [file for file in found if file not in as_known]


def is_settled(file: WatchedFile, now: datetime) -> bool:
    """Tell whether a later change of the file would show; one just written may change unseen and is read again."""
    written = datetime.fromtimestamp(file.modified_ns / 1e9, UTC)
    return abs(now - written) >= _UNSETTLED


def _state(path: Path) -> WatchedFile | Refusal:
    try:
        stat = path.stat()
    except OSError as error:
        return Refusal(str(SourceError(str(path), f"the file cannot be read: {error.strerror or error}")))
    return WatchedFile(str(path), stat.st_mtime_ns, stat.st_size)
