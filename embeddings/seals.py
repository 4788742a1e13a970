"""What a file held when it was last read whole: its checksum, and which file on disk that was.

A file that is linked into another folder is the same file; nobody changes it in place, so its sum need not be taken
again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from embeddings.model import file_sha256


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which file on disk it is, and since when it is as it is: equal for hard links of one unchanged file."""

    device: int
    inode: int
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Seal:
    """The SHA-256 (hexadecimal) of a file that had this stamp."""

    sha256: str
    stamp: Stamp


def seals(folder: Path, known: Mapping[str, Seal]) -> dict[str, Seal]:
    """Return the seal of every file below a folder, by relative name; raises OSError when one goes meanwhile.

    Files that are `known` under the same name and stamp are not read.
    """
    # Readers of the terms leave a lock file of their own in the published folder.
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    names = [path.relative_to(folder).as_posix() for path in paths]
    return {name: _seal(path, known.get(name)) for name, path in zip(names, paths, strict=True)}


def _seal(path: Path, known: Seal | None) -> Seal:
    stamp = _stamp(path)
    return known if known is not None and known.stamp == stamp else Seal(file_sha256(path), stamp)


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
