"""Workers as processes: one is killed with a job in hand, another does it again, and the articles are found, once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator.running import ROOT, Heliograph
from fakes.databases import executed

pytestmark = pytest.mark.flow

QUESTION = "What did the three presidents sign in Khujand?"
PATIENCE = 90.0


class Workplace:
    """A home, its commands, and a worker that runs beside the test."""

    def __init__(self, folder: Path) -> None:
        config = folder / "config.toml"
        config.write_text("", encoding="utf-8")
        self._options = ["--home", str(folder / "home"), "--config", str(config)]
        self.command = Heliograph(folder / "home", config).command
        self.url = f"sqlite:///{folder / 'home' / 'corpus.db'}"
        self._workers: list[subprocess.Popen[str]] = []

    def worker(self, *arguments: str) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", "bot.cli", *self._options, "work", *arguments]
        worker = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._workers.append(worker)
        return worker

    def states(self) -> dict[str, int]:
        rows = executed(self.url, "SELECT state, count(*) FROM jobs WHERE kind = 'ingest' GROUP BY state")
        return {str(state): int(str(count)) for state, count in rows}

    def wait_for(self, state: str) -> None:
        until = time.monotonic() + PATIENCE
        while state not in self.states():
            assert time.monotonic() < until, f"no job became {state}: {self.states()}"
            time.sleep(0.002)

    def close(self) -> None:
        for worker in self._workers:
            worker.kill()
            worker.communicate()


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    workplace = Workplace(tmp_path)
    yield workplace
    workplace.close()


def test_what_a_killed_worker_had_in_hand_is_done_by_another(workplace: Workplace) -> None:
    left = workplace.command("ingest", "--later", str(ROOT / "corpus" / "sample"))
    articles = int(left.split()[1])
    worker = workplace.worker("--kinds", "ingest")
    workplace.wait_for("taken")
    worker.kill()
    worker.wait()
    assert workplace.states() == {"taken": 1}

    workplace.command("work", "--once")

    told = json.loads(workplace.command("jobs", "--json"))
    assert told["articles"] == {"added": articles}
    assert (told["failed"], told["workers"]) == ([], 0)
    assert executed(workplace.url, "SELECT count(*) FROM revisions")[0][0] == articles
    assert "Khujand" in workplace.command("ask", QUESTION)


def test_asked_to_end_a_worker_finishes_what_it_has_in_hand(workplace: Workplace) -> None:
    workplace.command("ingest", "--later", str(ROOT / "corpus" / "sample"))
    worker = workplace.worker("--kinds", "ingest")
    workplace.wait_for("taken")

    worker.send_signal(signal.SIGTERM)
    said, complaint = worker.communicate(timeout=PATIENCE)

    assert (worker.returncode, complaint) == (0, "")
    assert said.startswith("did 1 job; articles: added ")
    assert workplace.states() == {"done": 1}
