"""Take passages into a cluster whose writes wait for standbys, and do not, in turn; print what the waiting costs.

usage: python -m bench.cluster_writes FOLDER [--rounds 12] [--together 200]

FOLDER is a cluster of deploy/cluster.py whose index was built. Each round takes in so many passages at once, vectors
and terms, and removes them again: once waiting, once not. Which comes first changes from round to round.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.report import heading, percentile, table
from deploy.cluster import Cluster
from embeddings.generations import Contents, Generation
from embeddings.lexical import Terms
from embeddings.postgres.generations import PostgresGenerations
from embeddings.types import Label, Vectors

_NEW = 10**12
"""The first id that is taken in; those of passages that are there are far below."""

_LENGTH = 110
"""Words of a passage, about as many as one of the news has."""


def main() -> None:
    """Write in turn, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--together", type=int, default=200, help="passages that are taken in at once")
    asked = parser.parse_args()
    cluster = Cluster(asked.folder)
    cluster.up(synchronous=False)
    generations = PostgresGenerations(cluster.url)
    took: dict[bool, list[float]] = {False: [], True: []}
    with generations.building():
        held = generations.load()
        rows = held.vectors.vectors(held.vectors.ids()[: asked.together])
        _written(held, rows)
        for number in range(asked.rounds):
            for waits in (number % 2 == 0, number % 2 == 1):
                cluster.up(synchronous=waits)
                took[waits].append(_written(held, rows))
        made = held.manifest
        generations.publish(
            Contents(made.fingerprint, made.model, made.last_passage_id, held.vectors, held.terms, held)
        )
    cluster.up(synchronous=False)
    _print(took, len(rows))


def _written(held: Generation, rows: Vectors) -> float:
    """Return the seconds that taking in these vectors and terms of as many passages took; they are removed after."""
    ids = [_NEW + number for number in range(len(rows))]
    now = datetime.now(UTC)
    labels = [Label(one, one, now, now, "Steppe Courier", "en") for one in ids]
    words = [Terms((), tuple(f"word{one * place % 9_973}" for place in range(_LENGTH)), ()) for one in ids]
    begun = time.perf_counter()
    held.vectors.add(labels, rows)
    held.terms.add(labels, words)
    took = time.perf_counter() - begun
    held.vectors.remove(ids)
    held.terms.remove(ids)
    return took


def _print(took: Mapping[bool, Sequence[float]], passages: int) -> None:
    print(heading(f"Taking in {passages:,} passages, in turn; milliseconds"))
    rows = [_row("wait for standbys" if waits else "do not", [one * 1000 for one in of]) for waits, of in took.items()]
    print(table(["writes", "n", "p50", "p95"], rows))
    print(f"\nratio of the medians {median(took[True]) / median(took[False]):.2f}")


def _row(what: str, took: Sequence[float]) -> list[str]:
    return [what, str(len(took)), *(f"{percentile(took, share):.0f}" for share in (0.5, 0.95))]


if __name__ == "__main__":
    main()
