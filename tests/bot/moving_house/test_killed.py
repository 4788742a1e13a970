"""A move that is killed goes on where it was, and ends as if it had not been."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.flow
def test_a_move_that_was_killed_goes_on_and_copies_nothing_twice(postgres, tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "tests/fakes/bot_moving_killed.py", tmp_path, postgres.server.url("postgres")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["troubles"] == []
    assert found["killed"] == found["points"] == 24
