"""Measure the index in PostgreSQL beside the embedded one: taking in, questions, disk, memory, from 10,000 passages on.

usage: python bench/postgres.py --from HOME --questions QUESTIONS.jsonl --work FOLDER [--only postgres] SIZE ...

HOME is an indexed home whose vectors are kept. Beyond its own passages come jittered copies, as in bench/scale.py. A
trial server runs in FOLDER, which is left empty; both engines take in the same passages, and are asked the same
questions in turn, in one process. A million passages take some 9 GB of the disk.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, groupby
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from report import heading, percentile, table
from scale_asks import read_asked
from scale_homes import Piece, pieces, read_originals

from bot.app import Heliograph
from bot.settings import Settings
from corpus.local_postgres import Server
from embeddings.acronyms import asked_phrases
from embeddings.analysis import asked_name_keys
from embeddings.build import label
from embeddings.encoder import Encoder
from embeddings.evidence import stems
from embeddings.generations import Contents, Generation, Generations, GenerationStore
from embeddings.postgres.generations import PostgresGenerations
from embeddings.query import understand, untimed
from embeddings.types import Filter, Vectors

QUESTIONS = 200
_DEPTH = 100
_PORTION = 20_000
_SERVER = {"shared_buffers": "2GB", "max_wal_size": "4GB", "autovacuum": "off"}
"""Of a machine with 8 GB and more; what is measured is not disturbed by what the server does in the background."""

COLUMNS = (
    "passages",
    "engine",
    "vectors, passages/s",
    "terms, passages/s",
    "publish, s",
    "candidates p50, ms",
    "p95",
    "disk, MB",
    "server, MB",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as both legs are asked."""

    vector: Vectors
    terms: Sequence[str]


@dataclass(slots=True)
class Taken:
    """Seconds of each step of taking in, and milliseconds of each question."""

    vectors: float = 0.0
    terms: float = 0.0
    publish: float = 0.0
    asks: list[float] = field(default_factory=list)


def main() -> None:
    """Measure every size that is named, and print the table."""
    wanted = _arguments()
    with ExitStack() as open_, closing(Heliograph(Settings(home=wanted.source))) as heliograph:
        server = Server(wanted.work / "server", settings=_SERVER)
        server.start()
        open_.callback(shutil.rmtree, wanted.work / "server", ignore_errors=True)
        open_.callback(server.stop)
        encoder = heliograph.encoder
        questions = [_asked(one.text, encoder) for one in read_asked(wanted.questions, QUESTIONS)]
        rows = [row for size in wanted.sizes for row in _measured(size, wanted, server, encoder, questions)]
    print(heading(f"The index in PostgreSQL, {QUESTIONS} questions"), table(COLUMNS, rows), sep="\n\n")


def _measured(
    size: int, wanted: argparse.Namespace, server: Server, encoder: Encoder, questions: Sequence[Asked]
) -> Iterator[tuple[object, ...]]:
    with ExitStack() as open_:
        files = wanted.work / f"files-{size}"
        open_.callback(shutil.rmtree, files, ignore_errors=True)
        kept = PostgresGenerations(open_.enter_context(_database(server, f"passages_{size}")))
        open_.callback(kept.close)
        engines: dict[str, GenerationStore] = {"postgres": kept}
        if wanted.only != "postgres":
            engines["embedded"] = Generations(files)
        taken = {name: Taken() for name in engines}
        with ExitStack() as building:
            for one in engines.values():
                building.enter_context(one.building())
            _take_in(size, wanted.source, encoder, engines, taken)
        loaded = {name: one.load() for name, one in engines.items()}
        _ask(loaded, questions, taken)
        for name, times in taken.items():
            disk = _tables(server, f"passages_{size}") if name == "postgres" else _files(files)
            memory: object = _memory(server) if name == "postgres" else "-"
            asks = (percentile(times.asks, 0.5), percentile(times.asks, 0.95))
            yield (f"{size:,}", name, size / times.vectors, size / times.terms, times.publish, *asks, disk, memory)


def _take_in(
    size: int, source: Path, encoder: Encoder, engines: dict[str, GenerationStore], taken: dict[str, Taken]
) -> None:
    legs = {name: one.empty(encoder.dimension) for name, one in engines.items()}
    originals, copier = read_originals(source, encoder, limit=size)
    for _, group in groupby(pieces(originals, copier, size), lambda one: (one.passages[0].id - 1) // _PORTION):
        portion: list[Piece] = list(group)
        labels = [label(passage) for one in portion for passage in one.passages]
        rows = np.concatenate([one.vectors for one in portion])
        terms = list(chain.from_iterable(one.terms for one in portion))
        for name, (vectors, words) in legs.items():
            began = time.perf_counter()
            vectors.add(labels, rows)
            between = time.perf_counter()
            words.add(labels, terms)
            taken[name].vectors += between - began
            taken[name].terms += time.perf_counter() - between
        print(f"{labels[-1].passage_id:,} passages", flush=True)
    for name, one in engines.items():
        began = time.perf_counter()
        one.publish(Contents(encoder.fingerprint, encoder.identity, size, *legs[name]))
        taken[name].publish = time.perf_counter() - began


def _ask(loaded: dict[str, Generation], questions: Sequence[Asked], taken: dict[str, Taken]) -> None:
    """Ask every engine every question in turn; a first round only warms them."""
    for counts in (False, True):
        for one in questions:
            where = Filter(as_of=datetime.now(UTC))
            for name, generation in loaded.items():
                began = time.perf_counter()
                generation.candidates(one.vector, one.terms, depth=_DEPTH, where=where)
                if counts:
                    taken[name].asks.append(1000 * (time.perf_counter() - began))


def _asked(text: str, encoder: Encoder) -> Asked:
    query = understand(text, now=datetime.now(UTC))
    named = untimed(query)
    terms = (*stems(query), *asked_name_keys(named), *asked_phrases(named))
    return Asked(encoder.encode_question(query.text), terms)


@contextmanager
def _database(server: Server, name: str) -> Iterator[str]:
    engine = sa.create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield server.url(name)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        engine.dispose()


def _tables(server: Server, name: str) -> float:
    engine = sa.create_engine(server.url(name))
    with engine.connect() as connection:
        found = connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0
    engine.dispose()
    return int(found) / 1e6


def _files(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _memory(server: Server) -> float:
    """Return the megabytes of all processes of the server, what they share counted once."""
    first = str(server.pid)
    own = [path for path in Path("/proc").glob("[0-9]*") if first in (path.name, _parent(path))]
    return sum(_said(path / "smaps_rollup", "Pss:") for path in own) * 1024 / 1e6


def _parent(process: Path) -> str:
    try:
        return str(_said(process / "status", "PPid:"))
    except FileNotFoundError:
        return ""  # it ended meanwhile


def _said(path: Path, name: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--only", choices=["both", "postgres"], default="both")
    parser.add_argument("sizes", type=int, nargs="+", metavar="SIZE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
