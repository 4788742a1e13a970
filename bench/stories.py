"""Measure stories: agreement with labelled events, and the cost of an article among 10,000 live stories.

    python bench/stories.py HOME [--live 10000]

HOME is an indexed home of news-2022. It is copied, so that all articles are placed anew and nothing in it changes; all
are grouped, those with a label in bench/story_labels.tsv are scored.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from cluster_scores import b_cubed, pairs
from replicas import jittered
from report import heading, table

from corpus.origins_store import OriginsStore
from corpus.schema import STORY_PLACES, STORY_SIGNS, open_database
from corpus.store import CorpusStore
from embeddings.generations import Generations
from embeddings.story_keeper import StoryKeeper
from embeddings.story_packing import unpack
from embeddings.story_room import Room
from embeddings.story_score import Item
from embeddings.story_signs import Weighed
from embeddings.story_store import StoryStore

_LABELS = Path(__file__).parent / "story_labels.tsv"
_EVER = (datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
_TIMED = 500
_DAYS = 21
_TURNED = 0.6
"""Cosine of a copy's vector to the original's: nearer copies, with more words in common, would join its story."""


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--live", type=int, default=10_000, help="live stories at which an article is timed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copyfile(arguments.home / "corpus.db", home / "corpus.db")
        shutil.copytree(arguments.home / "index", home / "index")
        _measure(home, f"sqlite:///{home / 'corpus.db'}", live=arguments.live)


def _measure(home: Path, url: str, *, live: int) -> None:
    with CorpusStore(url) as store:
        stories, origins, generations = StoryStore(url), OriginsStore(url), Generations(home / "index")
        _forget(url)
        started = time.process_time()
        placed = StoryKeeper(store, stories, generations, origins.origin_of).catch_up()
        whole = (time.process_time() - started) / max(placed, 1)
        print(heading(f"{placed} articles placed, {whole * 1000:.2f} ms of processor each, all told"), "\n")
        print(_agreement(store, stories), "\n")
        print(_cost(stories, origins, generations.load().manifest.fingerprint, live=live))
        stories.close()
        origins.close()


def _agreement(store: CorpusStore, stories: StoryStore) -> str:
    headers = store.headers_between(*_EVER, limit=1_000_000)
    found = stories.stories_of([header.id for header in headers])
    clusters = {sha256((header.url or "").encode()).hexdigest()[:16]: found[header.id] for header in headers}
    sizes = Counter(found.values())
    several = sum(size > 1 for size in sizes.values())
    print(f"{len(sizes)} stories, {several} of two articles or more, the largest of {max(sizes.values())}\n")
    rows = []
    for part in ("dev", "test"):
        labels = {row["article"]: int(row["event"]) for row in _labels() if row["part"] == part}
        by_item, by_pair = b_cubed(clusters, labels), pairs(clusters, labels)
        rows.append([part, len(labels), by_item.precision, by_item.recall, by_item.f1, by_pair.f1])
    return table(["part", "articles", "B-cubed precision", "recall", "F1", "pair F1"], rows)


def _cost(stories: StoryStore, origins: OriginsStore, fingerprint: str, *, live: int) -> str:
    """Time `place` and `settle` where so many stories are live, made of the real ones with other names and vectors."""
    room, numbers = Room(count(1).__next__), count(1)
    originals = _items(stories, fingerprint)
    copies = _copies(originals, numbers)
    while len(room.stories) < live:
        room.place(next(copies))
    room.settle()
    among, one_by_one, started = len(room.stories), [], time.process_time()
    for _ in range(_TIMED):
        before = time.process_time()
        room.place(next(copies))
        one_by_one.append(time.process_time() - before)
    room.settle()
    mean = (time.process_time() - started) / _TIMED
    worst = sorted(one_by_one)[int(0.99 * _TIMED)]
    return table(
        ["live stories", "place and settle, ms", "place, 99th percentile, ms"], [[among, mean * 1e3, worst * 1e3]]
    )


def _items(stories: StoryStore, fingerprint: str) -> list[Item]:
    found = []
    for place in stories.places_in(stories.stories_around(*_EVER, timedelta())):
        kept = unpack(place.signs, fingerprint)
        if kept.vector is not None:
            found.append(Item(place.article_id, 1, place.at, 0, kept.signs, kept.vector))
    return found


def _copies(items: Sequence[Item], numbers: Iterator[int]) -> Iterator[Item]:
    """Yield the items again and again, in each round with names of its own and all within three weeks."""
    random, start = np.random.default_rng(0), datetime(2026, 5, 1, tzinfo=UTC)
    for round_ in count():
        for item in items:
            number = next(numbers)
            vector = jittered(item.vector[None, :], random, cosine=_TURNED)[0]
            at = start + timedelta(days=float(random.uniform(0, _DAYS)))
            yield replace(
                item, article_id=number, origin=number, at=at, vector=vector, signs=_renamed(item.signs, round_)
            )


def _renamed(signs: Weighed, round_: int) -> Weighed:
    """Return signs in which three of four names and two of three words are this round's alone."""
    if not round_:
        return signs
    own = {sign: f"{sign}'{round_}" for place, sign in enumerate(signs.names) if place % 4}
    words = {
        f"{sign}'{round_}" if place % 3 else sign: weight for place, (sign, weight) in enumerate(signs.words.items())
    }
    names = {own.get(sign, sign): weight for sign, weight in signs.names.items()}
    anchors = {own.get(sign, sign): weight for sign, weight in signs.anchors.items()}
    return Weighed(words, names, anchors)


def _labels() -> list[dict[str, str]]:
    with _LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _forget(url: str) -> None:
    database = open_database(url)
    with database.writing() as connection:
        for kept in (STORY_PLACES, STORY_SIGNS):
            connection.execute(sa.delete(kept))
    database.close()


if __name__ == "__main__":
    main()
