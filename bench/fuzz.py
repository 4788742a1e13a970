"""Measure how often an update, whatever is in it, brings the bot to an exception or to a message that is not valid.

    PYTHONPATH=tests python -m bench.fuzz FOLDER --count 100000 --seed 1 --processes 2

Updates are drawn from a seed (tests/fuzz) and go through inbox, reading, dispatch and desk over real stores in FOLDER;
what is said goes to a stand-in that refuses what Telegram would. Prints a table, one row for each kind; of failures it
writes each into FOLDER/failures.txt. With none among n, at most 3/n of such updates fail (95 % confidence).
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from fuzz.trial import Report, fuzz


def main() -> None:
    """Fuzz, and say what came of it; the status is 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    report = _side_by_side(arguments.folder, arguments.count, arguments.seed, arguments.processes)
    (arguments.folder / "failures.txt").write_text(_failures(report), encoding="utf-8")
    print(table(report))
    sys.exit(1 if report.failures else 0)


def table(report: Report) -> str:
    """Return the figures as Markdown."""
    lines = [
        "| update | n | damaged | unread | exceptions | invalid | at most (95 %) |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [_row(report, kind) for kind in sorted(report.updates)]
    exceptions, invalid = (sum(one.invalid is which for one in report.failures) for which in (False, True))
    sums = (report.total, report.damaged.total(), report.unread.total(), exceptions, invalid)
    lines.append(f"| all | {' | '.join(f'{one:,}' for one in sums)} | {_bound(report.total, exceptions + invalid)} |")
    said = ", ".join(f"{count:,} {name}" for name, count in sorted(report.messages.items()))
    said += f" ({report.composed:,} of them to subscriptions)"
    return "\n".join([*lines, "", f"{said}; {report.total / report.seconds:,.0f} updates a second"])


def _side_by_side(folder: Path, count: int, seed: int, processes: int) -> Report:
    homes = [folder / str(number) for number in range(processes)]
    for home in homes:
        home.mkdir(parents=True)
    total, one = Report(), partial(fuzz, count=-(-count // processes))
    with ProcessPoolExecutor(processes) as pool:
        for running in [pool.submit(one, home, seed=seed * 1000 + number) for number, home in enumerate(homes)]:
            total.add(running.result())
    return total


def _row(report: Report, kind: str) -> str:
    failed = [one.invalid for one in report.failures if one.kind == kind]
    counts = (report.updates[kind], report.damaged[kind], report.unread[kind], failed.count(False), failed.count(True))
    return f"| {kind} | {' | '.join(f'{one:,}' for one in counts)} | {_bound(report.updates[kind], len(failed))} |"


def _bound(count: int, failed: int) -> str:
    return "" if failed else f"{3 / count:.1e}"


def _failures(report: Report) -> str:
    return "\n\n".join(f"{one.kind}\n{one.raw}\n{one.trouble}" for one in report.failures)


if __name__ == "__main__":
    main()
