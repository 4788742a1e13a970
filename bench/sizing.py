"""Size a desk of ten million passages and more on paper: from figures that were measured and from what is assumed.

usage: python -m bench.sizing

docs/scaling.md has the table, and says which figure comes from where. Nothing of it was run at these sizes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from bench.report import table

_GB: Final = 1e9
_HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What one server gave at a million passages, bench/postgres.md; times on two cores.

    Bytes are those of a passage: of the graph, of the table of vectors, of the lists of keys, of the table of terms,
    and at the coordinator of its share of an article and of its kept vector. `question_ms` is the processor time of a
    question, `p50` and `p95` its milliseconds, `tenfold` by what the first grows from 100,000 to a million. Partitions
    of `graph_of` passages find nearly all, and each after the first takes `graph_ms` of a processor. Passages a second:
    `taking_in` by one process through a coordinator (at 100,000), `making` of all indexes, `encoding` a core.
    """

    graph: float
    vectors: float
    keys: float
    terms: float
    corpus: float
    question_ms: float
    p50: float
    p95: float
    tenfold: float
    graph_of: float
    graph_ms: float
    taking_in: float
    making: float
    encoding: float

    @property
    def index(self) -> float:
        """Return the bytes of a passage in both tables and their indexes."""
        return self.graph + self.vectors + self.keys + self.terms


@dataclass(frozen=True, slots=True)
class Assumed:
    """What nobody measured here: round numbers of November 2026, no provider's offer.

    Prices are dollars a month: of a virtual core, of a gigabyte of memory, of a gigabyte of disk. `busy` is the share
    of the processors that questions may take, `held` that of the memory that the index may fill. `round_trip` is in
    milliseconds, so is `gather`, what the coordinator does for each further shard; `reply` are the bytes that a
    shard answers, `gpu` the passages a second that a card encodes.
    """

    core: float = 20.0
    memory: float = 3.0
    disk: float = 0.10
    questions_a_second: float = 10.0
    busy: float = 0.5
    held: float = 0.75
    round_trip: float = 0.5
    gather: float = 1.0
    reply: float = 25_000.0
    gpu: float = 8_000.0
    encoding_cores: int = 64


@dataclass(frozen=True, slots=True)
class Sized:
    """What a desk takes: gigabytes, hours of taking everything in for the first time, dollars a month.

    `memory_gb` and `shard_cores` are those of one shard, `graphs` its partitions. `question_ms` is
    the processor time of a question on all servers, `median_ms` how long half of the questions take at most.
    """

    index_gb: float
    memory_gb: float
    graphs: int
    corpus_gb: float
    question_ms: float
    shard_cores: int
    median_ms: float
    reply_mb: float
    encoding: float
    encoding_gpu: float
    taking_in: float
    making: float
    dollars: float


MEASURED: Final = Measured(
    graph=1170,
    vectors=955,
    keys=238,
    terms=1120,
    corpus=2900,
    question_ms=29.1,
    p50=45.5,
    p95=97.1,
    tenfold=1.6,
    graph_of=125_000,
    graph_ms=3.6,
    taking_in=2100,
    making=2840,
    encoding=45,
)

PLANS: Final = ((1e7, 4), (1e8, 20), (1e9, 100))

_MEASURED_ON: Final = 2
"""Cores of the machine that gave the figures: its rates hold for each two."""

_COORDINATOR: Final = (8, 32)
"""Cores and gigabytes of the coordinator and of its standby."""


def sized(passages: float, shards: int, measured: Measured, assumed: Assumed) -> Sized:
    """Return what so many passages take on so many shards, each a server with a standby of its size."""
    own = passages / shards
    grown = measured.tenfold ** math.log10(own / 1e6)
    more_graphs = (max(math.ceil(own / measured.graph_of), 1) - 1) * measured.graph_ms
    question = shards * (measured.question_ms * grown + more_graphs) + (shards - 1) * assumed.gather
    cores = max(2, math.ceil(assumed.questions_a_second * question / shards / 1000 / assumed.busy))
    share = own * measured.index / _GB
    slowest = slowest_of(shards, measured.p50 * grown, measured.p95 * grown)
    corpus = passages * measured.corpus / _GB
    # Twice the index on disk: a new one is made beside the one in use.
    servers = 2 * shards * _dollars(cores, share / assumed.held, 2 * share, assumed)
    return Sized(
        index_gb=share * shards,
        memory_gb=share / assumed.held,
        graphs=math.ceil(own / measured.graph_of),
        corpus_gb=corpus,
        question_ms=question,
        shard_cores=cores,
        median_ms=slowest + more_graphs + (shards - 1) * assumed.gather + 2 * assumed.round_trip,
        reply_mb=shards * assumed.reply / 1e6,
        encoding=passages / measured.encoding / assumed.encoding_cores / _HOUR,
        encoding_gpu=passages / assumed.gpu / _HOUR,
        taking_in=passages / measured.taking_in / _HOUR,
        making=own / (measured.making * cores / _MEASURED_ON) / _HOUR,
        dollars=servers + 2 * _dollars(*_COORDINATOR, corpus, assumed),
    )


def slowest_of(shards: int, p50: float, p95: float) -> float:
    """Return the median of the slowest of so many, each log-normal with these percentiles.

    Half of the questions find all shards done when each is done with a probability of 0.5 ** (1 / shards).
    """
    spread = math.log(p95 / p50) / NormalDist().inv_cdf(0.95)
    return p50 * math.exp(spread * NormalDist().inv_cdf(0.5 ** (1 / shards)))


def _dollars(cores: float, memory: float, disk: float, assumed: Assumed) -> float:
    return cores * assumed.core + memory * assumed.memory + disk * assumed.disk


_ROWS: Final[tuple[tuple[str, Callable[[Sized], str]], ...]] = (
    ("both tables with their indexes, GB", lambda one: f"{one.index_gb:,.0f}"),
    ("memory of a shard, GB", lambda one: f"{one.memory_gb:,.0f}"),
    ("graphs of a shard", lambda one: f"{one.graphs}"),
    ("articles and kept vectors, at the coordinator, GB", lambda one: f"{one.corpus_gb:,.0f}"),
    ("processor time of a question, all servers, ms", lambda one: f"{one.question_ms:,.0f}"),
    ("cores of a shard", lambda one: f"{one.shard_cores}"),
    ("candidates of a question, p50, ms", lambda one: f"{one.median_ms:,.0f}"),
    ("answers of the shards to a question, MB", lambda one: f"{one.reply_mb:.2g}"),
    ("encoding on 64 cores, hours", lambda one: f"{one.encoding:,.3g}"),
    ("encoding on a card, hours", lambda one: f"{one.encoding_gpu:,.2g}"),
    ("taking in by one process, hours", lambda one: f"{one.taking_in:,.3g}"),
    ("making all indexes, shards at once, hours", lambda one: f"{one.making:,.2g}"),
    ("dollars a month, standbys included", lambda one: f"{one.dollars:,.0f}"),
)


def main() -> None:
    """Print the table."""
    found = [sized(passages, shards, MEASURED, Assumed()) for passages, shards in PLANS]
    names = ["", *(f"{_short(passages)} on {shards}" for passages, shards in PLANS)]
    print(table(names, [[what, *map(of, found)] for what, of in _ROWS]))


def _short(passages: float) -> str:
    return f"{passages / 1e9:g} billion" if passages >= 1e9 else f"{passages / 1e6:g} million"


if __name__ == "__main__":
    main()
