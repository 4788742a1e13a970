"""Articles on a topic -> the days on which most of it happened, one quoted sentence for each. Pure.

`articles -> sentences that can be quoted -> the day of each -> days with most texts -> a sentence of each day`

A sentence belongs to the day that it names, otherwise, near the top of its article, to the day of publication.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.briefs.statements import Statement, statements
from bot.news import Timeline, TimelineDay
from embeddings.analysis import analyze, content_words, term
from embeddings.time_phrases import Phrase, looks_ahead, phrases
from embeddings.time_words import WEEKDAY, weekday_number
from embeddings.topics import Topic, topic_of
from embeddings.types import StoryArticle

DAYS = 10
"""More days than these do not fit one message with their sentences."""

FEWEST_DAYS = 2
"""One day is no line: then the articles have not enough."""

NEWS_SENTENCES = 3
"""What a report tells first happened when it was published, unless it says so; further down stands background."""

# By eye on timelines of news-2022: below, days came in that only some article's publication made; a date that a
# text names is surer than the day it came out, and what several texts name surer than what one of them repeats.
_NAMED, _PUBLISHED = 1.0, 0.6
_TOPIC_SHARE = 0.6
"""Share of the topic's words that a sentence and the title above it must hold: both of two, two of three."""
_SAME_WORDS = 0.5
"""From this share of the shorter sentence's words on, two days would be told with the same sentence."""

_DAY, _NEARLY_A_YEAR = timedelta(days=1), timedelta(days=300)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WEEKDAY, _DATED_OR_LAST = (
    re.compile(rf"\b(?:{WEEKDAY})\b", re.IGNORECASE),
    re.compile(r"\d|\blast\b|прошл", re.IGNORECASE),
)
_NEAR = timedelta(days=3)
"""By eye on news-2022: a weekday further back is as often one to come, and a lone text's day further off a slip."""
_AHEAD = re.compile(
    r"\b(?:brac(?:e|es|ed|ing)\s+for|threaten(?:s|ing)?|ahead\s+of|(?:is|are)\s+set\s+to|will)\b", re.IGNORECASE
)
"""What a report says of days to come, besides what `looks_ahead` knows from questions."""
_NO_NEWS = re.compile(
    r"\b(?:slated|live updates|latest (?:coverage|updates)|click|subscribe|read more)\b", re.IGNORECASE
)
"""What is to come in other words, and what a page says of itself."""


@dataclass(frozen=True, slots=True)
class _Dated:
    """A sentence and the day that it tells of; `named` is the share of the topic's words that stand in it."""

    statement: Statement
    day: date
    published: date
    dated: bool
    named: float
    terms: frozenset[str]


def timeline(topic: str, articles: Sequence[StoryArticle], *, limit: int = DAYS, language: str = "") -> Timeline:
    """Return the days of `articles`, best match first, in the order of time; no days where they have not enough.

    A day is told in `language` where any article tells of it in that.
    """
    asked = topic_of(topic)
    sentences = [dated for one in statements(articles) if (dated := _dated(one, asked))]
    days = _told(_by_day(sentences), limit, language)
    outlets = {one.article.outlet for one in articles}
    enough = days if len(days) >= FEWEST_DAYS else ()
    return Timeline(topic, tuple(enough), len(articles), len(outlets))


def _dated(statement: Statement, asked: Topic) -> _Dated | None:
    if statement.leans:  # It would stand without the sentence that it speaks of.
        return None
    named = _share(asked, asked.ways.said(statement.text))
    titled = _share(asked, asked.ways.said(statement.passage.article.title) | asked.ways.said(statement.text))
    if not named or titled < _TOPIC_SHARE:
        return None
    day, dated = _day(statement, asked)
    published = statement.passage.article.published
    if day is None or published is None:
        return None
    return _Dated(statement, day, published.at.date(), dated, named, _others(statement.text, asked))


def _others(text: str, asked: Topic) -> frozenset[str]:
    """Return the terms of a sentence without the topic's, which all of them have."""
    return frozenset(analyze(text)) - {term(word) for word in asked.words}


def _share(asked: Topic, said: frozenset[str]) -> float:
    return sum(term(word) in said for word in asked.words) / max(len(asked.words), 1)


def _day(statement: Statement, asked: Topic) -> tuple[date | None, bool]:
    """Return the day that a sentence tells of, and whether it names it itself."""
    published, text = statement.passage.article.published, statement.text
    if published is None or looks_ahead(text) or _AHEAD.search(text) or _NO_NEWS.search(text):
        return None, False
    if len({weekday_number(each) for each in _WEEKDAY.findall(text)}) > 1:
        return None, False
    named = [
        one for one in phrases(text, _evening(published.at)) if not _names_topic(text[one.begin : one.finish], asked)
    ]
    if not named:
        return (published.at.date(), False) if statement.place < NEWS_SENTENCES else (None, False)
    return _only_day(text, named, published.at), True


def _only_day(text: str, named: Sequence[Phrase], published: datetime) -> date | None:
    """Return the one day that a sentence names; None for several, for a longer time, and for tomorrow."""
    span = named[0].span
    if len(named) > 1 or span.end - span.start > _DAY:
        return None
    # Of "September 28", written on the 27th, the day before that is a year away.
    ahead = published - span.start > _NEARLY_A_YEAR and not _YEAR.search(text, named[0].begin, named[0].finish)
    # "Saturday", written on a Sunday, is yesterday; written on a Thursday, it is rather the day after tomorrow.
    guessed = _is_bare_weekday(text[named[0].begin : named[0].finish])
    far = guessed and published.date() - span.start.date() > _NEAR
    return None if ahead or far else span.start.date()


def _is_bare_weekday(phrase: str) -> bool:
    """Say whether a time is a day of the week alone: no date beside it, and no "last" before it."""
    return _WEEKDAY.search(phrase) is not None and _DATED_OR_LAST.search(phrase) is None


def _names_topic(phrase: str, asked: Topic) -> bool:
    """Say whether a date is part of what was asked for: "January 6 hearings"."""
    said = {word.folded for word in content_words(phrase)}
    return bool(said) and said <= set(asked.words)


def _evening(published: datetime) -> datetime:
    return datetime.combine(published.date(), time.max, tzinfo=published.tzinfo)


def _by_day(sentences: Sequence[_Dated]) -> Mapping[date, list[_Dated]]:
    days: defaultdict[date, list[_Dated]] = defaultdict(list)
    for one in sentences:
        days[one.day].append(one)
    return {day: told for day, told in days.items() if not _is_doubtful(told)}


def _is_doubtful(told: Sequence[_Dated]) -> bool:
    """Say whether only one text names a day, and came out more than three days from it."""
    lone = len({one.statement.origin for one in told}) == 1
    return lone and all(abs(one.published - one.day) > _NEAR for one in told)


def _told(days: Mapping[date, list[_Dated]], limit: int, language: str) -> list[TimelineDay]:
    """Return the days that most texts tell of, each with a sentence that no other day has."""
    ranked = sorted(days.items(), key=lambda item: (-_weight(item[1]), item[0]))
    chosen: list[tuple[_Dated, int]] = []
    for _, sentences in ranked:
        best = next((one for one in _ranked(sentences, language) if not _repeats(one, chosen)), None)
        if best is not None and len(chosen) < limit:
            chosen.append((best, len({one.statement.origin for one in sentences})))
    chosen.sort(key=lambda pair: pair[0].day)
    return [TimelineDay(one.day, one.statement.quote, texts) for one, texts in chosen]


def _weight(sentences: Sequence[_Dated]) -> float:
    """Return how much a day is told of: the sum over its texts of the sentence in each that says it best."""
    best: defaultdict[int, float] = defaultdict(float)
    for one in sentences:
        weight = (_NAMED if one.dated else _PUBLISHED) * one.named
        best[one.statement.origin] = max(best[one.statement.origin], weight)
    return sum(best.values())


def _ranked(sentences: Sequence[_Dated], language: str) -> Iterator[_Dated]:
    """Yield the sentences of a day, those in `language` first, of them that which names the topic and says most."""

    def place(one: _Dated) -> tuple[bool, float, int]:
        passage = one.statement.passage
        return passage.article.language != language, -_value(one, sentences), passage.id

    return iter(sorted(sentences, key=place))


def _value(one: _Dated, others: Sequence[_Dated]) -> float:
    alike = [_overlap(one.terms, other.terms) for other in others if other.statement.origin != one.statement.origin]
    central = sum(alike) / len(alike) if alike else 0.0
    early = 1.0 / (1 + one.statement.place)
    return 2.0 * one.named + central + 0.5 * early + 0.5 * one.dated


def _repeats(one: _Dated, chosen: Sequence[tuple[_Dated, int]]) -> bool:
    return any(_overlap(one.terms, other.terms) >= _SAME_WORDS for other, _ in chosen)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(min(len(one), len(other)), 1)
