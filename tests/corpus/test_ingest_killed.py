import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import corpus_killed

ROOT = Path(__file__).parents[2]


def test_an_ingest_that_is_killed_leaves_the_store_whole_and_completes_to_the_same_state(tmp_path: Path) -> None:
    program = [sys.executable, corpus_killed.__file__, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    ran = subprocess.run(program, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr
    result = json.loads(ran.stdout)
    assert result["troubles"] == []
    assert result["killed"] >= result["steps"] >= 200


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM passages WHERE revision_id = 2",
        "DELETE FROM revisions WHERE id = 3",
        "UPDATE articles SET revision = 2 WHERE id = 4",
        "UPDATE articles SET withdrawn_at = '2025-03-05' WHERE id = 5",
        "UPDATE passages SET end_at = end_at + 100000 WHERE id = 1",
    ],
)
def test_a_half_written_store_is_seen_as_such(tmp_path: Path, harm: str) -> None:
    corpus_killed.prepare(tmp_path)
    assert corpus_killed.troubles(tmp_path / "before.db") == []
    connection = sqlite3.connect(tmp_path / "before.db")
    with connection:
        connection.execute(harm)
    connection.close()
    assert corpus_killed.troubles(tmp_path / "before.db") != []
