"""Give every indexed article its story: article -> signs -> weighed -> placed -> settled -> kept.

Goes through what waits in the order of time, portion by portion, each kept in one transaction: what is killed goes on
where it was. An archive that comes late meets the stories of its own time, whatever was there before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby
from operator import attrgetter
from typing import Protocol

import numpy as np

from corpus.types import Passage
from embeddings.encoder import Progress
from embeddings.generations import Generation, GenerationStore
from embeddings.story_nearby import Nearby
from embeddings.story_packing import pack, unpack
from embeddings.story_room import SPAN, Room
from embeddings.story_score import Item, Story, centralities, mean_direction
from embeddings.story_signs import PASSAGES, Reading, cosine, read, weigh
from embeddings.story_store import ALL, Place, StoryStore, Waiting
from embeddings.types import Vectors

_PORTION = 200
"""Articles that are counted, placed and kept together: a second of work. The first portion knows no other articles to
tell rare words by, so it must not be small."""

_SAME_WORDS = 0.7
"""Cosine of words from which a revision stays where it was. Chosen, not tuned: no set of revisions is at hand."""

_STORY = attrgetter("story_id")

Origins = Callable[[Collection[int]], Mapping[int, int]]
"""Returns the origin of each article that has one; any other is its own."""


class Articles(Protocol):
    """Where the texts are: the corpus store."""

    def passages_of(self, article_id: int, revision: int | None = None) -> list[Passage]:
        """Return the passages of a revision as they follow in the text."""


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An article that is to be placed: what stands in it, and its vector."""

    waiting: Waiting
    reading: Reading
    vector: Vectors


class StoryKeeper:
    """Keeps stories up with the index. One process at a time: it holds the lock of the index."""

    def __init__(self, store: Articles, stories: StoryStore, generations: GenerationStore, origins: Origins) -> None:
        """Read articles from `store` and vectors from the index in use; write into `stories`."""
        self._store, self._stories, self._generations, self._origins = store, stories, generations, origins

    def catch_up(self, progress: Progress | None = None) -> int:
        """Place what is indexed and has no story, take out what was withdrawn, and return how many were placed.

        A revision stays where the article was unless it is another text now. Raises IndexBusy at once while another
        process writes the index; IndexMissing or IndexDamaged where there is none to use.
        """
        if not (self._stories.waiting() or self._stories.withdrawn()):
            return 0
        with self._generations.building():
            shelf = _Shelf(self._store, self._generations.load())
            desk = _Desk(self._stories, shelf, self._origins)
            desk.take_out(self._stories.withdrawn())
            waiting, placed = self._stories.waiting(), 0
            for start in range(0, len(waiting), _PORTION):
                placed += desk.take_in(waiting[start : start + _PORTION])
                if progress:
                    progress(min(start + _PORTION, len(waiting)), len(waiting))
            return placed


class _Shelf:
    """What is read of articles: their words from the store, their vectors from the index."""

    def __init__(self, store: Articles, generation: Generation) -> None:
        self._store, self._vectors = store, generation.vectors
        self.fingerprint, self._dimension = generation.manifest.fingerprint, generation.manifest.model.dimension

    def arrivals(self, waiting: Iterable[Waiting]) -> Iterator[_Arrival]:
        """Yield those that are in the index; the others wait until they are."""
        for one in waiting:
            passages = self._passages(one.article_id, one.revision)
            rows = self._vectors.vectors([passage.id for passage in passages])
            if len(rows):
                texts = [passage.text for passage in passages]
                yield _Arrival(one, read(passages[0].article.title, texts), mean_direction(rows))

    def vector(self, article_id: int, revision: int) -> Vectors:
        """Return the vector of an article by the index in use, zeros where that does not hold it."""
        rows = self._vectors.vectors([passage.id for passage in self._passages(article_id, revision)])
        return mean_direction(rows) if len(rows) else np.zeros(self._dimension, dtype=np.float32)

    def _passages(self, article_id: int, revision: int) -> list[Passage]:
        return self._store.passages_of(article_id, revision)[:PASSAGES]


class _Desk:
    """One catch-up: the stories around what is being placed, in memory."""

    def __init__(self, stories: StoryStore, shelf: _Shelf, origins: Origins) -> None:
        self._stories, self._shelf, self._origins = stories, shelf, origins
        self._room = Room(count(stories.last_story() + 1).__next__)

    def take_out(self, article_ids: Sequence[int]) -> None:
        """Take articles out of their stories, which may fall apart without them."""
        if not article_ids:
            return
        self._load(set(self._stories.stories_of(article_ids).values()))
        for article_id in article_ids:
            self._room.remove(article_id)
        with self._stories.writing() as desk:
            desk.forget(article_ids)
            desk.put(self._places(self._room.settle()))

    def take_in(self, waiting: Sequence[Waiting]) -> int:
        """Place those that are indexed, which follow each other in time; all of it is kept, or nothing."""
        arrivals = list(self._shelf.arrivals(waiting))
        if not arrivals:
            return 0
        ids = [one.waiting.article_id for one in arrivals]
        known, origins = self._stories.stories_of(ids), self._origins_of(ids)
        counted = [one.reading for one in arrivals if one.waiting.article_id not in known]
        fresh = Counter(sign for reading in counted for sign in reading.signs)
        held = Counter(self._stories.counts({sign for one in arrivals for sign in one.reading.signs}))
        held.update({**fresh, ALL: len(counted)})
        items = [_item(one, held, origins[one.waiting.article_id]) for one in arrivals]
        near = self._surround(items, {*known.values(), *self._stories.stories_of_texts(origins.values())})
        for item in items:
            self._put(item)
        self._bring(near, self._room.unsettled())
        with self._stories.writing() as desk:
            desk.put(self._places(self._room.settle()))
            desk.count(fresh, len(counted))
        return len(arrivals)

    def _put(self, item: Item) -> None:
        """Place an article; a revision with about the same words stays, for its readers know it there."""
        before = self._room.item(item.article_id)
        if before and cosine(before.signs.words, item.signs.words) >= _SAME_WORDS and before.origin == item.origin:
            self._room.keep(item)
        else:
            self._room.place(item)

    def _surround(self, items: Sequence[Item], wanted: set[int]) -> Nearby:
        """Have in memory the wanted stories and those near in time that the items may belong to, and none far away."""
        stretches = _stretches([item.at for item in items])
        heads = [head for first, last in stretches for head in self._stories.heads_around(first, last, SPAN)]
        near = Nearby(heads)
        self._room.unload(self._room.stories.keys() - wanted - {head.story_id for head in heads})
        self._load((wanted | near.opaque) - self._room.stories.keys())
        self._bring(near, [item.signs.anchors for item in items])
        return near

    def _bring(self, near: Nearby, tied: Iterable[Mapping[str, float]]) -> None:
        """Have in memory the stories that share the rarest of any of these anchors."""
        likely = {story_id for anchors in tied for story_id in near.likely(anchors)}
        self._load(likely - self._room.stories.keys())

    def _load(self, story_ids: Collection[int]) -> None:
        places = self._stories.places_in(story_ids)
        origins = self._origins_of([place.article_id for place in places])
        for story_id, members in groupby(sorted(places, key=_STORY), _STORY):
            self._room.load(story_id, [self._unpacked(place, origins[place.article_id]) for place in members])

    def _unpacked(self, place: Place, origin: int) -> Item:
        kept = unpack(place.signs, self._shelf.fingerprint)
        vector = kept.vector if kept.vector is not None else self._shelf.vector(place.article_id, place.revision)
        return Item(place.article_id, place.revision, place.at, origin, kept.signs, vector)

    def _origins_of(self, article_ids: Sequence[int]) -> Mapping[int, int]:
        return {**{each: each for each in article_ids}, **self._origins(article_ids)}

    def _places(self, stories: Iterable[Story]) -> list[Place]:
        return [place for story in stories for place in _places(story, self._shelf.fingerprint)]


def _stretches(moments: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Yield first and last of each run of ascending moments: an old page must not bring all years since into memory."""
    first = last = moments[0]
    for moment in moments[1:]:
        if moment - last > 2 * SPAN:
            yield first, last
            first = moment
        last = moment
    yield first, last


def _item(arrival: _Arrival, held: Mapping[str, int], origin: int) -> Item:
    one = arrival.waiting
    signs = weigh(arrival.reading, held, held[ALL])
    return Item(one.article_id, one.revision, one.at, origin, signs, arrival.vector)


def _places(story: Story, fingerprint: str) -> Iterator[Place]:
    central = centralities(story)
    for item in story.items.values():
        packed = pack(item.signs, item.vector, fingerprint)
        yield Place(item.article_id, story.id, item.revision, item.at, central[item.article_id], packed)
