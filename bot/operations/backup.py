"""One file that holds everything that cannot be made again: `databases -> checked copies -> zip file`, and back.

| kept                     | how                                                                          |
|--------------------------|------------------------------------------------------------------------------|
| databases                | copied by SQLite's online backup while the bot writes, each copy checked     |
| `feeds.secret`           | as it is: without it every chat's feed gets another address                  |
| the tuned model in use   | as it is: the index was made with it                                         |

The index is left out: it is rebuilt from the corpus. A running bot need not be stopped for a backup; for a restore it
must be.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.errors import BotError
from embeddings.durable import sync

DATABASES: Final = ("bot.db", "corpus.db", "feeds.db", "terminal.db")
SECRET: Final = "feeds.secret"
CURRENT_MODEL: Final = "models/CURRENT"

_MODEL_FILE: Final = re.compile(r"models/tuned-\d{8}-[0-9a-f]{8}(/[A-Za-z0-9_][\w.-]*)+")
_PRIVATE: Final = 0o600
"""Nobody else may read what chats wrote and are sent."""


def backup(home: Path, target: Path) -> list[str]:
    """Write what `home` holds into the zip file `target`; return the names of what is in it, the model as one.

    Raises BotError when there is nothing to keep, a database is damaged or `target` cannot be written; then a
    backup that was there before is still there.
    """
    present = [name for name in DATABASES if (home / name).exists()]
    if not present:
        raise BotError(f"{home}: holds no databases, so there is nothing to back up")
    aside = target.with_name(f".{target.name}.part")
    try:
        aside.unlink(missing_ok=True)
        aside.touch(mode=_PRIVATE)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            names = _write(home, aside, present, Path(folder))
        sync([aside])
        aside.replace(target)
        sync([target.parent])
    except (OSError, sqlite3.Error) as error:
        raise BotError(f"{target}: the backup could not be written ({error})") from error
    finally:
        aside.unlink(missing_ok=True)
    return names


def restore(source: Path, home: Path) -> list[str]:
    """Put what a backup holds into `home`; return the names, the model as one.

    Refuses to overwrite: raises BotError when `home` has one of them already,
    or when `source` is not a whole backup. What is refused changes nothing in `home`.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            _check(archive, names, source, home)
            home.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
                archive.extractall(folder, names)
                _move_in(names, Path(folder), home)
    except (OSError, zipfile.BadZipFile, sqlite3.Error) as error:
        raise BotError(f"{source}: cannot be restored ({error})") from error
    return _told(names)


def _write(home: Path, aside: Path, databases: list[str], folder: Path) -> list[str]:
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in databases:
            copy = folder / name
            _copy(home / name, copy)
            _prove_sound(copy, f"{home / name}")
            archive.write(copy, name)
            copy.unlink()  # at any time there is room for one copy only
        for path in _files(home):
            archive.write(path, path.relative_to(home).as_posix())
        return _told(archive.namelist())


def _files(home: Path) -> Iterator[Path]:
    """Yield what is kept beside the databases: the secret of the feeds, and the tuned model in use."""
    if (home / SECRET).exists():
        yield home / SECRET
    pointer = home / CURRENT_MODEL
    if pointer.exists():
        yield pointer
        model = pointer.parent / pointer.read_text(encoding="utf-8").strip()
        yield from sorted(path for path in model.rglob("*") if path.is_file())


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(target)) as copy:
        opened.backup(copy)


def _prove_sound(path: Path, name: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise BotError(f"{name}: is damaged ({found}); restore the last backup that was written of it")


def _check(archive: zipfile.ZipFile, names: list[str], source: Path, home: Path) -> None:
    foreign = [name for name in names if not _is_ours(name)]
    if foreign or not set(names) & set(DATABASES):
        raise BotError(f"{source}: is not a Heliograph backup (it holds {', '.join(foreign) or 'no database'})")
    damaged = archive.testzip()
    if damaged:
        raise BotError(f"{source}: {damaged} in it is damaged")
    there = [name for name in names if (home / name).exists()]
    if there:
        raise BotError(f"{home}: has {', '.join(_told(there))} already; restore into an empty folder with --home")


def _is_ours(name: str) -> bool:
    return name in (*DATABASES, SECRET, CURRENT_MODEL) or _MODEL_FILE.fullmatch(name) is not None


def _move_in(names: list[str], folder: Path, home: Path) -> None:
    for name in names:
        if name in DATABASES:
            _prove_sound(folder / name, name)
    for name in names:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / name, home / name)
        (home / name).chmod(_PRIVATE)


def _told(names: list[str]) -> list[str]:
    """Return the names as people are told them: of a model's many files, its folder."""
    return list(dict.fromkeys("/".join(name.split("/")[:2]) for name in names))
