"""Put articles into stories one after the other, then merge and split what changed. Pure: knows no database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from heapq import nlargest
from itertools import combinations

from embeddings.story_score import Item, Story, bond, fit, pair

SPAN = timedelta(days=21)
"""Articles further apart than this tell of one event only if they are one text."""

JOINS = 0.0
"""The mean score from which an article joins a story and two stories become one: where the scale of `pair` begins."""

FOUNDER = -1.5
"""From this score with the founder on an article may join: further away than from the middle, but not anywhere. Without
it stories drift: B-cubed precision on the dev part of bench/story_labels.tsv falls from 0.86 to 0.85."""

SPLITS = -0.25
"""Lower than JOINS, so that a story at the edge does not fall apart and grow together at each article."""

CANDIDATES = 40
"""Stories that an article is held against: those that share the rarest anchors with it."""

_SAME_TEXT = 1000.0
"""Stronger than any score: reprints never part."""

_LARGEST = 60
"""Larger stories are not looked through for a split: that costs the square of their articles."""


class Room:
    """The stories of a stretch of time; `place` decides at once, `settle` thinks again about what changed."""

    def __init__(self, next_id: Callable[[], int]) -> None:
        """Begin with no story; `next_id` numbers new ones."""
        self._next_id = next_id
        self.stories: dict[int, Story] = {}
        self._home: dict[int, int] = {}
        self._of_origin: defaultdict[int, set[int]] = defaultdict(set)
        self._holding: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._changed: set[int] = set()

    def load(self, story_id: int, items: Iterable[Item]) -> None:
        """Take in a story as it was kept; one that is here already stays as it is."""
        if story_id not in self.stories:
            for item in items:
                self._join(story_id, item)

    def unload(self, story_ids: Iterable[int]) -> None:
        """Forget stories that are too far away in time for what comes next."""
        for story_id in story_ids:
            for article_id in list(self.stories[story_id].items):
                self._leave(article_id)
            self._changed.discard(story_id)

    def item(self, article_id: int) -> Item | None:
        """Return an article that is here as it was judged."""
        home = self._home.get(article_id)
        return self.stories[home].items[article_id] if home is not None else None

    def place(self, item: Item) -> None:
        """Put an article into the story of its text, else into the one it fits best, else into one of its own."""
        self.remove(item.article_id)
        home = self._of_text(item) or self._fitting(item) or self._next_id()
        self._join(home, item)
        self._gather(home, item.origin)
        self._changed.add(home)

    def keep(self, item: Item) -> None:
        """Put another revision of an article where the last one was."""
        home = self._leave(item.article_id)
        self._join(home, item)
        self._changed.add(home)

    def remove(self, article_id: int) -> None:
        """Take an article out of its story."""
        if article_id in self._home:
            self._changed.add(self._leave(article_id))

    def unsettled(self) -> list[dict[str, float]]:
        """Return the anchors of each story that changed: what they share them with should be here when it settles."""
        return [_anchors(self.stories[number]) for number in sorted(self._changed & self.stories.keys())]

    def settle(self) -> list[Story]:
        """Split and merge the stories that changed since the last call; return those that are not as they were."""
        for story_id in sorted(self._changed & self.stories.keys()):
            self._split(self.stories[story_id])
        for story_id in sorted(self._changed):
            while story_id in self.stories and self._merge(self.stories[story_id]):
                pass
        changed, self._changed = self._changed & self.stories.keys(), set()
        return [self.stories[story_id] for story_id in sorted(changed)]

    def _gather(self, home: int, origin: int) -> None:
        """Bring all articles of one text together: a new one may have shown that two are reprints of it."""
        for story_id in self._of_origin[origin] - {home}:
            strays = [one for one in self.stories[story_id].items.values() if one.origin == origin]
            for stray in strays:
                self._leave(stray.article_id)
                self._join(home, stray)
            self._changed.add(story_id)

    def _of_text(self, item: Item) -> int | None:
        return min(self._of_origin[item.origin], default=None)

    def _fitting(self, item: Item) -> int | None:
        near = (self.stories[story_id] for story_id in self._candidates(item.signs.anchors))
        scored = [(fit(item, story), -story.id) for story in near if _is_near(item, story)]
        best, number = max(scored, default=(JOINS - 1.0, 0))
        if best < JOINS or pair(item, self.stories[-number].founder) < FOUNDER:
            return None
        return -number

    def _candidates(self, anchors: Mapping[str, float], besides: int = 0) -> list[int]:
        """Return the stories that share an anchor, those that share the rarest first."""
        shared: defaultdict[int, float] = defaultdict(float)
        for anchor, weight in anchors.items():
            for story_id, count in self._holding.get(anchor, {}).items():
                shared[story_id] += weight * count / len(self.stories[story_id].items)
        shared.pop(besides, None)
        return nlargest(CANDIDATES, shared, key=lambda story_id: (shared[story_id], -story_id))

    def _split(self, story: Story) -> None:
        """Let the parts of a story go that have less in common than a story must; the founder's part stays."""
        if not 2 < len(story.items) <= _LARGEST:
            return
        found = _parts(list(story.items.values()))
        founder = story.founder.article_id
        for part in found:
            if founder in {item.article_id for item in part}:
                continue
            number = self._next_id()
            for item in part:
                self._leave(item.article_id)
                self._join(number, item)
            self._changed.add(number)

    def _merge(self, story: Story) -> bool:
        """Join a story with the one it belongs to most, if with any; the older number stays."""
        founder = story.founder
        near = (self.stories[number] for number in self._candidates(_anchors(story), besides=story.id))
        scored = [(bond(story, other), -other.id) for other in near if _is_near(founder, other)]
        best, number = max(scored, default=(JOINS - 1.0, 0))
        if best < JOINS or pair(founder, self.stories[-number].founder) < FOUNDER:
            return False
        kept, gone = sorted((story.id, -number))
        for item in list(self.stories[gone].items.values()):
            self._leave(item.article_id)
            self._join(kept, item)
        self._changed.add(kept)
        return kept == story.id

    def _join(self, story_id: int, item: Item) -> None:
        story = self.stories.get(story_id)
        if story is None:
            story = self.stories[story_id] = Story(story_id)
        story.add(item)
        self._home[item.article_id] = story_id
        self._of_origin[item.origin].add(story_id)
        for anchor in item.signs.anchors:
            self._holding[anchor][story_id] += 1

    def _leave(self, article_id: int) -> int:
        story = self.stories[self._home.pop(article_id)]
        item = story.remove(article_id)
        for anchor in item.signs.anchors:
            holding = self._holding[anchor]
            holding[story.id] -= 1
            if not holding[story.id]:
                del holding[story.id]
        if all(other.origin != item.origin for other in story.items.values()):
            self._of_origin[item.origin].discard(story.id)
        if not story.items:
            del self.stories[story.id]
        return story.id


def _anchors(story: Story) -> dict[str, float]:
    return {anchor: weight for item in story.items.values() for anchor, weight in item.signs.anchors.items()}


def _is_near(item: Item, story: Story) -> bool:
    return any(abs(item.at - other.at) <= SPAN for other in story.items.values())


def _parts(items: Sequence[Item]) -> list[list[Item]]:
    """Return the items in groups by average linkage: the two closest are joined while their mean score allows."""
    groups = [[item] for item in items]
    links = {frozenset((a, b)): _link(items[a], items[b]) for a, b in combinations(range(len(items)), 2)}
    alive = set(range(len(items)))
    while len(alive) > 1:
        best = max(combinations(sorted(alive), 2), key=lambda ab: links[frozenset(ab)])
        if links[frozenset(best)] < SPLITS:
            break
        one, other = best
        for third in alive - {one, other}:
            total = links[frozenset((one, third))] * len(groups[one]) + links[frozenset((other, third))] * len(
                groups[other]
            )
            links[frozenset((one, third))] = total / (len(groups[one]) + len(groups[other]))
        groups[one] += groups[other]
        alive.discard(other)
    return [groups[number] for number in sorted(alive)]


def _link(one: Item, other: Item) -> float:
    return _SAME_TEXT if one.origin == other.origin else pair(one, other)
