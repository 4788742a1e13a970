"""Print where the milliseconds of a question go, from its text to the rendered card, and what all of it takes.

usage: python bench/ask_cost.py HOME [--questions FILE] [--count 150] [--hurried]

FILE has one JSON object a line, with `question` and perhaps `as_of` (a day); without it the everyday questions of
bench/everyday.txt are asked as of now. The program is put together as it is for `heliograph ask`, with a stopwatch
around its parts; questions come one at a time in this one process, which has answered twenty before.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from report import heading, table
from scale_asks import WatchedGenerations
from stopwatch import Stopwatch, Watched, spread

from bot.app import Heliograph
from bot.asking.answer import Material, compose
from bot.asking.cards import new_card
from bot.rendering.render import answer
from bot.settings import Settings
from bot.texts import Texts
from bot.types import Place
from corpus.types import Coverage
from embeddings.highlight import best_sentences

_WARM_UP = 20
_WATCHED = ("store", "encoder", "reranker", "_places")
_WATCHED_STEPS = {
    "encode the question": ("encoder.encode_question",),
    "dense leg": ("vectors.search",),
    "keyword leg": ("terms.search",),
    "scores of what one leg missed": ("vectors.scores", "terms.scores"),
    "labels": ("vectors.labels",),
    "origins": ("_places.origin_of",),
    "passages from the store": ("store.passages",),
    "reranker": ("reranker.reads", "reranker.scores"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the day as of which it is asked."""

    text: str
    as_of: date | None


def main() -> None:
    """Ask every question and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--questions", type=Path, default=Path(__file__).parent / "everyday.txt")
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--hurried", action="store_true", help="leave the reranker out")
    options = parser.parse_args()
    watch = Stopwatch()
    heliograph = watched(options.home, watch, reranked=not options.hurried)
    asked = read_asked(options.questions)[: options.count]
    coverage = heliograph.store.coverage()
    costs = []
    for one in asked[:_WARM_UP] + asked:
        watch.reset()
        costs.append(ask(heliograph, one, coverage, watch, hurried=options.hurried))
    print(heading(f"{len(asked)} questions over {coverage.passages} passages, milliseconds"))
    print(table(["step", "p50", "p95", "p99"], rows(costs[min(_WARM_UP, len(asked)) :])))
    heliograph.close()


def watched(home: Path, watch: Stopwatch, *, reranked: bool) -> Heliograph:
    """Return the program over a home with a stopwatch around its parts."""
    heliograph = Heliograph(Settings(home=home))
    for name in _WATCHED:
        if name != "reranker" or (reranked and heliograph.reranker is not None):
            vars(heliograph)[name] = Watched(getattr(heliograph, name), name, watch)
    vars(heliograph)["generations"] = WatchedGenerations(home / "index", watch)
    return heliograph


def read_asked(path: Path) -> list[Asked]:
    """Return the questions of a file of JSON lines, or of one with a question on each line."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    found = [json.loads(line) if line.startswith("{") else {"question": line} for line in lines if line[:1] not in "# "]
    return [Asked(row["question"], date.fromisoformat(row["as_of"]) if "as_of" in row else None) for row in found]


def ask(heliograph: Heliograph, one: Asked, coverage: Coverage, watch: Stopwatch, *, hurried: bool) -> dict[str, float]:
    """Answer a question as the bot does, without its event loop; return the milliseconds of each step and of all."""
    now, started = datetime.now(UTC), time.perf_counter()
    findings = heliograph.searcher.search(one.text, now=now, as_of=one.as_of, hurried=hurried)
    card = new_card(findings, Place(1), now=now)
    passages = heliograph.store.passages(card.passage_ids[: heliograph.settings.bot.quotes])
    read = time.perf_counter()
    steps = {name: sum(sum(watch.calls.get(call, ())) for call in calls) for name, calls in _WATCHED_STEPS.items()}
    spans = best_sentences(
        card.question,
        [passage.text for passage in passages],
        None if hurried else heliograph.searcher.encoder(),
        titles=[passage.article.title for passage in passages],
    )
    cut = time.perf_counter()
    bests = {passage.id: span for passage, span in zip(passages, spans, strict=True)}
    answer(compose(card, Material(tuple(passages), bests, coverage), position=0), Texts("en"), "UTC")
    finished = time.perf_counter()
    return {
        **steps,
        "understanding, ranking, matching, confidence": (read - started) * 1000 - sum(steps.values()),
        "best sentences": (cut - read) * 1000,
        "card and rendering": (finished - cut) * 1000,
        "all": (finished - started) * 1000,
    }


def rows(costs: Sequence[dict[str, float]]) -> list[Sequence[object]]:
    """Return a row for each step, of the median question and of slow ones; percentiles of steps do not add up."""
    spreads = {name: spread([one[name] for one in costs]) for name in costs[0]}
    return [(name, each.p50, each.p95, each.p99) for name, each in spreads.items()]


if __name__ == "__main__":
    main()
