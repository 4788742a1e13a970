"""Measure Heliograph and its peers side by side and print the tables.

usage: python -m bench.peers.run HOME SET_FOLDER PEERS_PYTHON [--stages ingest,take,start,ask] [--systems a,b]

HOME was indexed by this program from SET_FOLDER; PEERS_PYTHON is the Python into
which requirements.txt was installed. All results are kept in build/peers, so a
run of some stages or systems completes an earlier one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peers.child import Task
from bench.peers.prepare import Material, prepare
from bench.peers.system import OURS, PEERS
from bench.peers.tables import print_tables
from embeddings.model import packaged_folder

_STAGES = ("ingest", "take", "start", "ask")

_ASKED = {"haystack_memory": 150}
"""A question takes it about a second: it is timed with fewer than there are, and its answers are not scored."""

_EVERY = 1_000_000

_STARTS = 3
"""Starts of each system; the median counts."""

_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "LANGSMITH_TRACING": "false",
    "DO_NOT_TRACK": "1",
    "TQDM_DISABLE": "1",
}
"""Nobody calls home or draws progress bars; libraries keep the threads they choose."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is measured, with whose Python, and where it is kept."""

    material: Material
    python: Path
    stages: tuple[str, ...]
    systems: tuple[str, ...]

    def measure(self) -> None:
        """Run every stage over all systems, one process at a time."""
        for stage in self.stages:
            for system in self.systems:
                if not (system in OURS[1:] and stage in ("ingest", "take")):
                    self._stage(stage, system)

    def _stage(self, stage: str, system: str) -> None:
        for number in range(_STARTS if stage == "start" else 1):
            folder = self._folder(stage, system)
            if stage in ("ingest", "take"):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
            result = results(self.material.work) / f"{stage}-{system}-{number}.json"
            print(f"{time.strftime('%H:%M:%S')} {stage} {system}", file=sys.stderr, flush=True)
            self._child(Task(stage, system, **self._paths(stage, folder), **_run_of(system, result)))

    def _child(self, task: Task) -> None:
        python = sys.executable if task.system in OURS else str(self.python)
        command = [python, "-W", "ignore", "-m", "bench.peers.child", task.line()]
        subprocess.run(command, check=True, env=os.environ | _QUIET, stdout=subprocess.DEVNULL)

    def _paths(self, stage: str, folder: Path) -> dict[str, Any]:
        material = self.material
        return {
            "model": str(packaged_folder()),
            "folder": str(folder),
            "home": str(material.home(stage)),
            "corpus": str(material.corpus(stage).folder),
            "questions": str(material.questions),
        }

    def _folder(self, stage: str, system: str) -> Path:
        owner = "heliograph" if system in OURS else system
        return self.material.work / ("ingested" if stage == "ingest" else "indexed") / owner


def _run_of(system: str, result: Path) -> dict[str, Any]:
    return {"asked": _ASKED.get(system, _EVERY), "result": str(result), "started": time.monotonic()}


def results(work: Path) -> Path:
    """Return where the results of all stages are kept."""
    return work / "results"


def main() -> None:
    """Measure what was asked for and print what is known."""
    options = _options()
    work = options.work.absolute()
    material = Material(work)
    if options.stages:
        prepare(material, options.home, options.set_folder, sample=options.sample)
        Run(material, options.python, options.stages, options.systems).measure()
    print_tables(material, options.set_folder, results(work))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("set_folder", type=Path)
    parser.add_argument("python", type=Path)
    parser.add_argument("--work", type=Path, default=Path("build/peers"))
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("--stages", type=_names, default=_STAGES)
    parser.add_argument("--systems", type=_names, default=(*PEERS, *OURS))
    return parser.parse_args()


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


if __name__ == "__main__":
    main()
