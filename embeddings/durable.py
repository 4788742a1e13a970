"""Files that outlast a power cut: synced to disk, and replaced in one step."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def sync(paths: Iterable[Path]) -> None:
    """Wait until these files, or the names in these folders, are on disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace(path: Path, content: bytes) -> None:
    """Give a file new content: whoever reads it, now or after a power cut, sees the old or the new one whole."""
    aside = path.with_name(f"{path.name}.new")
    aside.write_bytes(content)
    sync([aside])
    aside.replace(path)
    sync([path.parent])
