"""Stories of articles that have none kept: put together for the moment. Pure.

Those that are kept come from `story_keeper`, which places by the same rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count

import numpy as np

from embeddings.story_room import Room
from embeddings.story_score import Item, centralities, mean_direction
from embeddings.story_score import Story as Held
from embeddings.story_signs import PASSAGES, read, weigh
from embeddings.types import Story, StoryArticle


def group(articles: Sequence[StoryArticle]) -> list[Story]:
    """Return the stories of these articles, the one with the newest article first; their ids are 0.

    Words are weighed among these articles alone, so that few of them are told apart less well than kept ones.
    """
    ordered = sorted(articles, key=lambda one: (one.article.visible_from, one.article.id))
    room = Room(count(1).__next__)
    for item in _items(ordered):
        room.place(item)
    by_id = {one.article.id: one for one in articles}
    stories = [Story(0, _central(held, by_id)) for held in room.settle()]
    return sorted(stories, key=lambda story: (story.last, -story.articles[0].article.id), reverse=True)


def nearness(one: Story, other: Story) -> float:
    """Return the cosine of the directions in which two stories' articles lie; 0 where no vector is known."""
    first, second = (mean_direction(np.vstack([each.vector for each in story.articles])) for story in (one, other))
    return float(first @ second)


def _items(articles: Sequence[StoryArticle]) -> list[Item]:
    readings = [read(one.article.title, [passage.text for passage in one.passages[:PASSAGES]]) for one in articles]
    held = Counter(sign for reading in readings for sign in reading.signs)
    return [
        Item(
            article_id=one.article.id,
            revision=one.article.revision,
            at=one.article.visible_from,
            origin=one.origin,
            signs=weigh(reading, held, len(articles)),
            vector=one.vector,
        )
        for one, reading in zip(articles, readings, strict=True)
    ]


def _central(held: Held, by_id: dict[int, StoryArticle]) -> tuple[StoryArticle, ...]:
    central = centralities(held)
    return tuple(by_id[article_id] for article_id in sorted(central, key=lambda one: (-central[one], one)))
