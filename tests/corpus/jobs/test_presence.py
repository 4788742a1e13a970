import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest
from fakes.databases import TrialServer, executed, url_in

from corpus.engine_kinds import Limits
from corpus.errors import StoreAway, StoreError
from corpus.jobs.presence import presence

ROOT = Path(__file__).parents[3]
LIVING = """
import sys, time
from corpus.jobs.presence import presence
here = presence(sys.argv[1])
print(here.number(), flush=True)
time.sleep(60)
"""

both = pytest.mark.engines("sqlite", "postgres")


@both
def test_workers_know_of_each_other_until_one_leaves(tmp_path: Path) -> None:
    url = url_in(tmp_path, "corpus.db")
    one, other = presence(url), presence(url)
    try:
        assert one.living() == other.living() == {one.number(), other.number()}
        one.close()
        assert other.living() == {other.number()}
    finally:
        one.close()
        other.close()


@both
def test_a_worker_that_is_killed_is_known_to_be_dead_at_once(tmp_path: Path) -> None:
    url = url_in(tmp_path, "corpus.db")
    watching = presence(url)
    process = subprocess.Popen([sys.executable, "-c", LIVING, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        number = int(process.stdout.readline())
        assert number in watching.living()

        os.kill(process.pid, signal.SIGSTOP)
        assert number in watching.living()

        process.kill()
        process.wait()
        while number in watching.living():
            pass  # the server sees the end of a socket a moment later
        assert watching.living() == {watching.number()}
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        watching.close()


@pytest.mark.engines("postgres")
def test_a_worker_whose_session_was_ended_goes_on_under_another_number(tmp_path: Path) -> None:
    url = url_in(tmp_path, "corpus.db")
    worker = presence(url)
    try:
        before = worker.number()
        executed(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

        after = worker.number()

        assert after != before
        assert worker.living() == {after}
    finally:
        worker.close()


def test_a_server_that_ends_is_away_and_waited_for_by_whoever_asks(postgres: TrialServer, postgres_url: str) -> None:
    worker = presence(postgres_url, Limits(connect=2, patience=0.0))
    before = worker.number()
    postgres.server.stop()
    try:
        with pytest.raises(StoreAway, match="no session for this worker"):
            worker.number()
        with pytest.raises(StoreAway, match="does not say which workers live"):
            worker.living()
    finally:
        postgres.server.start()
    after = worker.number()
    assert after != before
    assert worker.living() == {after}
    worker.close()


def test_a_worker_whose_new_file_another_takes_for_a_dead_ones_is_known_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'corpus.db'}"
    watching, lock = presence(url), fcntl.flock
    looked: list[set[int]] = []

    def late(file: TextIO, how: int) -> None:
        if how == fcntl.LOCK_EX and not looked:
            looked.append(watching.living())
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    worker = presence(url)

    assert looked == [{watching.number()}]
    assert watching.living() == worker.living() == {watching.number(), worker.number()}
    worker.close()
    watching.close()


def test_a_database_that_is_in_no_file_has_no_workers() -> None:
    with pytest.raises(StoreError, match="in a file or on a server"):
        presence("sqlite://")
