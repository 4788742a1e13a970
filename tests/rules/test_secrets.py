"""Nothing in the repository opens a door or tells about the machine that it was written on."""

import re
import shutil
import subprocess

import pytest
from rules.source_tree import REPOSITORY

# Put together from pieces, so that this file does not find itself.
FORBIDDEN = {
    "a bot token": re.compile(r"\b\d{8,10}:" + r"[A-Za-z0-9_-]{35}\b"),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
    "a machine path": re.compile(r"(?<![\w.])/(?:" + "work|root" + r")/"),
    "a package index": re.compile("--(?:extra-)?index" + r"-url[ =]\S"),
    "a tarball address": re.compile(r'"resol' + r'ved": *"http'),
}


def _tracked_files() -> list[str]:
    git = shutil.which("git")
    if git is None or not (REPOSITORY / ".git").exists():
        pytest.skip("not a git checkout, so there is no list of the files that are published")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (REPOSITORY / name).is_file()]


def test_no_published_file_holds_a_secret_or_a_machine_path() -> None:
    names = _tracked_files()
    assert "pyproject.toml" in names
    found = [
        f"{name}:{number}: {what}"
        for name in names
        for number, line in enumerate((REPOSITORY / name).read_text("utf-8", errors="replace").splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a bot token", "TOKEN = '" + "123456789:" + "AAE-abcdefghijklmnopqrstuvwxyz01234" + "'"),
        ("a machine path", "see /" + "work/notes.md"),
        ("a package index", "pip install --index" + "-url=mirror"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)
