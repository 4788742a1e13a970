"""Corrections of a process that is killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

from fakes import bot_corrections_killed


def test_a_correction_arrives_once_wherever_the_process_that_makes_it_is_killed(tmp_path: Path) -> None:
    program = [sys.executable, bot_corrections_killed.__file__, str(tmp_path)]
    paths = os.pathsep.join(str(Path(bot_corrections_killed.__file__).parents[up]) for up in (1, 2))

    done = subprocess.run(program, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["steps"] > 10
    assert found["arrived"] == [1] * found["steps"]
