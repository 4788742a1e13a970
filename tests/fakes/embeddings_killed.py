"""An index that is written by a process which is killed, again and again, and what is found afterwards.

Run as a program: `python embeddings_killed.py FOLDER TRIALS SEED [PART PARTS]` prints what it found as JSON. Four
fifths of the trials are spread over the steps of all operations (a file of the index written, synced, linked, renamed
or removed), the others over seeded moments; with PART of PARTS only each such one is run.

The process that forks loads no index itself: what libraries keep in threads does not come along into a child.
"""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fakes.embeddings_trials import (
    FIRST,
    OPERATIONS,
    SECOND,
    Home,
    copy,
    encoder,
    held,
    wrong_citations,
)

from embeddings.errors import IndexDamaged, IndexMissing

_COUNTED = frozenset({"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"})
_MODELS = {"another model": SECOND, "mend": SECOND}
"""The model with which an operation ends, where it is not the first one."""


@dataclass(frozen=True, slots=True)
class Kill:
    """When to end the process: at the step of this number, or after these seconds."""

    operation: str
    step: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.operation}, {f'step {self.step}' if self.step else f'{self.seconds:.3f} s'}"


class Steps:
    """Count what happens to the files of an index, and end the process at one of the steps."""

    def __init__(self, index: Path, *, last: int = 0) -> None:
        self.count, self._index, self._last = 0, str(index), last
        sys.addaudithook(self._look)

    def _look(self, event: str, details: tuple[object, ...]) -> None:
        if event in _COUNTED or (event == "open" and self._writes(*details)):
            self.count += 1
            if self.count == self._last:
                os.kill(os.getpid(), signal.SIGKILL)

    def _writes(self, path: object, mode: object, flags: int) -> bool:
        """Say whether a file of the index is opened to be written, or to be synced: only that opens without a mode."""
        return str(path).startswith(self._index) and (mode is None or flags & os.O_ACCMODE != os.O_RDONLY)


def in_child(work: Callable[[], object]) -> object:
    """Return what `work` returns in a process of its own, as JSON can carry it; None where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as told:
            json.dump(work(), told)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"failed with exit code {os.WEXITSTATUS(status)}")
    return json.loads(said) if os.WIFEXITED(status) else None


@dataclass(frozen=True, slots=True)
class Course:
    """One operation that ran to its end: its steps, its seconds, and the ids that the index held before and then."""

    steps: int
    seconds: float
    states: list[list[int]]


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of one trial: whether the process was killed before its end, and what was wrong afterwards."""

    kill: Kill
    killed: bool
    troubles: list[str]


def prepare(folder: Path) -> dict[str, Course]:
    """Run each operation to its end, keep the home as it was before it, and return how each went."""
    home, courses = folder / "home", {}
    in_child(lambda: Home(home).__exit__())
    for name in OPERATIONS:
        copy(home, _before(folder, name))
        courses[name] = Course(*in_child(partial(_whole_run, home, name)))
    return courses


def chosen(courses: dict[str, Course], trials: int, seed: int) -> list[Kill]:
    """Return as many kills: at steps spread evenly over all there are, and from a fifth of them on at any moment."""
    chance = random.Random(seed)
    steps = [Kill(name, step) for name, course in courses.items() for step in range(1, course.steps + 1)]
    wanted = min(len(steps), trials * 4 // 5)
    spread = [steps[place * len(steps) // wanted] for place in range(wanted)]
    names = list(courses) * (trials // len(courses) + 1)
    moments = [Kill(name, seconds=chance.uniform(0.001, 1.1 * courses[name].seconds)) for name in names]
    return [*spread, *moments[: trials - wanted]]


def trial(folder: Path, scratch: Path, kill: Kill, course: Course) -> Ending:
    """Write the index in a process that is killed, and look at what it left, in a process that knows nothing of it."""
    copy(_before(folder, kill.operation), scratch)
    said = in_child(partial(_killed_run, scratch, kill))
    return Ending(kill, said is None, in_child(partial(_look, scratch, kill.operation, course.states)))


def _whole_run(folder: Path, operation: str) -> tuple[int, float, list[list[int]]]:
    with Home(folder) as home:
        before = [held(home.generations.load_whole())] if home.generations.current() else [[]]
        steps, started = Steps(folder / "index"), time.monotonic()
        OPERATIONS[operation](home)
        return steps.count, time.monotonic() - started, before + home.generations.published


def _killed_run(folder: Path, kill: Kill) -> bool:
    if kill.seconds:
        signal.setitimer(signal.ITIMER_REAL, kill.seconds)  # nothing handles this alarm: it ends the process at once
    with Home(folder) as home:
        Steps(folder / "index", last=kill.step)
        OPERATIONS[kill.operation](home)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return True


def _look(folder: Path, operation: str, states: list[list[int]]) -> list[str]:
    """Return what is wrong with an index after its writer was killed, and with the one that the next catch-up makes."""
    with Home(folder) as home:
        troubles = _left(home, states)
        report = home.catch_up(encoder(_MODELS.get(operation, FIRST)))
        if states[0] == [] and not home.store.live_passage_ids():
            return troubles  # killed before the first article was stored: there is nothing to index
        completed = home.generations.load()
        if held(completed) != home.store.live_passage_ids():
            troubles.append("the next catch-up holds other passages than the store")
        troubles += [f"{wrong} after the next catch-up" for wrong in wrong_citations(home, completed)]
        if report.added or report.removed or report.rebuilt:
            troubles += _litter(home.generations.folder)
        return troubles


def _left(home: Home, states: list[list[int]]) -> list[str]:
    """Return what is wrong with the index that a fresh process finds."""
    try:
        found = home.generations.load_whole()
    except IndexMissing:
        return [] if states[0] == [] else ["the index is gone"]
    except IndexDamaged as damage:
        return [f"nothing can be loaded: {damage}"]
    troubles = [] if held(found) in states else ["it holds what was never published"]
    return troubles + wrong_citations(home, found)


def _litter(index: Path) -> list[str]:
    names = {path.name for path in index.iterdir()} - {"CURRENT", "lock"}
    old = sorted(name for name in names if name.startswith("generation-"))
    return [f"{name} was left" for name in [*names.difference(old), *old[:-2]]]


def _before(folder: Path, operation: str) -> Path:
    return folder / "before" / operation


def main(folder: Path, numbers: Sequence[int]) -> None:
    """Kill, look at what is left, complete it, and look again."""
    trials, seed, part, parts = (*numbers, 0, 1)[:4]
    courses = prepare(folder)
    # A collection in a forked process would touch, and so copy, every page that it shares with this one.
    gc.disable()
    own = chosen(courses, trials, seed)[part::parts]
    endings = [trial(folder, folder / "scratch", kill, courses[kill.operation]) for kill in own]
    print(json.dumps([_record(ending) for ending in endings]))  # noqa: T201


def _record(ending: Ending) -> dict[str, object]:
    return {
        "operation": ending.kill.operation,
        "at": str(ending.kill),
        "killed": ending.killed,
        "troubles": ending.troubles,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(number) for number in sys.argv[2:]])
