"""Keep where articles belong: their prints, the pairs found to be one text, and the origins that follow.

Lives in the article database; decides nothing about texts.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from corpus.engine_kinds import Limits
from corpus.patience import asked_again
from corpus.schema import ARTICLES, PLACEMENTS, PRINTS, REPRINTS, REVISIONS, Database, open_database
from corpus.types import Moment

# SQLite takes at most 999 parameters in old builds.
_CHUNK = 500
# Of a text that hundreds carry, so many titles are enough to find out under which it was met before.
_TITLES = 16
# More articles than this under one print: a phrase of the house, or a text that everybody carries. The first of them
# stands for all, so that the phrase costs little and the text still meets itself.
_COMMON = 400


@dataclass(frozen=True, slots=True)
class Meeting:
    """An article found under prints of another: how many both have, and how many it has.

    `revision` is the one that was placed, which may not be the current one yet.
    """

    article_id: int
    revision: int
    shared: int
    prints: int


@dataclass(frozen=True, slots=True)
class Dated:
    """When an article was published and first seen: what decides who was first."""

    article_id: int
    published: Moment | None
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class _Titled:
    article_id: int
    title: str


class OriginsStore:
    """Read and write placements; safe to use from several threads and processes."""

    def __init__(self, url: str, *, limits: Limits | None = None) -> None:
        """Open the article database at an SQLAlchemy `url`, making or migrating its schema."""
        self._database: Database = open_database(url, limits)

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    @contextmanager
    def writing(self) -> Iterator[PlacementDesk]:
        """Lend the one desk that places articles; all of it is kept at the end, or nothing.

        One at a time over all processes, so that two reprints that arrive at once
        cannot miss each other.
        """
        with self._database.writing() as connection:
            yield PlacementDesk(connection)

    @asked_again
    def origin_of(self, article_ids: Collection[int]) -> dict[int, int]:
        """Return the origin of each article that was placed."""
        with self._database.reading() as connection:
            return _origins(connection, article_ids)

    @asked_again
    def members(self, origin_id: int) -> list[int]:
        """Return the ids of the articles of an origin, ascending."""
        query = sa.select(PLACEMENTS.c.article_id).where(PLACEMENTS.c.origin_id == origin_id)
        with self._database.reading() as connection:
            return list(connection.scalars(query.order_by(PLACEMENTS.c.article_id)))

    @asked_again
    def titles_beside(self, article_ids: Collection[int]) -> dict[int, list[str]]:
        """Return the titles of the other articles of each article's origin, the head's first; none for most articles.

        Of a large origin a few stand for all.
        """
        with self._database.reading() as connection:
            origins = _origins(connection, article_ids)
            members = _titled(connection, set(origins.values()))
        found: dict[int, list[str]] = {}
        for article_id, origin_id in origins.items():
            others = [one for one in members[origin_id] if one.article_id != article_id]
            if others:
                others.sort(key=lambda one: one.article_id != origin_id)
                found[article_id] = list(dict.fromkeys(one.title for one in others))[:_TITLES]
        return found

    @asked_again
    def waiting(self, *, limit: int) -> list[int]:
        """Return articles whose current revision was not placed yet, ascending."""
        query = (
            sa.select(ARTICLES.c.id)
            .outerjoin(PLACEMENTS, PLACEMENTS.c.article_id == ARTICLES.c.id)
            .where(sa.or_(PLACEMENTS.c.revision.is_(None), PLACEMENTS.c.revision != ARTICLES.c.revision))
            .order_by(ARTICLES.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))


class PlacementDesk:
    """One writing transaction over the placements."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on a `connection` inside its transaction."""
        self._connection = connection

    def meetings(self, prints: Collection[int], *, besides: int, limit: int) -> list[Meeting]:
        """Return the articles with most of these prints, but for the one `besides`."""
        shared: Counter[int] = Counter()
        for chunk in _chunks(sorted(prints)):
            shared.update(self._under(chunk, besides))
        del shared[besides]
        closest = sorted(shared, key=lambda article_id: (-shared[article_id], article_id))[:limit]
        query = sa.select(PLACEMENTS.c.article_id, PLACEMENTS.c.revision, sa.func.length(PLACEMENTS.c.prints))
        rows = self._connection.execute(query.where(PLACEMENTS.c.article_id.in_(closest)).order_by("article_id"))
        return [Meeting(found, revision, shared[found], size // 8) for found, revision, size in rows]

    def placed_revision(self, article_id: int) -> int:
        """Return which revision of an article was placed last, 0 where none was."""
        query = sa.select(PLACEMENTS.c.revision).where(PLACEMENTS.c.article_id == article_id)
        return self._connection.scalar(query) or 0

    def replace_prints(self, article_id: int, revision: int, prints: Collection[int]) -> None:
        """Let an article be found under the prints of this revision and no others, as an origin of its own so far."""
        old = self._connection.scalar(sa.select(PLACEMENTS.c.prints).where(PLACEMENTS.c.article_id == article_id))
        for chunk in _chunks(_unpacked(old or b"")):
            gone = sa.delete(PRINTS).where(PRINTS.c.print.in_(chunk), PRINTS.c.article_id == article_id)
            self._connection.execute(gone)
        self._connection.execute(sa.delete(PLACEMENTS).where(PLACEMENTS.c.article_id == article_id))
        row = {"article_id": article_id, "revision": revision, "origin_id": article_id, "prints": _packed(prints)}
        self._connection.execute(sa.insert(PLACEMENTS).values(**row))
        if prints:
            rows = [{"print": number, "article_id": article_id} for number in prints]
            self._connection.execute(sa.insert(PRINTS), rows)

    def replace_reprints(self, article_id: int, others: Collection[int]) -> None:
        """Record of which articles this one is a reprint, and of no others."""
        mirrored = list(
            self._connection.scalars(sa.select(REPRINTS.c.other_id).where(REPRINTS.c.article_id == article_id))
        )
        for chunk in _chunks(mirrored):
            gone = sa.and_(REPRINTS.c.article_id.in_(chunk), REPRINTS.c.other_id == article_id)
            self._connection.execute(sa.delete(REPRINTS).where(gone))
        self._connection.execute(sa.delete(REPRINTS).where(REPRINTS.c.article_id == article_id))
        rows = [{"article_id": article_id, "other_id": other} for other in others]
        rows += [{"article_id": other, "other_id": article_id} for other in others]
        if rows:
            self._connection.execute(sa.insert(REPRINTS), rows)

    def family(self, article_ids: Collection[int]) -> set[int]:
        """Return all articles whose origin one of these belongs to, these included."""
        origins = set(_origins(self._connection, article_ids).values())
        found = set(article_ids)
        for chunk in _chunks(sorted(origins)):
            query = sa.select(PLACEMENTS.c.article_id).where(PLACEMENTS.c.origin_id.in_(chunk))
            found.update(self._connection.scalars(query))
        return found

    def reprints_among(self, article_ids: Collection[int]) -> list[tuple[int, int]]:
        """Return the pairs known to be one text that start at one of these articles."""
        pairs: list[tuple[int, int]] = []
        for chunk in _chunks(sorted(article_ids)):
            query = sa.select(REPRINTS).where(REPRINTS.c.article_id.in_(chunk))
            pairs.extend((row.article_id, row.other_id) for row in self._connection.execute(query))
        return pairs

    def dates_of(self, article_ids: Collection[int]) -> list[Dated]:
        """Return when the current revisions of articles were published, and when each was first seen."""
        columns = (ARTICLES.c.id, ARTICLES.c.first_seen, REVISIONS.c.published, REVISIONS.c.day_only)
        current = sa.and_(REVISIONS.c.article_id == ARTICLES.c.id, REVISIONS.c.number == ARTICLES.c.revision)
        found: list[Dated] = []
        for chunk in _chunks(sorted(article_ids)):
            query = sa.select(*columns).select_from(ARTICLES.join(REVISIONS, current)).where(ARTICLES.c.id.in_(chunk))
            for row in self._connection.execute(query):
                published = Moment(row.published, row.day_only) if row.published else None
                found.append(Dated(row.id, published, row.first_seen))
        return found

    def assign(self, origin_id: int, article_ids: Collection[int]) -> None:
        """Make these articles members of one origin."""
        for chunk in _chunks(sorted(article_ids)):
            change = sa.update(PLACEMENTS).where(PLACEMENTS.c.article_id.in_(chunk)).values(origin_id=origin_id)
            self._connection.execute(change)

    def _under(self, prints: Sequence[int], besides: int) -> Counter[int]:
        """Count under how many of these prints each article stands; of a common print only the first is named."""
        rare: list[int] = []
        found: Counter[int] = Counter()
        columns = (PRINTS.c.print, sa.func.count(), sa.func.min(PRINTS.c.article_id))
        counts = sa.select(*columns).where(PRINTS.c.print.in_(prints)).group_by(PRINTS.c.print)
        for number, count, first in self._connection.execute(counts):
            if count > _COMMON:
                found[first] += 1
            elif count > 1 or first != besides:
                rare.append(number)
        found.update(self._connection.scalars(sa.select(PRINTS.c.article_id).where(PRINTS.c.print.in_(rare))))
        return found


# Put together once, because every question asks for it.
_PLACED = sa.select(PLACEMENTS.c.article_id, PLACEMENTS.c.origin_id).where(
    PLACEMENTS.c.article_id.in_(sa.bindparam("ids", expanding=True))
)


def _origins(connection: sa.Connection, article_ids: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in _chunks(sorted(set(article_ids))):
        found.update((article_id, origin_id) for article_id, origin_id in connection.execute(_PLACED, {"ids": chunk}))
    return found


def _titled(connection: sa.Connection, origin_ids: Collection[int]) -> dict[int, list[_Titled]]:
    """Return the articles of each origin with their current titles, ascending."""
    current = sa.and_(REVISIONS.c.article_id == ARTICLES.c.id, REVISIONS.c.number == ARTICLES.c.revision)
    placed = PLACEMENTS.join(ARTICLES, ARTICLES.c.id == PLACEMENTS.c.article_id).join(REVISIONS, current)
    query = sa.select(PLACEMENTS.c.origin_id, ARTICLES.c.id, REVISIONS.c.title).select_from(placed)
    found: dict[int, list[_Titled]] = {origin_id: [] for origin_id in origin_ids}
    for chunk in _chunks(sorted(origin_ids)):
        rows = connection.execute(query.where(PLACEMENTS.c.origin_id.in_(chunk)).order_by(ARTICLES.c.id))
        for origin_id, article_id, title in rows:
            found[origin_id].append(_Titled(article_id, title))
    return found


def _packed(prints: Collection[int]) -> bytes:
    return struct.pack(f"<{len(prints)}q", *sorted(prints))


def _unpacked(packed: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(packed) // 8}q", packed))


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _CHUNK):
        yield numbers[start : start + _CHUNK]
