"""Measure the program at sizes up to some millions of passages: real ones first, jittered copies of them beyond.

usage: python bench/scale.py make --from HOME --passages N --out HOME2
       python bench/scale.py measure --questions QUESTIONS.jsonl --out FIGURES.json HOME ...
       python bench/scale.py tables FIGURES.json

HOME is an indexed home whose vectors are kept, such as `heliograph ingest` leaves. `measure` asks every home in a
process of its own, keeps the figures and prints the tables; figures of other sizes that the file holds stay.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from pydantic import TypeAdapter
from report import heading
from scale_asks import Probe, probe, read_asked
from scale_figures import Figures, keep, read_figures, tables
from scale_homes import make, read_made

QUESTIONS = 200
_PROBE = TypeAdapter(Probe)


def main() -> None:
    """Do what the first word says."""
    asked = _arguments()
    if asked.does == "make":
        make(asked.source, asked.passages, asked.out)
    elif asked.does == "measure":
        for home in asked.homes:
            keep(asked.out, Figures(read_made(home), _probed(home, asked.questions)))
        _print_tables(asked.out)
    elif asked.does == "tables":
        _print_tables(asked.figures)
    else:
        print(_PROBE.dump_json(probe(asked.home, read_asked(asked.questions, QUESTIONS))).decode())


def _print_tables(figures: Path) -> None:
    print(heading(f"Asks at size, {QUESTIONS} questions one at a time"), tables(read_figures(figures)), sep="\n\n")


def _probed(home: Path, questions: Path) -> Probe:
    """Ask a home in a process of its own, whose memory is then that of this home alone."""
    command = [sys.executable, __file__, "probe", "--questions", str(questions), str(home)]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return _PROBE.validate_json(said.splitlines()[-1])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    does = parser.add_subparsers(dest="does", required=True)
    making = does.add_parser("make", help="write a home of some size")
    making.add_argument("--from", dest="source", type=Path, required=True)
    making.add_argument("--passages", type=int, required=True)
    making.add_argument("--out", type=Path, required=True)
    measuring = does.add_parser("measure", help="ask homes, keep the figures, print the tables")
    measuring.add_argument("--questions", type=Path, required=True)
    measuring.add_argument("--out", type=Path, required=True)
    measuring.add_argument("homes", type=Path, nargs="+")
    probing = does.add_parser("probe", help="ask one home in this process and print its figures")
    probing.add_argument("--questions", type=Path, required=True)
    probing.add_argument("home", type=Path)
    does.add_parser("tables", help="print the tables of kept figures").add_argument("figures", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
