"""Precision and recall of reprint folding on labelled pairs, what folds in a real set, and what placing costs.

Run: PYTHONPATH=.:tests python bench/corpus_origins.py ../shared/bench/news-2022 [--signatures 3000 100000]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import statistics
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from datasketch import MinHash, MinHashLSH
from fakes.corpus_pairs import Pair, Text, edited_pairs, invented_pairs, lookalike_pairs

from corpus.origins import Origins
from corpus.origins_store import OriginsStore
from corpus.reprints import copy_of, is_same_text
from corpus.store import CorpusStore
from corpus.types import Article, ArticleHeader, Draft, Moment, Prepared, Span

_NOW = datetime(2022, 10, 1, tzinfo=UTC)
_SEED = 20
_STORIES, _BASES = 40, 200
_MEASURED = 200
_PRINTS_EACH = 65


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--signatures", type=int, nargs="*", default=[3_000, 100_000])
    options = parser.parse_args()
    rows = _rows(options.folder / "articles.jsonl.gz")
    print(_header())
    _judge("invented stories", invented_pairs(_SEED, _STORIES))
    _judge("edits of the news set", _edits_of(rows))
    with tempfile.TemporaryDirectory() as folder:
        _fold(rows, f"sqlite:///{folder}/corpus.db")
    for count in options.signatures:
        with tempfile.TemporaryDirectory() as folder:
            _cost(rows, f"sqlite:///{folder}/corpus.db", count)
    _library_cost(max(options.signatures))


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _edits_of(rows: Iterable[dict[str, Any]]) -> list[Pair]:
    """Return the generated pairs over real texts; bases do not resemble each other, and have paragraphs to edit."""
    draw = random.Random(_SEED)
    fitting = [_text(row) for row in rows if row["published"] and 250 <= len(row["text"].split()) <= 1500]
    bases = draw.sample([text for text in fitting if len(text.paragraphs) >= 8], _BASES)
    return [*edited_pairs(bases, draw), *lookalike_pairs(bases, draw)]


def _text(row: dict[str, Any]) -> Text:
    paragraphs = tuple(part for part in row["text"].split("\n") if part.strip())
    return Text(row["title"], paragraphs, row["outlet"], _published(row).at)


def _published(row: dict[str, Any]) -> Moment:
    year, month, day = (int(part) for part in row["published"][:10].split("/"))
    return Moment(datetime(year, month, day, tzinfo=UTC), day_only=True)


def _judge(label: str, pairs: list[Pair]) -> None:
    outcomes = Counter((pair.kind, pair.same, _is_same(pair)) for pair in pairs)
    total = Counter[tuple[bool, bool]]()
    for (_, same, judged), count in outcomes.items():
        total[same, judged] += count
    folded = total[True, True] + total[False, True]
    print(f"\n{label}: {len(pairs)} pairs, {total[True, True] + total[True, False]} of them reprints")
    print(f"precision {total[True, True] / folded:.4f} ({total[True, True]}/{folded})", end=", ")
    print(f"recall {total[True, True] / (total[True, True] + total[True, False]):.4f}")
    for kind, same in dict.fromkeys((pair.kind, pair.same) for pair in pairs):
        right, wrong = outcomes[kind, same, same], outcomes[kind, same, not same]
        print(f"| {kind} | {'one text' if same else 'two texts'} | {right}/{right + wrong} |")


def _is_same(pair: Pair) -> bool:
    one, other = (_article(number, text) for number, text in enumerate((pair.one, pair.other)))
    return is_same_text(copy_of(one), copy_of(other))


def _article(number: int, text: Text) -> Article:
    published = Moment(text.published)
    return Article(
        ArticleHeader(number, 1, str(number), text.title, text.outlet, None, (), None, published, _NOW), text.text
    )


def _fold(rows: list[dict[str, Any]], url: str) -> None:
    """Place the whole set through the store and list what folds that is not the same text."""
    with CorpusStore(url) as store:
        places = OriginsStore(url)
        origins = Origins(store, places)
        store.save_all([Prepared(_draft(row), [Span(0, len(row["text"]))]) for row in rows], now=_NOW)
        started = process_time()
        placed = origins.catch_up()
        spent = process_time() - started
        origin_of = origins.origin_of(range(1, placed + 1))
        folded = [(article, origin) for article, origin in origin_of.items() if article != origin]
        print(f"\nnews set: {placed} articles in {spent:.1f} processor seconds ({spent / placed * 1e3:.1f} ms each)")
        print(f"{len(set(origin_of.values()))} origins; {len(folded)} articles folded into another:")
        for article, origin in folded:
            print(f"- {_title(store, article)} <- {_title(store, origin)}")
        places.close()


def _title(store: CorpusStore, article_id: int) -> str:
    article = store.article(article_id)
    if article is None:
        raise LookupError(article_id)
    published = article.header.published
    return f"{article.header.title[:60]!r} ({published.at.date() if published else 'undated'})"


def _draft(row: dict[str, Any]) -> Draft:
    return Draft(
        key=row["url"],
        title=row["title"],
        text=row["text"],
        outlet=row["outlet"],
        url=row["url"],
        authors=tuple(row["authors"] or ()),
        published=_published(row) if row["published"] else None,
    )


def _cost(rows: list[dict[str, Any]], url: str, count: int) -> None:
    """Measure the placing of real articles beside `count` others that have prints of a common article's number."""
    draw = random.Random(_SEED)
    with CorpusStore(url) as store:
        places = OriginsStore(url)
        origins = Origins(store, places)
        filler = [_filler(number) for number in range(count)]
        ids = [saved.article_id for saved in store.save_all(filler, now=_NOW)]
        with places.writing() as desk:
            for article_id in ids:
                desk.replace_prints(article_id, 1, {draw.getrandbits(63) for _ in range(_PRINTS_EACH)})
        chosen = draw.sample(rows, _MEASURED)
        saved = store.save_all([Prepared(_draft(row), [Span(0, len(row["text"]))]) for row in chosen], now=_NOW)
        spent = [_timed(origins, each.article_id) for each in saved]
        places.close()
    size = Path(url.removeprefix("sqlite:///")).stat().st_size / 2**20
    middle, high = statistics.median(spent) * 1e3, statistics.quantiles(spent, n=20)[-1] * 1e3
    print(
        f"\n{count} signatures ({size:.0f} MiB): a placing takes {middle:.1f} ms of the processor, {high:.1f} ms at p95"
    )


def _filler(number: int) -> Prepared:
    text = f"Notice {number}."
    address = f"https://filler.example/{number}"
    return Prepared(Draft(key=address, title=text, text=text, url=address), [Span(0, len(text))])


def _timed(origins: Origins, article_id: int) -> float:
    """Return the processor seconds of one placing: other work on the machine is not its cost."""
    started = process_time()
    origins.place(article_id)
    return process_time() - started


def _library_cost(count: int) -> None:
    """Measure what datasketch's own index in memory would cost at every start, for comparison."""
    draw = random.Random(_SEED)
    index = MinHashLSH(num_perm=100, params=(20, 5))
    sketch = MinHash(num_perm=100, hashfunc=int)
    started = perf_counter()
    for number in range(count):
        copy = sketch.copy()
        copy.hashvalues[:] = [draw.getrandbits(32) for _ in range(100)]
        index.insert(number, copy)
    print(f"datasketch's MinHashLSH in memory: {perf_counter() - started:.1f} s to fill with {count} at each start")


def _header() -> str:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {commit.stdout.strip()}, {machine}"


if __name__ == "__main__":
    main()
