"""One stage of one system, in a process of its own: python -m bench.peers.child STAGE (as JSON)."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.peers.material import Corpus, Passage, Question, read_questions
from bench.peers.results import Result, memory, write
from bench.peers.system import Place, System, build

SHOWN = 10
"""Passages asked for, as many as a prediction holds."""

_WARM = 5
"""Questions asked before those that are timed."""


@dataclass(frozen=True, slots=True)
class Task:
    """What the process is to do; all paths absolute, `started` on the monotonic clock, which processes share.

    `asked` is how many questions are asked at the most.
    """

    stage: str
    system: str
    model: str
    folder: str
    home: str
    corpus: str
    questions: str
    asked: int
    result: str
    started: float

    def line(self) -> str:
        """Return the task as one argument of a command."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class _Watch:
    """When something began, on the monotonic clock and in processor time of this process."""

    clock: float
    processor: float

    @classmethod
    def started(cls) -> _Watch:
        return cls(time.monotonic(), time.process_time())

    def result(self) -> Result:
        spent = time.monotonic() - self.clock, time.process_time() - self.processor
        return Result(*spent, *memory())


def main() -> None:
    """Do the stage and write its result."""
    task = Task(**json.loads(sys.argv[1]))
    system = build(task.system, Place(Path(task.model), Path(task.folder), Path(task.home)))
    write(_STAGES[task.stage](system, task), Path(task.result))


def _ingest(system: System, task: Task) -> Result:
    """Time texts to saved index, and look a passage up in it."""
    passages = Corpus(Path(task.corpus)).passages()
    system.ready()
    watch = _Watch.started()
    system.ingest(passages)
    return _looked_up(system, passages, watch.result())


def _take(system: System, task: Task) -> Result:
    """Time texts with known vectors to saved index, and look a passage up in it."""
    corpus = Corpus(Path(task.corpus))
    passages, vectors = corpus.passages(), corpus.vectors()
    system.ready()
    watch = _Watch.started()
    system.take(passages, vectors)
    return _looked_up(system, passages, watch.result())


def _start(system: System, task: Task) -> Result:
    """Time the start of the process to its first answer."""
    asked = read_questions(Path(task.questions))[0]
    system.open()
    found = system.search(asked, SHOWN)
    return replace(_Watch(task.started, 0.0).result(), found=(tuple(found),))


def _ask(system: System, task: Task) -> Result:
    """Time every question, after a few that are not timed."""
    questions = read_questions(Path(task.questions))[: task.asked]
    system.open()
    for question in questions[-_WARM:]:
        system.search(question, SHOWN)
    watch = _Watch.started()
    asked = [_timed(system, question) for question in questions]
    milliseconds, found = zip(*asked, strict=True)
    return replace(watch.result(), milliseconds=milliseconds, found=found)


def _timed(system: System, question: Question) -> tuple[float, tuple[int, ...]]:
    begun = time.perf_counter()
    found = system.search(question, SHOWN)
    return 1000 * (time.perf_counter() - begun), tuple(found)


def _looked_up(system: System, passages: Sequence[Passage], result: Result) -> Result:
    """Return the result; raises ValueError where the index does not find one of its passages by its own text."""
    wanted = passages[len(passages) // 2]
    system.open()
    found = system.search(Question("", wanted.text, datetime.now(UTC).date().isoformat()), SHOWN)
    same = {one.id for one in passages if one.text == wanted.text}
    if same.isdisjoint(found):
        raise ValueError(f"passage {wanted.id} is not found by its own text: {found}")
    return result


_STAGES = {"ingest": _ingest, "take": _take, "start": _start, "ask": _ask}

if __name__ == "__main__":
    main()
