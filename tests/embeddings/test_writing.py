import os
import signal
from datetime import UTC, datetime

import pytest

from embeddings.errors import IndexBusy
from embeddings.writing import writing


def hold_in_a_child(folder):
    """Return the process id of a child that has the right to write, and keeps it until it is killed."""
    reading, telling = os.pipe()
    child = os.fork()
    if child == 0:
        with writing(folder):
            os.write(telling, b"held")
            signal.pause()
    assert os.read(reading, 4) == b"held"
    return child


def end(child):
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_a_second_writer_is_told_which_process_writes_since_when_and_what_to_do(tmp_path):
    child = hold_in_a_child(tmp_path)
    begun = datetime(2026, 5, 12, 6, 30, tzinfo=UTC).timestamp()
    os.utime(tmp_path / "lock", (begun, begun))
    try:
        with pytest.raises(IndexBusy) as refused, writing(tmp_path):
            pass
    finally:
        end(child)
    said = str(refused.value)
    assert said.startswith(f"{tmp_path}: process {child} writes the index since 2026-05-12 06:30:00 UTC")
    assert "nothing is lost" in said
    assert said.endswith("heliograph index build")


def test_a_writer_that_was_killed_blocks_nobody(tmp_path):
    end(hold_in_a_child(tmp_path))
    with writing(tmp_path):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"


def test_a_writer_that_is_refused_does_not_wipe_out_who_holds_it(tmp_path):
    with writing(tmp_path):
        for _ in range(2):
            with pytest.raises(IndexBusy, match=f"process {os.getpid()} "), writing(tmp_path):
                pass


def test_one_after_the_other_may_write_in_a_folder_that_was_not_there(tmp_path):
    for _ in range(2):
        with writing(tmp_path / "index"):
            assert (tmp_path / "index" / "lock").is_file()
