"""Measure the article store: a large ingest, the same again, and lookups among a million passages.

Usage: python bench/corpus_store.py ARTICLES.jsonl.gz [--passages 1000000]
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from corpus.fetch import Fetcher
from corpus.ingest import Intake
from corpus.settings import CorpusSettings
from corpus.store import CorpusStore
from corpus.types import Draft, IngestReport, Moment, Prepared, Span

_NOW = datetime(2025, 3, 5, 9, tzinfo=UTC)
_SENTENCES = (
    "The intake above the village was cleaned before the floods came down.",
    "Engineers counted the flow every six hours and wrote it on the board.",
    "Two lorries waited at the crossing while their papers were read.",
    "The ministry did not say who would pay for the new gates.",
)
# One passage is about as long as those of real articles: 110 words of 650 characters, eight to an article.
_PASSAGE = 10
_OF_ARTICLE = 8


def main() -> None:
    """Measure and print a table; the ingest runs in a process of its own, whose memory is its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=Path)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--ingest-into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ingest_into:
        print(json.dumps(_ingested(options.articles, options.ingest_into)))
        return
    with tempfile.TemporaryDirectory() as folder:
        first, again = (_in_process(options.articles, Path(folder)) for _ in range(2))
        rows = [
            ("ingest of all articles", f"{first['seconds']:.1f} s, {first['megabytes']:.0f} MB at most"),
            ("the same again", f"{again['seconds']:.1f} s, {again['megabytes']:.0f} MB at most"),
            ("taken, then unchanged", f"{first['counts']}, {again['counts']}"),
        ]
        rows += _lookups(Path(folder) / "million.db", options.passages)
    print(
        f"article store; {datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {_machine()}\n\n| what | figure |\n|---|---|"
    )
    for name, figure in rows:
        print(f"| {name} | {figure} |")


def _in_process(articles: Path, folder: Path) -> dict[str, object]:
    command = [sys.executable, __file__, str(articles), "--ingest-into", str(folder / "news.db")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, object] = json.loads(ran.stdout)
    return result


def _ingested(articles: Path, database: Path) -> dict[str, object]:
    started = time.perf_counter()
    with CorpusStore(f"sqlite:///{database}") as store, Fetcher(CorpusSettings()) as fetcher:
        report: IngestReport = Intake(store, fetcher, CorpusSettings()).take([str(articles)], now=lambda: _NOW)
    counts = ", ".join(f"{count} {outcome.value}" for outcome, count in report.outcomes.items() if count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.perf_counter() - started, "megabytes": peak, "counts": counts}


def _lookups(database: Path, passages: int) -> list[tuple[str, str]]:
    with CorpusStore(f"sqlite:///{database}") as store:
        started = time.perf_counter()
        for first in range(0, passages // _OF_ARTICLE, 500):
            numbers = range(first, min(first + 500, passages // _OF_ARTICLE))
            store.save_all([_prepared(number) for number in numbers], now=_NOW)
        filled = time.perf_counter() - started
        last = store.last_passage_id()
        chance = random.Random(7)
        one = _timed(store, [[chance.randint(1, last)] for _ in range(2000)])
        ten = _timed(store, [[chance.randint(1, last) for _ in range(10)] for _ in range(300)])
    return [
        (f"{last:,} passages written", f"{filled:.0f} s, {database.stat().st_size / 2**20:.0f} MB on disk"),
        ("one passage by id, median and 99th percentile", one),
        ("ten passages by id, median and 99th percentile", ten),
    ]


def _timed(store: CorpusStore, asked: list[list[int]]) -> str:
    spent = []
    for ids in asked:
        started = time.perf_counter()
        found = store.passages(ids)
        spent.append(time.perf_counter() - started)
        assert len(found) == len(ids)
    spent.sort()
    return f"{spent[len(spent) // 2] * 1000:.2f} ms, {spent[len(spent) * 99 // 100] * 1000:.2f} ms"


def _prepared(number: int) -> Prepared:
    chance = random.Random(number)
    parts = [" ".join(chance.choices(_SENTENCES, k=_PASSAGE)) for _ in range(_OF_ARTICLE)]
    spans, start = [], 0
    for part in parts:
        spans.append(Span(start, start + len(part)))
        start += len(part) + 2
    url = f"https://beacon.example/{number}"
    draft = Draft(url, f"Report {number}", "\n\n".join(parts), "Beacon", url, (), "en", Moment(_NOW))
    return Prepared(draft, spans)


def _commit() -> str:
    ran = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return ran.stdout.strip() or "unknown"


def _machine() -> str:
    return f"{platform.machine()} {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
