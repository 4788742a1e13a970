"""Keep articles, their revisions and their passages; the truth that indexes are rebuilt from.

Passages are rows that never change: a new revision retires those of the old one and
adds new ones with higher ids. Decides nothing about what an article says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from corpus.errors import StoreError
from corpus.identity import content_hash, sha256
from corpus.schema import ARTICLES, PASSAGES, REVISIONS, open_database
from corpus.types import Article, ArticleHeader, Coverage, Draft, Moment, Outcome, Passage, Span

# SQLite takes at most 999 parameters in old builds; 500 rows also keep their articles' texts small in memory.
_CHUNK = 500
_DAY = timedelta(days=1)


_HEADER: tuple[sa.ColumnElement[Any], ...] = (
    ARTICLES.c.key,
    ARTICLES.c.first_seen,
    REVISIONS.c.id.label("revision_id"),
    *(column for column in REVISIONS.c if column.name not in ("id", "text", "visible_from", "seen_at")),
)
_EACH_REVISION = REVISIONS.join(ARTICLES, REVISIONS.c.article_id == ARTICLES.c.id)
_IS_CURRENT = sa.and_(REVISIONS.c.number == ARTICLES.c.revision, ARTICLES.c.withdrawn_at.is_(None))


class CorpusStore:
    """Read and write the article database; safe to use from several threads."""

    def __init__(self, url: str) -> None:
        """Open the database at an SQLAlchemy `url`, making or migrating its schema.

        Raises StoreError if the folder is missing, the file is no such database or
        a newer Heliograph made it.
        """
        self._database = open_database(url)

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    # Writing

    def match(self, draft: Draft) -> Outcome:
        """Say what `save` would make of the draft: ADDED, UPDATED or UNCHANGED.

        A draft without an address is UNCHANGED, too, when the same text came
        without an address under any key. A withdrawn article stays withdrawn as
        long as its content is the same.
        """
        with self._database.reading() as connection:
            return _match(connection, draft)

    def save(self, draft: Draft, spans: Sequence[Span], *, now: datetime) -> int:
        """Store the draft as an article or as its next revision, and return the article's id.

        One transaction: article, revision and passages come together or not at
        all. What `match` calls UNCHANGED writes nothing.
        """
        with self._database.writing() as connection:
            known = _known(connection, draft)
            if known is not None and _match(connection, draft) is Outcome.UNCHANGED:
                return int(known.id)
            if known is None:
                article_id, number = _insert_article(connection, draft, now), 1
            else:
                article_id, number = int(known.id), int(known.revision) + 1
                _advance_article(connection, draft, article_id, number)
            first_seen = now if known is None else known.first_seen
            revision_id = _insert_revision(connection, _revision_row(draft, article_id, number, first_seen, now))
            _insert_passages(connection, revision_id, spans)
            return article_id

    def withdraw(self, outlet: str, *, now: datetime) -> int:
        """Withdraw the live articles of an outlet, retire their passages, and return how many articles."""
        with self._database.writing() as connection:
            found = (
                sa.select(ARTICLES.c.id).select_from(_EACH_REVISION).where(_IS_CURRENT, REVISIONS.c.outlet == outlet)
            )
            ids = list(connection.scalars(found))
            for chunk in _chunks(ids):
                _retire_passages(connection, chunk)
                change = sa.update(ARTICLES).where(ARTICLES.c.id.in_(chunk)).values(withdrawn_at=now)
                connection.execute(change)
            return len(ids)

    # Articles

    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        """Return one revision of an article, the current one by default, or None if unknown."""
        number = ARTICLES.c.revision if revision is None else sa.literal(revision)
        query = (
            sa.select(*_HEADER, REVISIONS.c.text)
            .select_from(_EACH_REVISION)
            .where(ARTICLES.c.id == article_id, REVISIONS.c.number == number)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return Article(_header(row), row.text) if row else None

    def headers_between(self, since: datetime, until: datetime, *, limit: int = 1000) -> list[ArticleHeader]:
        """Return the live articles with `since < visible_from <= until`, newest first.

        An article dated to a day counts for the whole of that day.
        """
        visible, day_only = REVISIONS.c.visible_from, REVISIONS.c.day_only
        timed = sa.and_(day_only.is_(False), visible > since)
        dated = sa.and_(day_only.is_(True), visible > since - _DAY)
        query = (
            sa.select(*_HEADER)
            .select_from(_EACH_REVISION)
            .where(_IS_CURRENT, visible > since - _DAY, visible <= until, sa.or_(timed, dated))
            .order_by(visible.desc(), ARTICLES.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_header(row) for row in connection.execute(query)]

    def headers_arrived(self, since: datetime, until: datetime, *, limit: int = 1000) -> list[ArticleHeader]:
        """Return the live articles that we first saw in `since < first_seen <= until`, newest publication first.

        For what must miss nothing between two moments: an article may arrive
        long after it was published.
        """
        seen = ARTICLES.c.first_seen
        query = (
            sa.select(*_HEADER)
            .select_from(_EACH_REVISION)
            .where(_IS_CURRENT, seen > since, seen <= until)
            .order_by(REVISIONS.c.visible_from.desc(), ARTICLES.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_header(row) for row in connection.execute(query)]

    def newest_published(self) -> datetime | None:
        """Return the latest publication that a live article states."""
        query = sa.select(sa.func.max(REVISIONS.c.published)).select_from(_EACH_REVISION).where(_IS_CURRENT)
        with self._database.reading() as connection:
            newest: datetime | None = connection.scalar(query)
        return newest

    def coverage(self) -> Coverage:
        """Return what a search looks through: live articles and passages, and their dates."""
        published = REVISIONS.c.published
        counts = sa.select(
            sa.func.count(), sa.func.min(published), sa.func.max(published), sa.func.count(published)
        ).select_from(_EACH_REVISION)
        with self._database.reading() as connection:
            articles, first, last, dated = connection.execute(counts.where(_IS_CURRENT)).one()
            live = sa.select(sa.func.count()).select_from(PASSAGES).where(PASSAGES.c.live.is_(True))
            passages = connection.scalar(live) or 0
            updated = connection.scalar(sa.select(sa.func.max(REVISIONS.c.seen_at)))
        return Coverage(articles, passages, first, last, undated=articles - dated, updated=updated)

    # Passages

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages in the order asked, retired ones included, unknown ids left out."""
        found: dict[int, Passage] = {}
        with self._database.reading() as connection:
            for chunk in _chunks(ids):
                passages = _passages(connection, PASSAGES.c.id.in_(chunk))
                found.update((passage.id, passage) for passage in passages)
        return [found[passage_id] for passage_id in ids if passage_id in found]

    def passages_of(self, article_id: int, revision: int | None = None) -> list[Passage]:
        """Return the passages of one revision, the current one by default, as they follow in the text."""
        number = ARTICLES.c.revision if revision is None else sa.literal(revision)
        chosen = (
            sa.select(REVISIONS.c.id)
            .select_from(_EACH_REVISION)
            .where(ARTICLES.c.id == article_id, REVISIONS.c.number == number)
        )
        with self._database.reading() as connection:
            return _passages(connection, PASSAGES.c.revision_id.in_(chosen))

    def live_passage_ids(self) -> list[int]:
        """Return the ids of all live passages, ascending."""
        query = sa.select(PASSAGES.c.id).where(PASSAGES.c.live.is_(True)).order_by(PASSAGES.c.id)
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def live_passages_after(self, passage_id: int, *, limit: int) -> list[Passage]:
        """Return up to `limit` live passages with higher ids, ascending: what an index has not seen."""
        query = (
            sa.select(PASSAGES.c.id)
            .where(PASSAGES.c.live.is_(True), PASSAGES.c.id > passage_id)
            .order_by(PASSAGES.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            ids = list(connection.scalars(query))
        return self.passages(ids)

    def last_passage_id(self) -> int:
        """Return the highest passage id ever given, or 0."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.max(PASSAGES.c.id))) or 0


def _match(connection: sa.Connection, draft: Draft) -> Outcome:
    known = _known(connection, draft)
    if known is not None:
        return Outcome.UNCHANGED if known.content_hash == content_hash(draft) else Outcome.UPDATED
    if draft.url is None and _is_known_text(connection, draft):
        return Outcome.UNCHANGED
    return Outcome.ADDED


def _known(connection: sa.Connection, draft: Draft) -> sa.Row[*tuple[Any, ...]] | None:
    return connection.execute(sa.select(ARTICLES).where(ARTICLES.c.key == draft.key)).one_or_none()


def _is_known_text(connection: sa.Connection, draft: Draft) -> bool:
    query = (
        sa.select(ARTICLES.c.id)
        .select_from(_EACH_REVISION)
        .where(ARTICLES.c.text_hash == sha256(draft.text), REVISIONS.c.number == ARTICLES.c.revision)
        .where(REVISIONS.c.url.is_(None))
    )
    return connection.execute(query.limit(1)).first() is not None


def _insert_article(connection: sa.Connection, draft: Draft, now: datetime) -> int:
    row = {"key": draft.key, "revision": 1, "first_seen": now, **_hashes(draft)}
    return _inserted(connection, ARTICLES, row)


def _advance_article(connection: sa.Connection, draft: Draft, article_id: int, number: int) -> None:
    """Move an article to its next revision; what is published again is no longer withdrawn."""
    _retire_passages(connection, [article_id])
    change = sa.update(ARTICLES).where(ARTICLES.c.id == article_id)
    connection.execute(change.values(revision=number, withdrawn_at=None, **_hashes(draft)))


def _hashes(draft: Draft) -> dict[str, str]:
    return {"content_hash": content_hash(draft), "text_hash": sha256(draft.text)}


def _revision_row(draft: Draft, article_id: int, number: int, first_seen: datetime, now: datetime) -> dict[str, object]:
    moment = draft.published
    return {
        "article_id": article_id,
        "number": number,
        "title": draft.title,
        "outlet": draft.outlet,
        "url": draft.url,
        "authors": json.dumps(draft.authors, ensure_ascii=False),
        "language": draft.language,
        "published": moment.at if moment else None,
        "day_only": moment.day_only if moment else False,
        "visible_from": moment.at if moment else first_seen,
        "seen_at": now,
        "text": draft.text,
    }


def _insert_revision(connection: sa.Connection, row: dict[str, object]) -> int:
    return _inserted(connection, REVISIONS, row)


def _inserted(connection: sa.Connection, table: sa.Table, row: dict[str, object]) -> int:
    key = connection.execute(sa.insert(table).values(**row)).inserted_primary_key
    if key is None:
        raise StoreError(f"the article database gave no id for a row of {table.name}")
    return int(key[0])


def _insert_passages(connection: sa.Connection, revision_id: int, spans: Sequence[Span]) -> None:
    if not spans:
        return
    rows = [{"revision_id": revision_id, "start_at": span.start, "end_at": span.end, "live": True} for span in spans]
    connection.execute(sa.insert(PASSAGES), rows)


def _retire_passages(connection: sa.Connection, article_ids: Sequence[int]) -> None:
    revisions = sa.select(REVISIONS.c.id).where(REVISIONS.c.article_id.in_(article_ids))
    connection.execute(sa.update(PASSAGES).where(PASSAGES.c.revision_id.in_(revisions)).values(live=False))


def _passages(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> list[Passage]:
    """Return the wanted passages by id, cut here from their articles' texts, each read once."""
    places = connection.execute(sa.select(PASSAGES).where(wanted).order_by(PASSAGES.c.id)).all()
    articles: dict[int, Article] = {}
    for chunk in _chunks(sorted({place.revision_id for place in places})):
        query = sa.select(*_HEADER, REVISIONS.c.text).select_from(_EACH_REVISION).where(REVISIONS.c.id.in_(chunk))
        articles.update((row.revision_id, Article(_header(row), row.text)) for row in connection.execute(query))
    return [_passage(place, articles[place.revision_id]) for place in places]


def _passage(place: sa.Row[*tuple[Any, ...]], article: Article) -> Passage:
    text = article.text[place.start_at : place.end_at]
    return Passage(place.id, article.header, place.start_at, place.end_at, text)


def _header(row: sa.Row[*tuple[Any, ...]]) -> ArticleHeader:
    return ArticleHeader(
        id=row.article_id,
        revision=row.number,
        key=row.key,
        title=row.title,
        outlet=row.outlet,
        url=row.url,
        authors=tuple(json.loads(row.authors)),
        language=row.language,
        published=Moment(row.published, row.day_only) if row.published else None,
        first_seen=row.first_seen,
    )


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
