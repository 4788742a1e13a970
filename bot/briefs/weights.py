"""How much of a story each word carries, told by how many of its texts say it. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.briefs.sameness import held
from embeddings.types import Story, StoryArticle

BACKGROUND = 60
"""Stories of the window that say which words are everybody's; more of them change no weight by a tenth."""

FEWEST = 20
"""Fewer stories tell too little of what is common: each counts as one of so many."""


def background(stories: Sequence[Story]) -> Mapping[str, float]:
    """Return for each word the share of these stories, but for one, whose first article opens with it, 0 to 1.

    But for one, so that a story's own words are not common because it has them.
    """
    openings = [held(story.articles[0].lead.text).all for story in stories[:BACKGROUND]]
    counts = Counter(one for opening in openings for one in opening)
    return {one: (count - 1) / max(len(openings), FEWEST) for one, count in counts.items()}


def story_weights(texts: Sequence[StoryArticle], common: Mapping[str, float]) -> Mapping[str, float]:
    """Return the weight of each word: the share of the story's texts that open with it, less where all stories do.

    `texts` has one article of each origin, so that five reprints of one report do not outvote two reports.
    """
    rarest = 1 / (BACKGROUND + 1)
    return {one: share * -math.log(max(common.get(one, 0.0), rarest)) for one, share in shares(texts).items()}


def in_common(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two stories' weights, 0 to 1: rare names that both are told with bring them together."""
    product = sum(weight * other.get(word, 0.0) for word, weight in one.items())
    return product / (math.hypot(*one.values()) * math.hypot(*other.values()) or 1.0)


def shares(texts: Sequence[StoryArticle]) -> Mapping[str, float]:
    """Return for each word the share of the texts that open with it, or have it in their titles, 0 to 1."""
    counts = Counter(word for one in texts for word in held(one.article.title).all | held(one.lead.text).all)
    return {one: count / len(texts) for one, count in counts.items()}
