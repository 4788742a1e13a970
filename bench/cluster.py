"""Ask a cluster while its servers are killed, promoted and restarted, and print what who asked noticed of it.

usage: python -m bench.cluster FOLDER QUESTIONS [--kills 20] [--readers 2] [--count 60] [--pause 0.05]

FOLDER is a cluster of deploy/cluster.py whose index was built; QUESTIONS has one JSON object with `question` a line.
A question is what the program asks of an index: the words of the question, and the vector of some passage in the place
of its own (which would take a model, and is no work of the cluster's). Every answer is held against the one before.
"""

from __future__ import annotations

import argparse
import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from bench.report import heading, percentile, table
from deploy.cluster import Cluster
from embeddings.analysis import analyze
from embeddings.errors import EmbeddingsError
from embeddings.generations import Generation
from embeddings.postgres.generations import PostgresGenerations
from embeddings.rank import Candidate
from embeddings.types import Filter, Vectors

_DEPTH = 100
_SEED = 8


@dataclass(frozen=True, slots=True)
class Question:
    """What an index is asked."""

    vector: Vectors
    terms: tuple[str, ...]


@dataclass(slots=True)
class Heard:
    """What readers were told: milliseconds of each question, how many answers differed, what failed."""

    took: list[float] = field(default_factory=list)
    wrong: int = 0
    failed: list[str] = field(default_factory=list)


class Readers:
    """Ask in some threads until told to stop."""

    def __init__(self, generation: Generation, questions: Sequence[Question], *, count: int, pause: float) -> None:
        """Know the answers before anything happens; a reader waits `pause` seconds after each."""
        self._generation, self._questions, self._count, self._pause = generation, questions, count, pause
        self._expected = [self._answer(one) for one in questions]

    def during(self, happening: Callable[[], object]) -> Heard:
        """Return what was heard while something happens, from a second before it to a second after."""
        heard, stop = Heard(), threading.Event()
        threads = [threading.Thread(target=self._ask, args=(heard, stop, number)) for number in range(self._count)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        happening()
        time.sleep(1)
        stop.set()
        for thread in threads:
            thread.join()
        return heard

    def _ask(self, heard: Heard, stop: threading.Event, number: int) -> None:
        for place in cycle(range(len(self._questions))):
            if stop.is_set():
                return
            one = (place + number * 7) % len(self._questions)
            begun = time.perf_counter()
            try:
                heard.wrong += self._answer(self._questions[one]) != self._expected[one]
            except EmbeddingsError as error:
                heard.failed.append(str(error))
            heard.took.append((time.perf_counter() - begun) * 1000)
            time.sleep(self._pause)

    def _answer(self, question: Question) -> list[Candidate]:
        return self._generation.candidates(question.vector, question.terms, depth=_DEPTH, where=Filter())


def main() -> None:
    """Let everything happen, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--pause", type=float, default=0.05, help="seconds of a reader between two questions")
    asked = parser.parse_args()
    cluster = Cluster(asked.folder)
    cluster.up()
    generation = PostgresGenerations(cluster.url).load()
    questions = _questions(asked.questions, generation, asked.count)
    readers = Readers(generation, questions, count=asked.readers, pause=asked.pause)
    happenings: list[tuple[str, Heard]] = [("nothing", readers.during(lambda: time.sleep(5)))]
    kills = [_killed(cluster, readers, 1 + number % len(cluster.shards())) for number in range(asked.kills)]
    happenings.append((f"kill -9 of a shard's primary, {len(kills)} times", _together(kills)))
    promoted = [_promoted(cluster, readers, shard.number) for shard in cluster.shards()]
    happenings.append((f"kill -9 and promotion of the standby, {len(promoted)} times", _together(promoted)))
    happenings.append((f"all {1 + 2 * len(promoted)} servers restarted in turn", readers.during(cluster.restart)))
    _print(len(generation.vectors), happenings)


def _killed(cluster: Cluster, readers: Readers, number: int) -> Heard:
    primary = cluster.server(cluster.shard(number).primary)
    heard = readers.during(primary.kill)
    primary.start()
    cluster.wait_for_standby(number)
    return heard


def _promoted(cluster: Cluster, readers: Readers, number: int) -> Heard:
    def happening() -> None:
        cluster.server(cluster.shard(number).primary).kill()
        cluster.promote(number)

    heard = readers.during(happening)
    cluster.rejoin(number)
    cluster.wait_for_standby(number)
    return heard


def _questions(path: Path, generation: Generation, count: int) -> list[Question]:
    lines = path.read_text(encoding="utf-8").splitlines()[:count]
    ids = random.Random(_SEED).sample(list(generation.vectors.ids()), len(lines))
    rows = generation.vectors.vectors(ids)
    return [Question(row, analyze(json.loads(line)["question"])) for row, line in zip(rows, lines, strict=True)]


def _together(several: Sequence[Heard]) -> Heard:
    took = [one for heard in several for one in heard.took]
    return Heard(took, sum(heard.wrong for heard in several), [one for heard in several for one in heard.failed])


def _print(passages: int, happenings: Sequence[tuple[str, Heard]]) -> None:
    print(heading(f"What is noticed of a cluster's servers; {passages:,} passages, milliseconds of a question"))
    rows = [
        [
            what,
            f"{len(heard.took):,}",
            str(len(heard.failed)),
            str(heard.wrong),
            *(f"{percentile(heard.took, share):.0f}" for share in (0.5, 0.95, 1.0)),
        ]
        for what, heard in happenings
    ]
    print(table(["while", "questions", "failed", "wrong", "p50", "p95", "longest"], rows))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
