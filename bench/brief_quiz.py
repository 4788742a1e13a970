"""Does a week's brief lead with what a weekly news quiz asks about? Orders of stories compared, weights tuned.

usage: python bench/brief_quiz.py SET HOME [--stories 10] [--weeks all|tune|test] [--tune]

SET is a question set (see `question_sets`), HOME a home that its articles were ingested into. The week of a quiz are
the seven days before it. Counted is the share of the articles that the quiz links as evidence (`gold_urls`) that are
articles of the first stories; some were published before the week, and no order can bring these. Of the weeks in
their order every other one, from the first, is for tuning (`tune`); the others (`test`) are not looked at for that.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from question_sets import read_rows
from report import heading, table

from bot.app import Heliograph
from bot.briefs.leading import Reader, Weights, lead
from bot.briefs.telling import is_digest
from bot.briefs.windows import TICK, BriefWish, Days
from bot.types import Window
from embeddings.types import Story

SHUFFLES = 200
STEPS = 10

Order = Callable[[Sequence[Story]], list[Story]]


@dataclass(frozen=True, slots=True)
class Week:
    """The stories of the seven days before a quiz, and the addresses that it links."""

    window: Window
    stories: tuple[Story, ...]
    gold: frozenset[str]

    def found(self, order: Order, count: int) -> int:
        """Return how many of the linked articles the first `count` stories hold."""
        first = order(self.stories)[:count]
        return len(self.gold & {one.article.url for story in first for one in story.articles if one.article.url})


def main() -> None:
    """Print the share for each order of stories, and with --tune the best weights."""
    arguments = _arguments()
    heliograph = Heliograph.configured(None, home=arguments.home)
    try:
        weeks = asyncio.run(_weeks(heliograph, arguments.set))
        own = heliograph.settings.bot
    finally:
        heliograph.close()
    weights = Weights(own.lead_origins, own.lead_outlets, own.lead_freshness, own.lead_novelty, own.lead_topics)
    chosen = {"all": weeks, "tune": weeks[::2], "test": weeks[1::2]}[arguments.weeks]
    _print_orders(chosen, weights, arguments)
    if arguments.tune:
        _print_weights(chosen, weights, arguments.stories)


async def _weeks(heliograph: Heliograph, folder: Path) -> list[Week]:
    gold: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_rows(folder / "questions.jsonl"):
        gold[row["id"].partition("_")[0]].update(row.get("gold_urls", ()))
    return [await _week(heliograph, day, urls) for day, urls in sorted(gold.items()) if urls]


async def _week(heliograph: Heliograph, day: str, urls: set[str]) -> Week:
    quiz = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
    first, last = quiz - timedelta(days=7), quiz - TICK
    wish = BriefWish(Window(first - TICK, last), days=Days(first.date(), last.date()))
    found = await heliograph.library.stories(wish, now=quiz)
    return Week(wish.window, found.stories, frozenset(urls))


def _print_orders(weeks: Sequence[Week], weights: Weights, arguments: argparse.Namespace) -> None:
    count, total = arguments.stories, sum(len(week.gold) for week in weeks)
    rows = [(name, share, f"{round(share * total)} of {total}") for name, share in _shares(weeks, weights, count)]
    stories = sum(len(week.stories) for week in weeks) / len(weeks)
    what = f"{arguments.set.name}, {arguments.weeks} weeks ({len(weeks)}), {stories:.0f} stories a week"
    print(heading(f"Quiz articles in the first {count} stories, {what}"))
    print()
    print(table(("order", "share", "articles"), rows))


def _shares(weeks: Sequence[Week], weights: Weights, count: int) -> Iterator[tuple[str, float]]:
    yield "leading", _share(weeks, lambda week: week.found(_led(week, weights), count))
    yield "largest cluster first", _share(weeks, lambda week: week.found(_largest, count))
    yield "newest first", _share(weeks, lambda week: week.found(_newest, count))
    yield f"random, mean of {SHUFFLES}", _share(weeks, lambda week: _shuffled(week, count))
    yield "best possible", _share(weeks, lambda week: week.found(lambda stories: _best(week, stories), count))


def _share(weeks: Sequence[Week], found: Callable[[Week], float]) -> float:
    return sum(found(week) for week in weeks) / sum(len(week.gold) for week in weeks)


def _led(week: Week, weights: Weights) -> Order:
    def led(stories: Sequence[Story]) -> list[Story]:
        # Digests go last, as in a brief.
        return [one.story for one in sorted(lead(stories, Reader(week.window), weights), key=is_digest)]

    return led


def _largest(stories: Sequence[Story]) -> list[Story]:
    return sorted(stories, key=lambda story: (-len(story.articles), -story.last.timestamp()))


def _newest(stories: Sequence[Story]) -> list[Story]:
    return sorted(stories, key=lambda story: (-story.last.timestamp(), story.articles[0].article.id))


def _shuffled(week: Week, count: int) -> float:
    shuffler, stories = random.Random(0), list(week.stories)
    found = 0
    for _ in range(SHUFFLES):
        shuffler.shuffle(stories)
        found += _held(week, stories[:count])
    return found / SHUFFLES


def _held(week: Week, stories: Sequence[Story]) -> int:
    return replace(week, stories=tuple(stories)).found(list, len(stories))


def _best(week: Week, stories: Sequence[Story]) -> list[Story]:
    return sorted(stories, key=lambda story: -_held(week, [story]))


def _print_weights(weeks: Sequence[Week], weights: Weights, count: int) -> None:
    tried = [(_share(weeks, lambda week, one=one: week.found(_led(week, one), count)), one) for one in _grid(weights)]
    tried.sort(key=lambda pair: -pair[0])
    rows = [(one.origins, one.outlets, one.freshness, share) for share, one in tried[:20]]
    print()
    print(table(("origins", "outlets", "freshness", "share"), rows))


def _grid(weights: Weights) -> Iterator[Weights]:
    """Yield every way to share one over origins, outlets and freshness; the others say nothing without a chat."""
    for origins in range(STEPS + 1):
        for outlets in range(STEPS + 1 - origins):
            fresh = STEPS - origins - outlets
            yield replace(weights, origins=origins / STEPS, outlets=outlets / STEPS, freshness=fresh / STEPS)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("--stories", type=int, default=10)
    parser.add_argument("--weeks", choices=("all", "tune", "test"), default="all")
    parser.add_argument("--tune", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
