"""Drafts of a process that is killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

from fakes import bot_drafts_killed


def test_a_brief_is_published_once_wherever_the_process_is_killed_that_drafts_or_publishes_it(tmp_path: Path) -> None:
    program = [sys.executable, bot_drafts_killed.__file__, str(tmp_path)]
    paths = os.pathsep.join(str(Path(bot_drafts_killed.__file__).parents[up]) for up in (1, 2))

    done = subprocess.run(program, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert all(len(found[name]) >= 3 for name in ("begins", "is_published", "is_overdue"))
    assert found["begins"] == [[1, 1]] * len(found["begins"])
    for after_the_draft in ("is_published", "is_overdue"):
        assert found[after_the_draft] == [[0, 1]] * len(found[after_the_draft])
