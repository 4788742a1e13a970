"""Say whether the index is whole, whenever its writer is killed and wherever its files are harmed.

usage: PYTHONPATH=.:tests python bench/crash.py [--kills 1000] [--bits 1000] [--seed 11]

Each kill is a trial of its own on a small newsroom of invented articles: a process builds, adds to, revises, merges or
rebuilds the index and is ended by SIGKILL at a step (a file of the index made, synced, linked, renamed or removed), or
at a random moment. A fresh process then loads what is left, asks for every passage by its own words and vector, lets
the next catch-up complete the index, and asks again. Harm is a cut at every 4 KiB of every file, and single turned
bits; each must be seen when the index is loaded, and of a sample the index is made anew without a model.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from fakes import embeddings_killed
from fakes.embeddings_damaged import Harm, cuts, harmed, is_detected, mended, turned_bits
from fakes.embeddings_trials import OPERATIONS, Home, encoder
from report import heading, table

_COLUMNS = ("what is done to it", "trials", "killed or harmed", "failures", "95 % bound of the share")
_ARTICLES = 60
_MENDED = 12
"""Of each kind of harm so many cases also end with the index made anew; it is the same work each time."""
_WORKERS = 4
"""Trials at a time: most of one is waiting for the disk."""


def main() -> None:
    """Print one table of kills and one of harm; exit with 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--bits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    print(heading("An index whose writer is killed and whose files are harmed"))
    with tempfile.TemporaryDirectory(prefix="heliograph-crash-") as folder:
        endings = _kills(Path(folder), arguments.kills, arguments.seed)
        troubles = _tell_kills(endings)
        troubles += _tell_harm(Path(folder), arguments.bits, arguments.seed)
    print("\n".join(troubles), file=sys.stderr)
    sys.exit(bool(troubles))


def _kills(folder: Path, trials: int, seed: int) -> list[dict[str, Any]]:
    """Return how the trials ended; some run at a time, each with a newsroom of its own."""
    with ThreadPoolExecutor(_WORKERS) as workers:
        parts = [workers.submit(_part, folder / str(part), (trials, seed, part, _WORKERS)) for part in range(_WORKERS)]
        return [ending for part in parts for ending in part.result()]


def _part(folder: Path, numbers: Sequence[int]) -> list[dict[str, Any]]:
    command = [sys.executable, embeddings_killed.__file__, str(folder), *map(str, numbers)]
    folder.mkdir()
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, env=os.environ)
    endings: list[dict[str, Any]] = json.loads(ran.stdout)
    return endings


def _tell_kills(endings: Sequence[dict[str, Any]]) -> list[str]:
    rows = []
    for name in (*OPERATIONS, "all"):
        own = [ending for ending in endings if name in (ending["operation"], "all")]
        failed = sum(bool(ending["troubles"]) for ending in own)
        rows.append((f"killed: {name}", len(own), sum(ending["killed"] for ending in own), failed, _bound(own, failed)))
    print(table(_COLUMNS, rows))
    return [f"{ending['at']}: {trouble}" for ending in endings for trouble in ending["troubles"]]


def _tell_harm(folder: Path, bits: int, seed: int) -> list[str]:
    newsroom = folder / "newsroom"
    index = _indexed(newsroom) / "index"
    kinds = {"cut at every 4 KiB": cuts(index), "one bit turned": turned_bits(index, bits, seed)}
    rows, troubles = [], []
    for name, harms in kinds.items():
        unseen, sample = _unseen(newsroom, harms), harms[:: max(1, len(harms) // _MENDED)]
        wrong = [trouble for harm in sample for trouble in mended(newsroom, folder / "scratch", harm)]
        rows.append((f"{name}: seen", len(harms), len(harms), len(unseen), _bound(harms, len(unseen))))
        rows.append((f"{name}: made anew", len(sample), len(sample), len(wrong), _bound(sample, len(wrong))))
        troubles += [f"{harm}: unseen" for harm in unseen] + wrong
    print()
    print(table(_COLUMNS, rows))
    return troubles


def _indexed(folder: Path) -> Path:
    """Make a home with an index of two generations, large enough that most of its files have several blocks."""
    with Home(folder) as home:
        for numbers in (range(_ARTICLES), range(_ARTICLES, _ARTICLES + 4)):
            home.write(numbers)
            home.catch_up(encoder())
    return folder


def _unseen(newsroom: Path, harms: Sequence[Harm]) -> list[Harm]:
    found = []
    with Home(newsroom) as home:
        for harm in harms:
            with harmed(home.generations.folder, harm):
                if not is_detected(home):
                    found.append(harm)
    return found


def _bound(trials: Sequence[object], failures: int) -> str:
    """Return the rule of three: with no failure in n trials, the share is below 3/n with 95 % confidence."""
    return f"{3 / len(trials):.2%}" if trials and not failures else "-"


if __name__ == "__main__":
    main()
