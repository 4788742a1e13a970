"""One file that holds everything: a consistent copy of each SQLite database of the home folder.

The index is left out: it is rebuilt from the corpus. A running bot need not be
stopped for a backup; for a restore it must be.
"""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from bot.errors import BotError

DATABASES = ("bot.db", "corpus.db", "feeds.db", "terminal.db")


def backup(home: Path, target: Path) -> list[str]:
    """Write the databases of `home` into the zip file `target`; return their names.

    Raises BotError when there is nothing to keep or `target` cannot be written.
    """
    present = [name for name in DATABASES if (home / name).exists()]
    if not present:
        raise BotError(f"{home}: holds no databases, so there is nothing to back up")
    aside = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in present:
                copy = Path(folder) / name
                _copy(home / name, copy)
                archive.write(copy, name)
        aside.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise BotError(f"{target}: the backup could not be written ({error})") from error
    finally:
        aside.unlink(missing_ok=True)
    return present


def restore(source: Path, home: Path) -> list[str]:
    """Put the databases of a backup into `home`; return their names.

    Refuses to overwrite: raises BotError when `home` has one of them already,
    or when `source` is not a whole backup.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            _check(archive, names, source, home)
            home.mkdir(parents=True, exist_ok=True)
            for name in names:
                archive.extract(name, home)
    except (OSError, zipfile.BadZipFile) as error:
        raise BotError(f"{source}: cannot be restored ({error})") from error
    return names


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(target)) as copy:
        opened.backup(copy)


def _check(archive: zipfile.ZipFile, names: list[str], source: Path, home: Path) -> None:
    foreign = [name for name in names if name not in DATABASES]
    if foreign or not names:
        raise BotError(f"{source}: is not a Heliograph backup (it holds {', '.join(foreign) or 'nothing'})")
    damaged = archive.testzip()
    if damaged:
        raise BotError(f"{source}: {damaged} in it is damaged")
    there = [name for name in names if (home / name).exists()]
    if there:
        raise BotError(f"{home}: has {', '.join(there)} already; restore into an empty folder with --home")
