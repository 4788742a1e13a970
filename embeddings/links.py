"""Let folders share files that never change: a second folder with the same files costs no second copy of them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def link(file: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the disk allows no link; raises FileExistsError where one is there.

    Links go to the file itself, also where `file` is a symbolic link to it.
    """
    source = file.resolve()
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # Another disk, or one without links. What the copy holds is the same; only its making takes longer.
        shutil.copyfile(source, target)


def point_at(file: Path, target: Path) -> None:
    """Make `target` a symbolic link to the file: it works across disks, and keeps no room once the file is gone."""
    target.symlink_to(file.resolve())
