"""The server's user gets to its programs and data, wherever root keeps a home."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.postgres_account import Account, account_for
from corpus.postgres_programs import packaged, sheltered

STRANGER = Account("nobody", 65_534, 65_534, changes=True)
OURSELVES = Account("desk", os.geteuid(), os.getegid(), changes=False)


def test_the_programs_are_found_without_loading_the_package() -> None:
    assert (packaged() / "initdb").exists()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="heliograph-open-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def test_a_home_behind_a_closed_folder_gets_a_link_to_where_the_data_are(open_folder: Path) -> None:
    home = open_folder / "closed" / "home"
    home.mkdir(parents=True)
    home.parent.chmod(0o700)
    shelter = open_folder / "shelter"

    there = sheltered(home / "postgres", STRANGER, shelter=shelter)

    assert there.parent == shelter
    assert (home / "postgres").readlink() == there
    assert stat.S_IMODE(shelter.stat().st_mode) == 0o755
    there.mkdir()
    assert sheltered(home / "postgres", STRANGER, shelter=shelter) == there


def test_who_is_no_other_user_keeps_the_data_in_the_home(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o700)
    folder = tmp_path / "home" / "postgres"

    assert sheltered(folder, OURSELVES, shelter=tmp_path / "shelter") == folder


def test_the_server_never_runs_as_root(tmp_path: Path) -> None:
    assert account_for(tmp_path / "postgres").user != 0
