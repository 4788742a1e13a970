"""Kill workers that take articles in, again and again, and hold what comes of it against one undisturbed ingest.

usage: PYTHONPATH=.:bench python bench/jobs_crash.py ARTICLES.jsonl.gz [--articles 2000] [--workers 3] [--kills 40]
           [--seed 11] [--engine sqlite|postgres]

Articles are left as jobs; so many workers take them in, encode them (with vectors drawn from hashes, because encoding
is not what is tried here) and index them. Each is ended by SIGKILL at a random moment of its life (drawn from `--seed`)
and another begins in its place, until there were as many kills as asked; then workers end what is left. Beside it the
same articles are taken in by one process that nobody disturbs.

Compared by the articles' keys, because numbers follow the order of arrival: revisions, hashes of texts and of what is
cited, passages, which articles carry one text; then that every live passage has a vector and is in the index, once.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from jobs_crash_child import opened
from report import heading, table

from bot.app import Heliograph, now
from corpus.jobs.leaving import leave
from corpus.jobs.overview import overview
from corpus.jobs.portions import portions
from corpus.jobs.types import JobState, Portion
from corpus.local_postgres import Server
from corpus.schema import ARTICLES, PASSAGES, PLACEMENTS, REPRINTS, REVISIONS
from embeddings.encoder import passage_text
from embeddings.vectors import text_hash

_CHILD = Path(__file__).with_name("jobs_crash_child.py")
_SHORTEST, _LONGEST = 0.02, 4.0
"""Seconds from when a worker looks for its first job to its end."""
_COLUMNS = ("engine", "workers", "kills", "in hand at a kill", "articles", "lost", "doubled", "other", "same store")


@dataclass(frozen=True, slots=True)
class Store:
    """What a store holds of each article, by its key, and of all of them; `troubles` are passages not found once."""

    articles: dict[str, str]
    reprints: str
    troubles: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the data of a desk are."""

    engine: str
    home: Path
    url: str


@dataclass(frozen=True, slots=True)
class Child:
    """A worker, the number by which the others know it, and when it will be killed."""

    process: subprocess.Popen[str]
    number: int
    until: float


def main() -> None:
    """Print a row for each engine; exit with 1 when a store differs from the undisturbed one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="heliograph-jobs-") as folder:
        Path(folder).chmod(0o711)
        dump = _dump(options.source, options.articles, Path(folder))
        expected = _undisturbed(dump, Path(folder) / "undisturbed")
        for engine in options.engine or ("sqlite", "postgres"):
            with _place(engine, Path(folder)) as place:
                rows.append(_killed(dump, place, options, expected))
    print(heading("Workers that are killed while they take articles in"))
    print("\n" + table(_COLUMNS, rows))
    sys.exit(any(row[-1] != "yes" for row in rows))


def _dump(source: Path, count: int, folder: Path) -> Path:
    dump = folder / "articles.jsonl"
    with gzip.open(source, "rb") as lines, dump.open("wb") as out:
        out.writelines(itertools.islice(lines, count))
    return dump


def _undisturbed(dump: Path, home: Path) -> Store:
    heliograph = opened(home, "")
    try:
        heliograph.intake.take([str(dump)], now=now)
        heliograph.catch_up()
        return _seen(heliograph)
    finally:
        heliograph.close()


@contextmanager
def _place(engine: str, folder: Path) -> Iterator[Place]:
    home = folder / engine
    if engine == "sqlite":
        yield Place(engine, home, "")
        return
    server = Server(folder / "server", settings={"fsync": "off", "max_connections": "200"})
    server.start()
    try:
        yield Place(engine, home, server.url())
    finally:
        server.stop()


def _killed(dump: Path, place: Place, options: argparse.Namespace, expected: Store) -> list[Any]:
    heliograph = opened(place.home, place.url)
    try:
        leave(heliograph.jobs, [one for one in portions([str(dump)]) if isinstance(one, Portion)], now=now())
        # So that all workers open tables that are there, and none is killed while it makes them.
        heliograph.vectors, heliograph.generations.current(), heliograph.stories
        in_hand = _kill(heliograph, place, options)
        _end_what_is_left(place, options.workers)
        found = _seen(heliograph)
        left = overview(heliograph.jobs)
    finally:
        heliograph.close()
    open_jobs = sum(left.count(state) for state in (JobState.WAITING, JobState.TAKEN, JobState.FAILED))
    return [
        place.engine,
        options.workers,
        options.kills,
        in_hand,
        len(found.articles),
        *_verdict(found, expected, open_jobs),
    ]


def _kill(heliograph: Heliograph, place: Place, options: argparse.Namespace) -> int:
    """Keep so many workers alive, each for a while; return how many had a job in hand when they were killed."""
    draw, in_hand = random.Random(options.seed), 0
    alive: list[Child] = []
    for kills in range(1, options.kills + 1):
        fresh = [_started(place) for _ in range(options.workers - len(alive))]
        alive += [_at_work(worker, draw.uniform(_SHORTEST, _LONGEST)) for worker in fresh]
        alive.sort(key=lambda one: one.until)
        in_hand += _ended(heliograph, alive.pop(0))
        waiting = overview(heliograph.jobs).count(JobState.WAITING)
        sys.stderr.write(f"\rkills {kills}, in hand {in_hand}, jobs waiting {waiting}   ")
    for worker in alive:
        _ended(heliograph, worker)
    return in_hand


def _ended(heliograph: Heliograph, worker: Child) -> bool:
    """Kill a worker when its time has come, and tell whether it had a job in hand."""
    time.sleep(max(0.0, worker.until - time.monotonic()))
    worker.process.send_signal(signal.SIGSTOP)
    busy = worker.number in overview(heliograph.jobs).owners
    worker.process.kill()
    worker.process.wait()
    return busy


def _started(place: Place, *arguments: str) -> subprocess.Popen[str]:
    line = [sys.executable, str(_CHILD), str(place.home), "--url", place.url, *arguments]
    return subprocess.Popen(line, stdout=subprocess.PIPE, text=True)


def _at_work(worker: subprocess.Popen[str], seconds: float) -> Child:
    assert worker.stdout is not None
    return Child(worker, int(worker.stdout.readline()), time.monotonic() + seconds)


def _end_what_is_left(place: Place, workers: int) -> None:
    for worker in [_started(place, "--once") for _ in range(workers)]:
        worker.communicate()
    _started(place, "--once").communicate()


def _seen(heliograph: Heliograph) -> Store:
    with heliograph.jobs.reading() as connection:
        articles = {row.key: _digest(connection, row) for row in connection.execute(sa.select(ARTICLES)).all()}
        key_of = {row.id: row.key for row in connection.execute(sa.select(ARTICLES.c.id, ARTICLES.c.key))}
        placed = connection.execute(sa.select(PLACEMENTS.c.article_id, PLACEMENTS.c.revision)).all()
        pairs = connection.execute(sa.select(REPRINTS.c.article_id, REPRINTS.c.other_id)).all()
    told = sorted((key_of[one], key_of[other]) for one, other in pairs)
    places = sorted((key_of[one], revision) for one, revision in placed)
    return Store(articles, _hash([told, places]), _troubles(heliograph))


def _digest(connection: sa.Connection, article: Any) -> str:
    revisions = sa.select(REVISIONS).where(REVISIONS.c.article_id == article.id).order_by(REVISIONS.c.number)
    told: list[object] = [article.revision, article.content_hash, article.text_hash, article.withdrawn_at]
    for row in connection.execute(revisions).all():
        spans = sa.select(PASSAGES.c.start_at, PASSAGES.c.end_at, PASSAGES.c.live)
        spans = spans.where(PASSAGES.c.revision_id == row.id).order_by(PASSAGES.c.start_at)
        told += [row.number, row.title, row.outlet, row.url, row.language, str(row.published), row.text]
        told += [tuple(span) for span in connection.execute(spans)]
    return _hash(told)


def _troubles(heliograph: Heliograph) -> int:
    """Count live passages without a vector, or not in both legs of the index, and what is there besides."""
    live = heliograph.store.live_passage_ids()
    index = heliograph.generations.load()
    texts = [text_hash(passage_text(one.article.title, one.text)) for one in heliograph.store.passages(live)]
    encoder = heliograph.encoder
    kept = heliograph.vectors.get(encoder.fingerprint, texts, dimension=encoder.dimension)
    besides = set(live) ^ set(index.vectors.ids())
    return int((~kept.known).sum()) + len(besides) + abs(len(index.terms) - len(live))


def _verdict(found: Store, expected: Store, open_jobs: int) -> list[Any]:
    lost = len(expected.articles.keys() - found.articles.keys())
    besides = found.articles.keys() - expected.articles.keys()
    other = sum(found.articles.get(key, digest) != digest for key, digest in expected.articles.items())
    same = not (lost or besides or other or found.troubles or open_jobs) and found.reprints == expected.reprints
    said = (
        "yes"
        if same
        else f"no: troubles {found.troubles}, open jobs {open_jobs}, reprints {found.reprints == expected.reprints}"
    )
    return [lost, len(besides), other, said]


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


if __name__ == "__main__":
    main()
