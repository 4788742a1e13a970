"""How fast new passages meet all subscriptions: passages a second against 100, 1,000 and 10,000 of them.

usage: python bench/matching.py HOME [--passages 1000] [--subscriptions 100 1000 10000]

HOME is an indexed home; nothing is written to it. Subscriptions are made of its own articles, so that words and names
meet as they do on a beat: of twenty, thirteen are topics of two to four words in a row, three are keywords, three are
questions and one is a source (those that publish here first, then names that nobody has). No two are the same. The
passages are the newest ones of the index, met in the portions that the bot meets them in, reading them from the store
and judging what may answer a question included.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from report import heading, table

from bot.app import Heliograph
from bot.types import Topical
from bot.watching.matching import Want
from bot.watching.rounds import MET_AT_ONCE
from bot.watching.watchroom import Watchroom
from corpus.types import ArticleHeader
from embeddings.analysis import content_words

_SEED = 7
_KINDS = (*[Topical.TOPIC] * 13, *[Topical.WORDS] * 3, *[Topical.QUESTION] * 3, Topical.SOURCE)
_COLUMNS = (
    "subscriptions",
    "ready ms each",
    "passages",
    "passages a second",
    "ms of processor each",
    "slowest portion ms",
    "fits",
)


def main() -> None:
    """Measure and print one table."""
    asked = _arguments()
    app = Heliograph.configured(None, home=asked.home)
    try:
        headers = app.store.headers_between(datetime(2, 1, 1, tzinfo=UTC), datetime.now(UTC), limit=20_000)
        app.searcher.warm()
        ids, count = app.generations.load().vectors.ids(), asked.passages
        print(heading(f"Passages against all subscriptions at once, {count} passages of {len(headers)} articles"))
        # Each row meets passages of its own: those of another row are taken apart already.
        parts = [ids[len(ids) - (row + 1) * count :][:count] for row in range(len(asked.subscriptions))]
        wanted = zip(asked.subscriptions, parts, strict=True)
        rows = [_row(app, _wants(headers, many), part) for many, part in wanted]
        print(table(_COLUMNS, rows))
    finally:
        app.close()


def _row(app: Heliograph, wants: Sequence[Want], ids: Sequence[int]) -> tuple[object, ...]:
    now = datetime.now(UTC)
    room = Watchroom(app.store, app.searcher, app.stories)
    floors = {want: room.floor(want.what) for want in wants}
    begun = time.perf_counter()
    room.make_ready(room.unready(floors), now=now)
    ready = (time.perf_counter() - begun) * 1000 / len(wants)
    room.watch_for(floors)
    room.meet(ids[:1], now=now)
    portions, fits, used = [], 0, time.process_time()
    for start in range(0, len(ids), MET_AT_ONCE):
        begun = time.perf_counter()
        fits += len(room.meet(ids[start : start + MET_AT_ONCE], now=now))
        portions.append(time.perf_counter() - begun)
    used = (time.process_time() - used) * 1000 / len(ids)
    return len(wants), ready, len(ids), len(ids) / sum(portions), used, max(portions) * 1000, fits


def _wants(headers: Sequence[ArticleHeader], count: int) -> list[Want]:
    chance = random.Random(_SEED)
    outlets = list(dict.fromkeys(header.outlet for header in headers))
    made = _made(headers, iter([*outlets, *(f"Gazette {number}" for number in range(count))]), chance)
    found: dict[Want, None] = {}
    while len(found) < count:
        found[next(made)] = None
    return list(found)


def _made(headers: Sequence[ArticleHeader], outlets: Iterator[str], chance: random.Random) -> Iterator[Want]:
    while True:
        what, words = chance.choice(_KINDS), _some_words(chance.choice(headers).title, chance)
        match what:
            case Topical.SOURCE:
                yield Want(what, next(outlets))
            case Topical.QUESTION:
                yield Want(what, f"What about {words} and {_some_words(chance.choice(headers).title, chance)}?")
            case _:
                yield Want(what, words)


def _some_words(title: str, chance: random.Random) -> str:
    """Return two to four words in a row of a title, without those that carry no meaning."""
    written = [title[word.start : word.end] for word in content_words(title)] or ["water"]
    length = chance.randint(2, 4)
    start = chance.randrange(max(1, len(written) - length + 1))
    return " ".join(written[start : start + length])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--passages", type=int, default=1000)
    parser.add_argument("--subscriptions", type=int, nargs="+", default=[100, 1000, 10_000])
    return parser.parse_args()


if __name__ == "__main__":
    main()
