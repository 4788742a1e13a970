"""What leads a brief: stories and their reader -> stories in order, each with the reasons. Pure.

The score of a story is the weighted sum of five parts, each 0 to 1, that a reader can check; docs/brief.md gives them
in words, `[bot]` of config.toml the weights.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.briefs.headline import Fault, faults
from bot.news import Lead, LedStory, Novelty
from bot.types import Window
from corpus.types import Moment
from embeddings.topics import topic_of
from embeddings.types import Story, StoryArticle

_LONGEST = timedelta(days=92)
"""Taken for the length of a window without a beginning."""

# What goes on is worth as much as what begins: less put every update of a great story behind the day's trifles.
_NOVELTY = {Novelty.NEW: 1.0, Novelty.UPDATED: 1.0, Novelty.RUNNING: 0.0}


# What tells of many events at once confirms none of them.
_MIXED = {Fault.LIVE, Fault.DIGEST}


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, 0 or more."""

    origins: float
    outlets: float
    freshness: float
    novelty: float
    topics: float


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom and of what time stories are put in order; nothing known for the command line.

    Freshness is reckoned from the end of the brief's `window`. `told` are the articles that the chat was told of,
    `origins` the texts that they come from, `stories` the kept stories that they belong to; `topics` what it follows.
    """

    window: Window
    told: frozenset[int] = frozenset()
    origins: frozenset[int] = frozenset()
    stories: frozenset[int] = frozenset()
    topics: tuple[str, ...] = ()


def lead(stories: Iterable[Story], reader: Reader, weights: Weights) -> list[LedStory]:
    """Return the stories, the one to begin with first; equals as their first articles were stored."""
    led = [_led(story, reader, weights) for story in stories]
    return sorted(led, key=lambda one: (-one.lead.score, min(each.article.id for each in one.story.articles)))


def novelty_of(story: Story, reader: Reader) -> Novelty:
    """Return what the story is to the reader: by its articles, and by its number where these are of another window."""
    fresh = _fresh(story, reader)
    if not later(story, fresh, reader.told):
        return Novelty.RUNNING
    known = story.id in reader.stories or len(fresh) < len(story.articles)
    return Novelty.UPDATED if known else Novelty.NEW


def later(
    story: Story, fresh: Collection[int], told: Collection[int], *, heard: Sequence[StoryArticle] = ()
) -> tuple[StoryArticle, ...]:
    """Return the `fresh` articles that can be news to who was `told` of the story: no older than all told of it.

    `heard` are articles of it that were told and lie outside of the window. What states only a day may be of its
    last moment.
    """
    before = (*(one for one in story.articles if one.article.id in told), *heard)
    newest = max((one.article.visible_from for one in before), default=None)
    new = (one for one in story.articles if one.article.id in fresh)
    return tuple(
        one for one in new if newest is None or _latest(one.article.published, one.article.visible_from) >= newest
    )


def _led(story: Story, reader: Reader, weights: Weights) -> LedStory:
    novelty = novelty_of(story, reader)
    return LedStory(story, _lead(story, novelty, reader, weights), novelty, _fresh(story, reader))


def _lead(story: Story, novelty: Novelty, reader: Reader, weights: Weights) -> Lead:
    single = _of_one_event(story.articles)
    origins = _confirmed(len({one.origin for one in single}))
    outlets = _confirmed(len({one.article.outlet for one in single}))
    freshness, topics = _freshness(story, reader.window), _named(story, reader.topics)
    new = _NOVELTY[novelty]
    score = (
        weights.origins * origins
        + weights.outlets * outlets
        + weights.freshness * freshness
        + weights.novelty * new
        + weights.topics * topics
    )
    return Lead(score, origins, outlets, freshness, new, topics)


def _of_one_event(articles: Sequence[StoryArticle]) -> Sequence[StoryArticle]:
    """Return the articles that are no digest, gallery or live page, all where there is no other."""
    return [one for one in articles if _MIXED.isdisjoint(faults(one.article.title))] or articles


def _confirmed(count: int) -> float:
    """Return 0 for one, 1/4 more each time that it doubles, and 1 from sixteen on."""
    return min(1.0, math.log2(count) / 4)


def _freshness(story: Story, window: Window) -> float:
    """Return 1 for a story whose newest article came at the end of the window, 0 for one at its start."""
    span = window.until - window.since if window.since else _LONGEST
    last = max(_latest(one.article.published, one.article.visible_from) for one in story.articles)
    age = max(window.until - last, timedelta(0))
    return max(0.0, 1.0 - age / span)


def _latest(stated: Moment | None, visible: datetime) -> datetime:
    """Return the latest moment at which an article can have been published: what states only a day, at its end."""
    return visible + timedelta(days=1) if stated and stated.day_only else visible


def _fresh(story: Story, reader: Reader) -> frozenset[int]:
    """Return the articles that were not told: a reprint of what was told says nothing new."""
    known = reader.told | reader.origins
    return frozenset(one.article.id for one in story.articles if known.isdisjoint((one.article.id, one.origin)))


def _named(story: Story, topics: Sequence[str]) -> float:
    """Return the share of articles whose title or opening names a topic, of the topic that fits best."""
    return max((_share(story.articles, topic) for topic in topics), default=0.0)


def _share(articles: Sequence[StoryArticle], topic: str) -> float:
    asked = topic_of(topic)
    naming = sum(1 for one in articles if asked.words and asked.named(one.lead) == asked.words)
    return naming / len(articles)
