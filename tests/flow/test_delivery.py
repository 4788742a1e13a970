"""Deliveries by processes that are killed, to a post office that outlives them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from emulator.running import ROOT
from fakes import bot_killed

pytestmark = pytest.mark.flow


def test_killed_couriers_lose_nothing_and_double_only_what_was_not_answered(tmp_path: Path) -> None:
    command = [sys.executable, bot_killed.__file__, str(tmp_path), "40", "12", "11"]
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    ran = subprocess.run(
        command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path}, check=True, timeout=300
    )
    outcome = json.loads(ran.stdout)

    assert sum(outcome["kills"].values()) == 12
    assert outcome["withheld"] > 0
    assert (outcome["lost"], outcome["failed"], outcome["disordered"], outcome["unexplained"]) == (0, 0, 0, 0)
    assert outcome["counted_lost"] >= outcome["doubled"]
