"""A cluster of PostgreSQL servers with an index that is searched while servers end and begin."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from fakes.embeddings_identity import identity
from fakes.embeddings_store import day
from fakes.embeddings_vectors import labelled, unit_rows

from deploy.cluster import Cluster
from embeddings.generations import Contents, Generation
from embeddings.lexical import Terms
from embeddings.postgres.generations import PostgresGenerations
from embeddings.rank import Candidate
from embeddings.types import Filter, Label

PASSAGES = 1_000
DIMENSION = 16
_OUTLETS = ("Steppe Courier", "Pamir Post", "Ferghana Ledger")
_WORDS = ("reservoir", "border", "quota", "tariff", "glacier", "convoy", "grain", "railway", "ceasefire", "harvest")
_QUICK = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "16MB", "max_connections": "30"}


@contextmanager
def cluster_of_shards() -> Iterator[Cluster]:
    """Give a new cluster of two shards with their standbys, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="heliograph-cluster-"))
    # Whoever runs the servers must get there: root does not run them itself.
    folder.chmod(0o711)
    cluster = Cluster(folder / "servers", settings=_QUICK)
    cluster.up(first_port=_free_ports(5))
    try:
        yield cluster
    finally:
        cluster.down()
        shutil.rmtree(folder)


def fill(kept: PostgresGenerations, numbers: Sequence[int] = range(1, PASSAGES + 1)) -> None:
    """Take in passages of made-up news and publish them; they are added to those that are there."""
    with kept.building():
        held = kept.newest_whole()
        vectors, terms = (held.vectors, held.terms) if held else kept.empty(DIMENSION)
        labels = [_label(number) for number in numbers]
        vectors.add(labels, unit_rows(max(numbers), dimension=DIMENSION)[[number - 1 for number in numbers]])
        terms.add(labels, [_terms(number) for number in numbers])
        model = identity(dimension=DIMENSION)
        kept.publish(Contents(model.fingerprint, model, max(numbers), vectors, terms, held))


def answers(generation: Generation, where: Filter | None = None) -> list[Sequence[Candidate]]:
    """Return what the index finds for some questions, each candidate with both of its scores."""
    rows = unit_rows(6, dimension=DIMENSION, seed=5)
    asked = [(rows[number], [_WORDS[number], _WORDS[number + 3], "number"]) for number in range(6)]
    return [generation.candidates(row, terms, depth=25, where=where or Filter()) for row, terms in asked]


class Audience:
    """Readers who ask the same all the time, each with a connection; what goes wrong is kept."""

    def __init__(self, kept: PostgresGenerations, readers: int = 3) -> None:
        """Hold every answer against the first one."""
        self._generation = kept.load()
        self._expected = answers(self._generation)
        self.asked, self.wrong, self.failed = 0, 0, list[str]()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(readers)]

    def __enter__(self) -> Audience:
        """Begin to ask."""
        for thread in self._threads:
            thread.start()
        self.hear()
        return self

    def __exit__(self, *_error: object) -> None:
        """Ask no more."""
        self.hear()
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def hear(self, questions: int = 6) -> None:
        """Wait until so many more were answered."""
        until = self.asked + questions
        while self.asked < until and not self.failed:
            self._stop.wait(0.02)

    def _ask(self) -> None:
        while not self._stop.is_set():
            try:
                found = answers(self._generation)
            except Exception as error:  # noqa: BLE001 - whatever a reader would see is what the test looks for
                self.failed.append(repr(error))
                return
            self.asked += 1
            self.wrong += found != self._expected


def _label(number: int) -> Label:
    return labelled(number, outlet=_OUTLETS[number % 3], published=day(1, 1) + timedelta(hours=number))


def _terms(number: int) -> Terms:
    words = [_WORDS[number % 10], _WORDS[number // 10 % 10], _WORDS[number // 100 % 10], "number", str(number)]
    return Terms((words[0],), tuple(words), ())


def _free_ports(count: int) -> int:
    """Return the first of so many ports in a row that nobody listens on."""
    for first in range(15_000, 30_000, 50):
        with ExitStack() as opened:
            sockets = [opened.enter_context(socket.socket()) for _ in range(count)]
            if all(_binds(one, first + number) for number, one in enumerate(sockets)):
                return first
    raise AssertionError("no ports are free")


def _binds(one: socket.socket, port: int) -> bool:
    try:
        one.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True
