"""One server for all processes of a home."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.databases import executed

from corpus.joining import joined
from corpus.local_postgres import Server

USER = """
import sys
from pathlib import Path
from corpus.joining import joined
with joined(Path(sys.argv[1])):
    print("there", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="heliograph-home-"))
    made.chmod(0o711)
    yield made
    Server(made / "postgres").stop()
    shutil.rmtree(made)


def another(home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "there\n"
    return process


def ended(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=60)


def test_the_server_runs_as_long_as_anybody_uses_it(home: Path) -> None:
    with joined(home) as url:
        beside = another(home)
        executed(url, "SELECT 1")
    server = Server(home / "postgres")
    assert server.is_running()

    ended(beside)

    assert not server.is_running()


def test_nobody_waits_for_one_that_was_killed(home: Path) -> None:
    killed = another(home)
    killed.kill()
    ended(killed)
    server = Server(home / "postgres")
    assert server.is_running()

    with joined(home) as url:
        executed(url, "SELECT 1")

    assert not server.is_running()
