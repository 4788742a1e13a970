"""Print what weekly briefs are like: repetitions, quotes that are no slices, origins, and headlines that excite.

usage: python bench/brief_sentences.py HOME [--since 2022-06-06] [--weeks 16] [--stories 10] [--length full] [--read]

HOME is an encoded corpus. A pair of sentences is redundant where `bot.briefs.sameness` says so, and also where a
plainer rule does that the choice knows nothing of: three of four words of the shorter one, cut at blanks, stand in the
other. A quote is verbatim where the stored text of its article holds it at the place that the brief gives. Headlines
are compared with the title of each story's most central article, sentences with the openings of its most central
articles, which are what a brief without any choice would quote. `--read` prints the briefs, to be read line by line.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

from report import heading, percentile, table

from bot.app import Heliograph
from bot.briefs.briefing import Size
from bot.briefs.headline import Fault, faults
from bot.briefs.quotable import flaw
from bot.briefs.sameness import retells, says_the_same
from bot.briefs.windows import TICK, BriefWish
from bot.news import Brief, BriefStory
from bot.settings import Settings
from bot.types import Length, Window
from corpus.sentences import sentence_spans

_WEEK = timedelta(weeks=1)
_WORD = re.compile(r"\w+")
_PLAINLY_SAME = 0.75


@dataclass(frozen=True, slots=True)
class Made:
    """A brief and the milliseconds that it took, gathering included."""

    brief: Brief
    milliseconds: float


def main() -> None:
    """Make the briefs and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--since", type=date.fromisoformat, default=date(2022, 6, 6))
    parser.add_argument("--weeks", type=int, default=16)
    parser.add_argument("--stories", type=int, default=10)
    parser.add_argument("--length", type=Length, default=Length.FULL)
    parser.add_argument("--read", action="store_true", help="print the briefs instead of the figures")
    options = parser.parse_args()
    heliograph = Heliograph(Settings(home=options.home))
    first = datetime.combine(options.since, datetime.min.time(), UTC)
    size = Size(options.stories, options.length)
    made = [_made(heliograph, first + week * _WEEK, size) for week in range(options.weeks)]
    if options.read:
        print("\n\n".join(_readable(one.brief) for one in made))
    else:
        print(heading(f"{len(made)} weekly briefs of {options.stories} stories, {options.length}"))
        print(table(["what", "openings of central articles", "chosen"], list(_figures(heliograph, made))))
        print(table(["title", "most central", "chosen"], list(_titles(heliograph, made))))
    heliograph.close()


def _made(heliograph: Heliograph, since: datetime, size: Size) -> Made:
    wish = BriefWish(Window(since - TICK, since + _WEEK - TICK))
    started = time.perf_counter()
    brief = asyncio.run(heliograph.composer.compose_brief(wish, size, now=since + _WEEK))
    return Made(brief, (time.perf_counter() - started) * 1000)


def _figures(heliograph: Heliograph, made: Sequence[Made]) -> Iterator[tuple[str, object, object]]:
    briefs = [one.brief for one in made]
    stories = [story for brief in briefs for story in brief.stories]
    several = [story for story in stories if story.origins > 1]
    chosen = [[_sentences(story) for story in brief.stories] for brief in briefs]
    plain = [[_openings(heliograph, story) for story in brief.stories] for brief in briefs]
    yield "stories", len(stories), len(stories)
    yield "sentences of a story", _mean(plain), _mean(chosen)
    for name, same in (("our rule", says_the_same), ("plain rule", _plainly_same)):
        yield f"briefs with a redundant pair, {name}", *(_share(_redundant(each, same)) for each in (plain, chosen))
    yield "sentences that cannot stand alone", *(_share(_flawed(each)) for each in (plain, chosen))
    yield "quotes that are slices of the stored text", "", _share(_verbatim(heliograph, stories))
    told = (_origins_quoted(heliograph, story) > 1 for story in several)
    yield "stories of several origins, told by several", "", _share(told)
    yield "milliseconds for a brief, median", "", percentile([one.milliseconds for one in made], 0.5)


def _titles(heliograph: Heliograph, made: Sequence[Made]) -> Iterator[tuple[str, object, object]]:
    stories = [story for one in made for story in one.brief.stories]
    central = [heliograph.store.article(story.article_ids[0]) for story in stories]
    before = [faults(article.header.title) for article in central if article]
    after = [faults(story.headline) for story in stories]
    yield "all", len(before), len(after)
    for fault in Fault:
        yield fault.value, sum(fault in each for each in before), sum(fault in each for each in after)
    for name, without in (("any of these", frozenset()), ("any but cut off", frozenset({Fault.CUT}))):
        yield name, sum(bool(each - without) for each in before), sum(bool(each - without) for each in after)


def _openings(heliograph: Heliograph, story: BriefStory) -> list[str]:
    """Return the first sentences of the most central articles, as many as the story was given."""
    leads = [heliograph.store.passages_of(one)[0].text for one in story.article_ids[: len(story.quotes)]]
    return [lead[span.start : span.end] for lead in leads for span in sentence_spans(lead)[:1]]


def _mean(briefs: Sequence[Sequence[Sequence[str]]]) -> float:
    counts = [len(sentences) for brief in briefs for sentences in brief]
    return sum(counts) / len(counts)


def _flawed(briefs: Sequence[Sequence[Sequence[str]]]) -> Iterator[bool]:
    return (flaw(sentence) is not None for brief in briefs for sentences in brief for sentence in sentences)


def _redundant(briefs: Sequence[Sequence[Sequence[str]]], same: Callable[[str, str], bool]) -> Iterator[bool]:
    for brief in briefs:
        within = [pair for story in brief for pair in combinations(story, 2)]
        across = [(one, other) for first, second in combinations(brief, 2) for one in first for other in second]
        yield any(same(*pair) for pair in within) or any(same(*pair) and retells(*pair) for pair in across)


def _plainly_same(one: str, other: str) -> bool:
    first, second = frozenset(_WORD.findall(one.casefold())), frozenset(_WORD.findall(other.casefold()))
    return len(first & second) >= _PLAINLY_SAME * min(len(first), len(second))


def _verbatim(heliograph: Heliograph, stories: Sequence[BriefStory]) -> Iterator[bool]:
    for story in stories:
        for quote in story.quotes:
            article = heliograph.store.article(quote.passage.article.id, quote.passage.article.revision)
            if quote.best is None or article is None:
                yield False
                continue
            start, end = quote.passage.start + quote.best.start, quote.passage.start + quote.best.end
            yield article.text[start:end] == quote.passage.text[quote.best.start : quote.best.end]


def _origins_quoted(heliograph: Heliograph, story: BriefStory) -> int:
    ids = [quote.passage.article.id for quote in story.quotes]
    origins = heliograph.searcher.origins_of(frozenset(ids))
    return len({origins.get(one, one) for one in ids})


def _sentences(story: BriefStory) -> list[str]:
    return [quote.passage.text[quote.best.start : quote.best.end] for quote in story.quotes if quote.best]


def _share(values: Iterator[bool]) -> str:
    counted = list(values)
    return f"{sum(counted)} of {len(counted)}"


def _readable(brief: Brief) -> str:
    lines = [f"# {brief.since:%d %B} to {brief.until:%d %B %Y}"]
    for number, story in enumerate(brief.stories, 1):
        counts = f"{story.articles} articles, {story.outlets} outlets, {story.origins} origins, {story.novelty}"
        lines += ["", f"{number}. {story.headline} [{story.headed.outlet}] ({counts})"]
        for quote in story.quotes:
            text = quote.passage.text[quote.best.start : quote.best.end] if quote.best else quote.passage.text
            lines.append(f"   - {text} [{quote.passage.article.outlet}, {quote.passage.article.visible_from:%d %b}]")
        for one in story.differences:
            lines.append(f"   ~ differ in {one.about}: {one.values[0]} / {one.values[1]}")
            lines += [f"     ~ {sentence.text}" for sentence in one.sentences]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
