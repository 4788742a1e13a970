import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from embeddings.errors import IndexBusy
from embeddings.writing import writing

ROOT = Path(__file__).parents[2]
HOLDING = """
import signal, sys
from pathlib import Path
from embeddings.writing import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    signal.pause()
"""


@contextmanager
def held_by_another(folder: Path) -> Iterator[int]:
    """Give the number of a process that has the right to write until it is killed, at the end."""
    # Not forked: what threads of this process hold at that moment would be held in the other for ever.
    command = [sys.executable, "-c", HOLDING, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process.pid
        finally:
            process.kill()


def test_a_second_writer_is_told_which_process_writes_since_when_and_what_to_do(tmp_path):
    with held_by_another(tmp_path) as child:
        begun = datetime(2026, 5, 12, 6, 30, tzinfo=UTC).timestamp()
        os.utime(tmp_path / "lock", (begun, begun))
        with pytest.raises(IndexBusy) as refused, writing(tmp_path):
            pass
    said = str(refused.value)
    assert said.startswith(f"{tmp_path}: process {child} writes the index since 2026-05-12 06:30:00 UTC")
    assert "nothing is lost" in said
    assert said.endswith("heliograph index build")


def test_a_writer_that_was_killed_blocks_nobody(tmp_path):
    with held_by_another(tmp_path):
        pass
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
