"""Keep which story each article belongs to, and what the next article is judged by; in the article database.

Decides nothing about stories: that is `story_room`. Others read while one process writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from corpus.engine_kinds import Limits
from corpus.patience import asked_again
from corpus.schema import (
    ARTICLES,
    ENDED_STORIES,
    PASSAGES,
    PLACEMENTS,
    REVISIONS,
    STORY_PLACES,
    STORY_SIGNS,
    Database,
    open_database,
)
from embeddings.story_packing import HEAD

Item = TypeVar("Item")

# SQLite takes at most 999 parameters in old builds.
_CHUNK = 500
ALL = ""
"""The sign that every article has: how many were counted."""

_PLACE, _ENDED, _SIGN = STORY_PLACES.c, ENDED_STORIES.c, STORY_SIGNS.c.sign
_IS_CURRENT = sa.and_(REVISIONS.c.article_id == ARTICLES.c.id, REVISIONS.c.number == ARTICLES.c.revision)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article whose current revision has no place yet; `at` is when it became visible."""

    article_id: int
    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: its story, how near to the middle of it, and the signs that it was judged by."""

    article_id: int
    story_id: int
    revision: int
    at: datetime
    centrality: float
    signs: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """A place in short: its story and the first bytes of its signs."""

    story_id: int
    signs: bytes


class StoryStore:
    """Read and write the places of articles; safe to use from several threads and processes."""

    def __init__(self, url: str, *, limits: Limits | None = None) -> None:
        """Open the article database at an SQLAlchemy `url`, making or migrating its schema."""
        self._database: Database = open_database(url, limits)

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    # What a brief asks

    @asked_again
    def stories_of(self, article_ids: Collection[int]) -> dict[int, int]:
        """Return the story of each article that has one."""
        with self._database.reading() as connection:
            return _by_article(connection, sa.select(_PLACE.article_id, _PLACE.story_id), article_ids)

    @asked_again
    def centrality(self, article_ids: Collection[int]) -> dict[int, float]:
        """Return how near to the middle of its story each article stands; higher is nearer, 1 the most."""
        with self._database.reading() as connection:
            return _by_article(connection, sa.select(_PLACE.article_id, _PLACE.centrality), article_ids)

    @asked_again
    def members(self, story_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
        """Return the ids of the articles of each story in the order of time, without those withdrawn since."""
        query = sa.select(_PLACE.story_id, _PLACE.article_id).join(ARTICLES, ARTICLES.c.id == _PLACE.article_id)
        shown = query.where(ARTICLES.c.withdrawn_at.is_(None)).order_by(_PLACE.at, _PLACE.article_id)
        found: dict[int, list[int]] = {}
        with self._database.reading() as connection:
            for chunk in _chunks(sorted(set(story_ids))):
                for story_id, article_id in connection.execute(shown.where(_PLACE.story_id.in_(chunk))):
                    found.setdefault(story_id, []).append(article_id)
        return {story_id: tuple(article_ids) for story_id, article_ids in found.items()}

    @asked_again
    def successor(self, story_id: int) -> int | None:
        """Return the story that one went into and that still has articles, None where there is none."""
        query = sa.select(_ENDED.into_id).where(_ENDED.story_id == sa.bindparam("ended"))
        passed, into = {story_id}, None
        with self._database.reading() as connection:
            found = connection.scalar(query, {"ended": story_id})
            while found is not None and found not in passed:
                passed.add(found)
                into, found = found, connection.scalar(query, {"ended": found})
            lives = sa.select(sa.exists().where(_PLACE.story_id == into))
            return into if into is not None and connection.scalar(lives) else None

    # What placing asks

    @asked_again
    def waiting(self) -> list[Waiting]:
        """Return the articles with passages to show whose current revision has no place, in the order of time."""
        # Not "and live", which they are: SQLite would then look through all that are, for each article.
        has_passages = sa.exists().where(PASSAGES.c.revision_id == REVISIONS.c.id)
        query = (
            sa.select(ARTICLES.c.id, ARTICLES.c.revision, REVISIONS.c.visible_from)
            .select_from(ARTICLES.join(REVISIONS, _IS_CURRENT))
            .outerjoin(STORY_PLACES, _PLACE.article_id == ARTICLES.c.id)
            .where(ARTICLES.c.withdrawn_at.is_(None), has_passages)
            .where(sa.or_(_PLACE.revision.is_(None), _PLACE.revision != ARTICLES.c.revision))
            .order_by(REVISIONS.c.visible_from, ARTICLES.c.id)
        )
        with self._database.reading() as connection:
            return [Waiting(*row) for row in connection.execute(query)]

    @asked_again
    def withdrawn(self) -> list[int]:
        """Return the articles that have a place and are no longer shown."""
        gone = ARTICLES.c.withdrawn_at.is_not(None)
        query = sa.select(_PLACE.article_id).join(ARTICLES, ARTICLES.c.id == _PLACE.article_id).where(gone)
        with self._database.reading() as connection:
            return list(connection.scalars(query.order_by(_PLACE.article_id)))

    @asked_again
    def heads_around(self, first: datetime, last: datetime, within: timedelta) -> list[Head]:
        """Return what is needed of the places not further than `within` from this span of time to choose among them."""
        head = sa.func.substr(_PLACE.signs, 1, HEAD, type_=sa.LargeBinary)
        query = sa.select(_PLACE.story_id, head).where(_PLACE.at >= first - within, _PLACE.at <= last + within)
        with self._database.reading() as connection:
            return [Head(story_id, signs) for story_id, signs in connection.execute(query)]

    @asked_again
    def stories_around(self, first: datetime, last: datetime, within: timedelta) -> set[int]:
        """Return the stories that have an article not further than `within` from this span of time."""
        query = sa.select(_PLACE.story_id).where(_PLACE.at >= first - within, _PLACE.at <= last + within)
        with self._database.reading() as connection:
            return set(connection.scalars(query.distinct()))

    @asked_again
    def stories_of_texts(self, origins: Collection[int]) -> set[int]:
        """Return the stories that hold an article of these origins, whenever that was published."""
        query = sa.select(_PLACE.story_id).join(PLACEMENTS, PLACEMENTS.c.article_id == _PLACE.article_id)
        found: set[int] = set()
        with self._database.reading() as connection:
            for chunk in _chunks(sorted(set(origins))):
                found.update(connection.scalars(query.where(PLACEMENTS.c.origin_id.in_(chunk))))
        return found

    @asked_again
    def places_in(self, story_ids: Collection[int]) -> list[Place]:
        """Return all places of these stories."""
        with self._database.reading() as connection:
            parts = [_places(connection, _PLACE.story_id.in_(chunk)) for chunk in _chunks(sorted(set(story_ids)))]
        return [place for part in parts for place in part]

    @asked_again
    def counts(self, signs: Collection[str]) -> dict[str, int]:
        """Return how many articles hold each sign, if any does, and under "" how many were counted."""
        query = sa.select(STORY_SIGNS.c.sign, STORY_SIGNS.c.articles)
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            for chunk in _chunks(sorted({*signs, ALL})):
                found.update((row.sign, row.articles) for row in connection.execute(query.where(_SIGN.in_(chunk))))
        return found

    @asked_again
    def last_story(self) -> int:
        """Return the highest id that a story has or had, or 0: links hold numbers, so none is given twice."""
        with self._database.reading() as connection:
            numbers = (connection.scalar(sa.select(sa.func.max(one))) for one in (_PLACE.story_id, _ENDED.story_id))
            return max(number or 0 for number in numbers)

    @contextmanager
    def writing(self) -> Iterator[StoryDesk]:
        """Lend a desk that changes places; all of it is kept at the end, or nothing."""
        with self._database.writing() as connection:
            yield StoryDesk(connection)


class StoryDesk:
    """One writing transaction over the places."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on a `connection` inside its transaction."""
        self._connection = connection

    def put(self, places: Sequence[Place]) -> None:
        """Give articles these places and no others; a story that none of them is in any more has ended."""
        before = self._take([place.article_id for place in places])
        rows = [{name: getattr(place, name) for name in Place.__slots__} for place in places]
        if rows:
            self._connection.execute(sa.insert(STORY_PLACES), rows)
        self._end(before, {place.article_id: place.story_id for place in places})

    def forget(self, article_ids: Iterable[int]) -> None:
        """Take the places of articles away; a story that has none left has ended."""
        self._end(self._take(article_ids), {})

    def _take(self, article_ids: Iterable[int]) -> dict[int, int]:
        """Take places away; return the story that each article was in."""
        wanted = sorted(article_ids)
        before = _by_article(self._connection, sa.select(_PLACE.article_id, _PLACE.story_id), wanted)
        for chunk in _chunks(wanted):
            self._connection.execute(sa.delete(STORY_PLACES).where(_PLACE.article_id.in_(chunk)))
        return before

    def _end(self, before: Mapping[int, int], after: Mapping[int, int]) -> None:
        """Note which of the stories that articles were in have none left, and where the most of each went."""
        left = sorted(set(before.values()))
        living = {story_id for chunk in _chunks(left) for story_id in self._living(chunk)}
        ended = [story_id for story_id in left if story_id not in living]
        for chunk in _chunks(ended):
            self._connection.execute(sa.delete(ENDED_STORIES).where(_ENDED.story_id.in_(chunk)))
        if ended:
            rows = [{"story_id": story_id, "into_id": _heir(story_id, before, after)} for story_id in ended]
            self._connection.execute(sa.insert(ENDED_STORIES), rows)

    def _living(self, story_ids: Sequence[int]) -> list[int]:
        query = sa.select(_PLACE.story_id).where(_PLACE.story_id.in_(story_ids)).distinct()
        return list(self._connection.scalars(query))

    def count(self, counts: Mapping[str, int], articles: int) -> None:
        """Add to the number of articles that hold each sign, and to that of all articles."""
        every = {**counts, ALL: articles}
        known = {sign for chunk in _chunks(sorted(every)) for sign in self._known(chunk)}
        fresh = [{"sign": sign, "articles": more} for sign, more in every.items() if sign not in known]
        old = [{"held": sign, "more": more} for sign, more in every.items() if sign in known]
        change = sa.update(STORY_SIGNS).where(sa.bindparam("held") == _SIGN)
        if old:
            self._connection.execute(change.values(articles=STORY_SIGNS.c.articles + sa.bindparam("more")), old)
        if fresh:
            self._connection.execute(sa.insert(STORY_SIGNS), fresh)

    def _known(self, signs: Sequence[str]) -> list[str]:
        return list(self._connection.scalars(sa.select(_SIGN).where(_SIGN.in_(signs))))


def _heir(story_id: int, before: Mapping[int, int], after: Mapping[int, int]) -> int | None:
    went = Counter(after[article_id] for article_id, home in before.items() if home == story_id and article_id in after)
    return min(went, key=lambda into: (-went[into], into), default=None)


def _by_article(connection: sa.Connection, query: sa.Select[Any], article_ids: Collection[int]) -> dict[int, Any]:
    """Return the second column of a query by its first, an article's id."""
    found: dict[int, Any] = {}
    for chunk in _chunks(sorted(set(article_ids))):
        rows = connection.execute(query.where(_PLACE.article_id.in_(chunk)))
        found.update((article_id, value) for article_id, value in rows)
    return found


def _places(connection: sa.Connection, where: sa.ColumnElement[bool]) -> list[Place]:
    query = sa.select(STORY_PLACES).where(where).order_by(_PLACE.at, _PLACE.article_id)
    return [Place(**row) for row in connection.execute(query).mappings()]


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
