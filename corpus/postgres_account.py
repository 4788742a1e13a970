"""Whose processes a PostgreSQL server is: ours, or an unprivileged user's where we are root, whom it refuses."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.errors import StoreError

_UNPRIVILEGED: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """A user as whom processes are started; `changes` tells whether it is another than we are."""

    name: str
    user: int
    group: int
    changes: bool

    def may_enter(self, path: Path) -> bool:
        """Say whether this user gets into every folder on the way to `path`; links are followed."""
        return all(self._may_pass(folder.stat()) for folder in path.resolve().parents if folder.exists())

    def own(self, path: Path) -> None:
        """Give `path` to this user, where it is another than we are."""
        if self.changes:
            os.chown(path, self.user, self.group)

    def _may_pass(self, folder: os.stat_result) -> bool:
        if not self.changes:
            return True
        if folder.st_uid == self.user:
            return bool(folder.st_mode & stat.S_IXUSR)
        return bool(folder.st_mode & (stat.S_IXGRP if folder.st_gid == self.group else stat.S_IXOTH))


def account_for(folder: Path) -> Account:
    """Return who runs the server with its data in `folder`, which need not exist.

    Root stands in for the owner of the folder, or of the one above it, and for nobody where that is root itself.
    Raises StoreError where the folder is another user's and we are not root.
    """
    me = os.geteuid()
    owner = folder.stat().st_uid if folder.exists() else me
    if me:
        if owner != me:
            raise StoreError(f"{folder} belongs to {_named(owner)}; run as that user, or give the folder to this one")
        return Account(_named(me), me, os.getegid(), changes=False)
    above = next((parent for parent in folder.parents if parent.exists()), folder.parent)
    other = owner or above.stat().st_uid
    try:
        found = pwd.getpwuid(other) if other else pwd.getpwnam(_UNPRIVILEGED)
    except KeyError as error:
        raise StoreError(
            f"{folder}: PostgreSQL does not run as root, and there is no user {other or _UNPRIVILEGED} to run it as; "
            "run as an ordinary user"
        ) from error
    return Account(found.pw_name, found.pw_uid, found.pw_gid, changes=True)


def _named(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
