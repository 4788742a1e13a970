"""Print how right "sources differ" is: on labelled pairs of sentences, and over all stories of a home.

usage: python bench/differences.py labels SET_FOLDER        precision and recall on bench/difference_labels.tsv
       python bench/differences.py stories HOME [LIMIT]     every difference that briefs of HOME could show, to be read
       python bench/differences.py speed SET_FOLDER         time for a story of forty articles

SET_FOLDER is the news-2022 set, whose articles the labels name by the hash of their address. What is right in a home
nobody has labelled: read what `stories` prints, and count. bench/differences.md has the rule.
"""

from __future__ import annotations

import asyncio
import csv
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from question_sets import read_rows
from report import heading, percentile, table

from bot.app import Heliograph
from bot.briefs.statements import all_sentences
from bot.briefs.windows import TICK, BriefWish
from bot.settings import Settings
from bot.types import Window
from corpus.sentences import sentence_spans
from corpus.types import ArticleHeader, Moment, Passage, Span
from embeddings.differences import find
from embeddings.types import Story, StoryArticle, StorySentence

_LABELS = Path(__file__).parent / "difference_labels.tsv"
_WEEK = timedelta(weeks=1)
_POSITIVE = frozenset({"differ", "updated"})
_ARTICLES, _SENTENCES, _ROUNDS = 40, 40, 20


@dataclass(frozen=True, slots=True)
class Pair:
    """Two labelled sentences."""

    sentences: tuple[StorySentence, StorySentence]
    kind: str
    label: str
    part: str


def main() -> None:
    """Do what the first argument says."""
    what, folder, *rest = sys.argv[1:]
    if what == "labels":
        _labels(Path(folder))
    elif what == "speed":
        _speed(Path(folder))
    else:
        _stories(Path(folder), int(rest[0]) if rest else 2)


def _labels(folder: Path) -> None:
    pairs = list(read_pairs(folder))
    print(heading(f"{len(pairs)} labelled pairs"))
    rows = [
        (part, kind, *_scores([pair for pair in pairs if part in ("all", pair.part) and kind in ("all", pair.kind)]))
        for part in ("dev", "test", "all")
        for kind in ("number", "date", "role", "all")
    ]
    print(table(("part", "kind", "pairs", "positive", "found", "right", "precision", "recall"), rows))


def _scores(pairs: Sequence[Pair]) -> tuple[object, ...]:
    counts = Counter((pair.label in _POSITIVE, bool(find(pair.sentences))) for pair in pairs)
    right = counts[True, True]
    found, positive = right + counts[False, True], right + counts[True, False]
    return (len(pairs), positive, found, right, right / found if found else "-", right / positive if positive else "-")


def read_pairs(folder: Path) -> Iterator[Pair]:
    """Yield the labelled pairs with their sentences from the articles of a set."""
    rows = {_hash(row["url"]): (place, row) for place, row in enumerate(read_rows(folder / "articles.jsonl.gz"), 1)}
    with _LABELS.open(encoding="utf-8") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            first, second = (
                _sentence(*rows[line[f"article_{side}"]], Span(int(line[f"start_{side}"]), int(line[f"end_{side}"])))
                for side in "ab"
            )
            yield Pair((first, second), line["kind"], line["label"], line["part"])


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def _sentence(place: int, row: dict[str, Any], span: Span) -> StorySentence:
    text = row["text"]
    return StorySentence(Passage(place, _header(place, row), 0, len(text), text), span)


def _header(place: int, row: dict[str, Any]) -> ArticleHeader:
    at = datetime.strptime(row["published"], "%Y/%m/%d").replace(tzinfo=UTC)
    url = row["url"]
    return ArticleHeader(place, 1, url, row["title"], row["outlet"], url, (), "en", Moment(at, day_only=True), at)


def _stories(home: Path, limit: int) -> None:
    found = [each for sentences in _told(home) for each in find(sentences, limit=limit)]
    print(heading(f"{len(found)} differences in the stories of {home.name}"))
    for number, each in enumerate(found, 1):
        print(f"\n{number}. {each.kind} | {each.about} | {each.values[0]} | {each.values[1]}")
        print("\n".join(_line(sentence) for sentence in each.sentences))


def _line(sentence: StorySentence) -> str:
    article = sentence.passage.article
    return f"   {article.visible_from:%Y-%m-%d} {article.outlet}: {' '.join(sentence.text.split())}"


def _speed(folder: Path) -> None:
    rows = list(read_rows(folder / "articles.jsonl.gz"))[: _ARTICLES * _ROUNDS]
    times = []
    for number in range(_ROUNDS):
        chosen = rows[number * _ARTICLES : (number + 1) * _ARTICLES]
        sentences = [each for place, row in enumerate(chosen, 1) for each in _opening(place, row)]
        began = time.perf_counter()
        find(sentences)
        times.append(1000 * (time.perf_counter() - began))
    print(heading(f"{_ARTICLES} articles of {_SENTENCES} sentences, {_ROUNDS} times"))
    print(f"median {percentile(times, 0.5):.0f} ms, slowest {max(times):.0f} ms")


def _opening(place: int, row: dict[str, Any]) -> list[StorySentence]:
    return [_sentence(place, row, span) for span in sentence_spans(row["text"])[:_SENTENCES]]


def _told(home: Path) -> Iterator[list[StorySentence]]:
    """Yield the sentences of each story of each week of a home, as a brief of that week reads them."""
    heliograph = Heliograph(Settings(home=home))
    coverage = heliograph.store.coverage()
    since, last = coverage.first, coverage.last
    while since is not None and last is not None and since <= last:
        wish = BriefWish(Window(since - TICK, since + _WEEK - TICK))
        found = asyncio.run(heliograph.library.stories(wish, now=last))
        yield from (all_sentences(_texts(story)) for story in found.stories if not found.older)
        since += _WEEK
    heliograph.close()


def _texts(story: Story) -> list[StoryArticle]:
    """Return the most central article of each origin."""
    texts: dict[int, StoryArticle] = {}
    for one in story.articles:
        texts.setdefault(one.origin, one)
    return list(texts.values())


if __name__ == "__main__":
    main()
