"""Measure the index in PostgreSQL, on one server and on two shards, beside the embedded one.

usage: PYTHONPATH=. python bench/postgres.py measure --from HOME --questions QUESTIONS.jsonl --work FOLDER
           --out FIGURES.json [--engines embedded one shards] --sizes SIZE ...
       PYTHONPATH=. python bench/postgres.py tables FIGURES.json

HOME is an indexed home whose vectors are kept. Beyond its own passages come jittered copies, as in bench/scale.py.
Trial servers run in FOLDER, which is left empty; all engines take in the same passages, and are asked the same
questions in turn, in one process. A million passages take some 14 GB of the disk meanwhile.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, groupby
from pathlib import Path

import numpy as np
from postgres_asks import Asked, Newest, Searched, ask_all, exact, newest_week, recall
from postgres_engines import EACH_OF_CLUSTER, ENGINES, ONE_SERVER, Engine, described
from postgres_figures import Measured, keep, read_measured, tables
from report import heading
from scale_asks import read_asked
from scale_homes import Piece, pieces, read_originals

from bot.app import Heliograph
from bot.settings import Settings
from embeddings.acronyms import asked_phrases
from embeddings.analysis import asked_name_keys
from embeddings.build import label
from embeddings.encoder import Encoder
from embeddings.evidence import stems
from embeddings.generations import Contents
from embeddings.query import understand, untimed

QUESTIONS = 200
_PORTION = 20_000


@dataclass(slots=True)
class Taken:
    """Seconds of each step of taking in."""

    vectors: float = 0.0
    terms: float = 0.0
    publish: float = 0.0


def main() -> None:
    """Do what the first word says."""
    wanted = _arguments()
    if wanted.does == "tables":
        print(tables(read_measured(wanted.figures)))
        return
    with closing(Heliograph(Settings(home=wanted.source))) as heliograph:
        encoder = heliograph.encoder
        questions = [_asked(one.text, encoder) for one in read_asked(wanted.questions, QUESTIONS)]
        for size in wanted.sizes:
            _measure(size, wanted, encoder, questions)
    print(heading("The index in PostgreSQL"), tables(read_measured(wanted.out)), sep="\n\n")
    print(f"\nOne server: {described(ONE_SERVER)}; each of a cluster: {described(EACH_OF_CLUSTER)}.")


def _measure(size: int, wanted: argparse.Namespace, encoder: Encoder, questions: Sequence[Asked]) -> None:
    """Take so many passages into every engine, ask all of them, and keep the figures of each."""
    with ExitStack() as open_:
        engines = [open_.enter_context(ENGINES[name](wanted.work / f"{name}-{size}")) for name in wanted.engines]
        taken = {one.name: Taken() for one in engines}
        with ExitStack() as building:
            for one in engines:
                building.enter_context(one.generations.building())
            newest = _take_in(size, wanted.source, encoder, engines, taken)
        searched = [Searched(one, one.generations.load()) for one in engines]
        _said(size, "is asked")
        plain = ask_all(searched, questions)
        week = ask_all(searched, questions, where=newest.week)
        _said(size, "is held against an exact search")
        true = exact(searched, questions)
        for one in searched:
            name, times = one.engine.name, taken[one.engine.name]
            steps = (times.vectors, times.terms, times.publish)
            found = recall(one, questions, true)
            sizes = (one.engine.disk(), one.engine.memory(), one.engine.parts())
            fresh = Measured(name, size, newest.passages, *steps, plain[name], week[name], found, *sizes)
            keep(wanted.out, fresh)


def _take_in(size: int, source: Path, encoder: Encoder, engines: Sequence[Engine], taken: dict[str, Taken]) -> Newest:
    legs = {one.name: one.generations.empty(encoder.dimension) for one in engines}
    originals, copier = read_originals(source, encoder, limit=size)
    published = []
    for _, group in groupby(pieces(originals, copier, size), lambda one: (one.passages[0].id - 1) // _PORTION):
        portion: list[Piece] = list(group)
        labels = [label(passage) for one in portion for passage in one.passages]
        published += [one.published for one in labels if one.published]
        rows = np.concatenate([one.vectors for one in portion])
        terms = list(chain.from_iterable(one.terms for one in portion))
        for name, (vectors, words) in legs.items():
            began = time.perf_counter()
            vectors.add(labels, rows)
            between = time.perf_counter()
            words.add(labels, terms)
            taken[name].vectors += between - began
            taken[name].terms += time.perf_counter() - between
        _said(labels[-1].passage_id, "passages")
    for one in engines:
        began = time.perf_counter()
        one.generations.publish(Contents(encoder.fingerprint, encoder.identity, size, *legs[one.name]))
        taken[one.name].publish = time.perf_counter() - began
        _said(size, f"published, {one.name}, {taken[one.name].publish:.1f} s")
    return newest_week(published)


def _asked(text: str, encoder: Encoder) -> Asked:
    query = understand(text, now=datetime.now(UTC))
    named = untimed(query)
    terms = (*stems(query), *asked_name_keys(named), *asked_phrases(named))
    return Asked(encoder.encode_question(query.text), terms)


def _said(number: int, what: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {number:,} {what}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    does = parser.add_subparsers(dest="does", required=True)
    measuring = does.add_parser("measure", help="take in, ask, keep the figures, print the tables")
    measuring.add_argument("--from", dest="source", type=Path, required=True)
    measuring.add_argument("--questions", type=Path, required=True)
    measuring.add_argument("--work", type=Path, required=True)
    measuring.add_argument("--out", type=Path, required=True)
    measuring.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    measuring.add_argument("--sizes", type=int, nargs="+", required=True)
    does.add_parser("tables", help="print the tables of kept figures").add_argument("figures", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
