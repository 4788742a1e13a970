"""Fold reprints: article -> prints -> articles that share some -> texts compared -> origin.

An origin is a set of articles that carry one text, joined by compared pairs only;
it bears the id of its head, the article that was published first. The order in
which articles arrive does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from corpus.errors import StoreError
from corpus.origins_store import Dated, Meeting, OriginsStore, PlacementDesk
from corpus.reprints import Copy, copy_of, is_same_text
from corpus.types import Article
from corpus.wording import prints

# The closest by shared prints; a text that more outlets than this carry is met through those.
_COMPARED = 30
# One shared print is a set phrase. The loosest rule asks for 45 % of the shorter text, a tenth of whose prints that is
# where it is short; half of that leaves room for how the anchors fall.
_LEAST_SHARED, _LEAST_SHARE = 2, 0.05
_COPIES_KEPT = 128
_BATCH = 50
_DAY = timedelta(days=1)
_NEVER = datetime.max.replace(tzinfo=UTC)


class Articles(Protocol):
    """Where the articles are: the corpus store."""

    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        """Return an article, in its current revision unless another is named."""
        ...


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A revision that is to be placed, as it is compared and found."""

    article_id: int
    revision: int
    copy: Copy
    prints: frozenset[int]


class Origins:
    """Say which articles carry one text. Reads articles, never changes them."""

    def __init__(self, articles: Articles, places: OriginsStore) -> None:
        """Compare what `articles` holds and keep the outcome in `places`."""
        self._articles, self._places = articles, places
        self._copy = lru_cache(maxsize=_COPIES_KEPT)(self._read_copy)

    def place(self, article_id: int) -> None:
        """Find the origin of an article's current revision, as `place_all` does."""
        self.place_all([article_id])

    def place_all(self, article_ids: Sequence[int]) -> None:
        """Find the origins of articles, of revised ones again; all of them are placed, or none.

        Each must be stored for good before: what another transaction still holds is not seen.
        """
        # Read and taken apart before: others who want to write wait only for what has to be compared in turn.
        read = [self._arrival(article_id) for article_id in article_ids]
        with self._places.writing() as desk:
            for arrival in read:
                if arrival:
                    self._place(desk, arrival)

    def catch_up(self) -> int:
        """Place what is stored but was never placed or was revised since, and return how many."""
        count = 0
        while waiting := self._places.waiting(limit=_BATCH):
            self.place_all(waiting)
            count += len(waiting)
        return count

    def origin_of(self, article_ids: Collection[int]) -> dict[int, int]:
        """Return the origin of each article; one that was not placed yet is its own."""
        return {**{each: each for each in article_ids}, **self._places.origin_of(article_ids)}

    def members(self, origin_id: int) -> list[int]:
        """Return the ids of the articles of an origin, ascending; its head is `origin_id` itself."""
        return self._places.members(origin_id)

    def _arrival(self, article_id: int) -> _Arrival | None:
        article = self._articles.article(article_id)
        if article is None:
            return None
        copy = copy_of(article)
        return _Arrival(article_id, article.header.revision, copy, prints(copy.wording))

    def _place(self, desk: PlacementDesk, arrival: _Arrival) -> None:
        article_id, found = arrival.article_id, arrival.prints
        if desk.placed_revision(article_id) > arrival.revision:
            return  # another process stored the next revision meanwhile, and has placed it
        family = desk.family([article_id])
        desk.replace_prints(article_id, arrival.revision, found)
        meetings = desk.meetings(found, besides=article_id, limit=_COMPARED)
        reprints = [each.article_id for each in meetings if self._is_reprint(arrival.copy, len(found), each)]
        desk.replace_reprints(article_id, reprints)
        _regroup(desk, family | desk.family([article_id, *reprints]))

    def _is_reprint(self, copy: Copy, size: int, meeting: Meeting) -> bool:
        if meeting.shared < max(_LEAST_SHARED, _LEAST_SHARE * min(size, meeting.prints)):
            return False
        return is_same_text(copy, self._copy(meeting.article_id, meeting.revision))

    def _read_copy(self, article_id: int, revision: int) -> Copy:
        article = self._articles.article(article_id, revision)
        if article is None:
            raise StoreError(f"article {article_id} has a placement, but its revision {revision} is not there")
        return copy_of(article)


def _regroup(desk: PlacementDesk, article_ids: set[int]) -> None:
    """Give each article the origin that the compared pairs make it belong to."""
    if len(article_ids) == 1:
        return
    dates = {each.article_id: each for each in desk.dates_of(article_ids)}
    for group in _components(article_ids, desk.reprints_among(article_ids)):
        head = min(group, key=lambda article_id: _order(dates[article_id]))
        desk.assign(head, group)


def _components(ids: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Return the sets of ids that pairs connect, directly or through others."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        neighbours[one].add(other)
        neighbours[other].add(one)
    groups: list[set[int]] = []
    left = set(ids)
    while left:
        group, reached = set[int](), {left.pop()}
        while reached:
            group |= reached
            reached = {other for one in reached for other in neighbours[one]} - group
        groups.append(group)
        left -= group
    return groups


def _order(article: Dated) -> tuple[datetime, datetime, int]:
    """Return what sorts articles by publication; a mere day counts as its end, no date comes last."""
    published = article.published
    if published is None:
        return _NEVER, article.first_seen, article.article_id
    return published.at + (_DAY if published.day_only else timedelta(0)), article.first_seen, article.article_id
