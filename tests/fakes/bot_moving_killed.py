"""A move that is killed, again and again, at seeded steps, and then made to its end.

Run as a program: `python bot_moving_killed.py FOLDER SERVER` forks one process for each kill, makes databases on the
server, and prints what it found as JSON.
"""

import json
import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import sqlalchemy as sa
from fakes.bot_moving import addresses_in, fill, held
from fakes.killing_steps import Steps

from bot.databases import Addresses
from bot.moving_house import marks
from bot.moving_house.desk import moving
from bot.moving_house.parts import BOT, open_part

SEEDED, LAST, ROWS = 16, 8, 12


def move(source: Addresses, target: Addresses) -> int:
    """Move to the end, and return how many rows were written."""
    with moving(source, target, lambda *_: None) as desk_move:
        desk_move.copy()
        desk_move.settle()
        desk_move.finish()
        return desk_move.report().written


def apart(run: Callable[[], object]) -> tuple[bool, object]:
    """Run in a process of its own; tell whether it was killed before its end, and what it returned."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.write(writing, json.dumps(run()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    _, status = os.waitpid(process, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"the move failed with exit code {os.WEXITSTATUS(status)}")
    return os.WIFSIGNALED(status), json.loads(said) if said else None


def kill_at(step: int, source: Addresses, target: Addresses) -> int:
    """Move until a step."""
    Steps(last=step)
    return move(source, target)


def count_steps(source: Addresses, target: Addresses) -> int:
    """Move to the end, and return how many steps that took."""
    steps = Steps()
    move(source, target)
    return steps.count


def end(source: Addresses, target: Addresses, before: Path) -> list[str]:
    """Move to the end what was killed, and say what is not as it must be."""
    left = {name: len(rows) for name, rows in held(target).items()}
    written = move(source, target)
    expected, found = held(addresses_in(before)), held(target)
    troubles = [f"{name} differs" for name in expected if found[name] != expected[name]]
    missing = sum(len(rows) - left[name] for name, rows in expected.items())
    if written != missing:
        troubles.append(f"{written} rows were written where {missing} were missing")
    for url, role in ((source.people, marks.Role.LEFT), (target.people, None)):
        engine = open_part(BOT, url)
        with engine.connect() as connection:
            mark = marks.read(connection)
        engine.dispose()
        if (mark.role if mark else None) is not role:
            troubles.append(f"{url} is marked {mark}")
    return troubles


def main(folder: Path, server: str) -> None:
    """Kill, complete, and compare."""
    before = folder / "before"
    apart(lambda: fill(addresses_in(before), rows=ROWS))

    def fresh(name: str, model: str = "empty_desk") -> tuple[Addresses, Addresses]:
        with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {model}")
        shutil.copytree(before, folder / name)
        url = sa.make_url(server).set(database=name).render_as_string(hide_password=False)
        return addresses_in(folder / name), Addresses(url, url)

    # Migrations are one transaction each, and take longer than the rest.
    _, empty = fresh("empty_desk", "template1")
    apart(lambda: fill(empty, rows=0))
    clean = fresh("clean")
    steps = int(str(apart(lambda: count_steps(*clean))[1]))
    chance = random.Random(7)
    points = [*chance.sample(range(1, steps - LAST), SEEDED), *range(steps - LAST + 1, steps + 1)]
    killed, troubles = 0, []
    for step in points:
        both = fresh(f"killed_{step}")
        killed += apart(lambda both=both, step=step: kill_at(step, *both))[0]
        found = apart(lambda both=both: end(*both, before))[1]
        troubles += [f"step {step}: {trouble}" for trouble in found]
    print(json.dumps({"points": len(points), "killed": killed, "steps": steps, "troubles": troubles}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
