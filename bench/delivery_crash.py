"""Say whether anything is lost or doubled when the courier is killed during its deliveries.

usage: PYTHONPATH=.:tests python bench/delivery_crash.py [--deliveries 1000] [--kills 300] [--seed 7] [--withheld 10]

Couriers deliver one outbox through the real client to a post office that outlives them, and that hangs up on every
so-many-th message after taking it. Each courier is ended by SIGKILL at a seeded step: before, inside and after the
transactions that begin and end sends, before, during and after the request. The last one is left alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile

from fakes import bot_killed
from report import heading, table


def main() -> None:
    """Print two tables; exit with 1 when something was lost, out of order or doubled without a reason."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("deliveries", 1000), ("kills", 300), ("seed", 7), ("withheld", 10)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    numbers = (arguments.deliveries, arguments.kills, arguments.seed, arguments.withheld)
    with tempfile.TemporaryDirectory(prefix="heliograph-deliveries-") as folder:
        command = [sys.executable, bot_killed.__file__, folder, *map(str, numbers)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    outcome = json.loads(ran.stdout)
    print(heading("Deliveries by couriers that are killed"))
    kills = sum(outcome["kills"].values())
    print(table(("killed", "times"), [*sorted(outcome["kills"].items()), ("all", kills)]))
    print()
    print(table(("figure", "count"), _rows(outcome, kills)))
    sys.exit(bool(outcome["lost"] or outcome["unexplained"] or outcome["disordered"] or outcome["failed"]))


def _rows(outcome: dict[str, int], kills: int) -> list[tuple[str, object]]:
    bound = f" (95 % bound per kill {3 / kills:.1%})" if kills and not outcome["lost"] else ""
    return [
        ("deliveries", outcome["deliveries"]),
        ("messages that arrived", outcome["arrived"]),
        ("lost", f"{outcome['lost']}{bound}"),
        ("doubled", outcome["doubled"]),
        ("answers withheld by the post office", outcome["withheld"]),
        ("in flight at a kill", outcome["in_flight_at_kills"]),
        ("of these, received by the post office", outcome["served_in_flight_at_kills"]),
        ("doubled beyond withheld answers and those", outcome["unexplained"]),
        ("chats whose order was broken", outcome["disordered"]),
        ("given up", outcome["failed"]),
        ("sends counted as unanswered by the outbox", outcome["counted_lost"]),
    ]


if __name__ == "__main__":
    main()
