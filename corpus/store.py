"""Keep articles, their revisions and their passages; the truth that indexes are rebuilt from.

Passages are rows that never change: a new revision retires those of the old one and
adds new ones with higher ids. Decides nothing about what an article says.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from corpus import calendar_days, marks, revise
from corpus.calendar_days import Neighbours, Seen, Stretch
from corpus.engine_kinds import Limits
from corpus.engines import described
from corpus.identity import canonical_url
from corpus.patience import asked_again
from corpus.revise import EACH_REVISION, HEADER, IS_CURRENT, chunks
from corpus.schema import ARTICLES, PASSAGES, REVISIONS, open_database
from corpus.types import (
    Article,
    ArticleHeader,
    Coverage,
    Draft,
    Evidence,
    Extent,
    Holding,
    Moment,
    Outcome,
    Passage,
    Prepared,
    Recheck,
    Saved,
    Span,
    Validators,
    WatchedFile,
)

_DAY = timedelta(days=1)


class CorpusStore:
    """Read and write the article database; safe to use from several threads."""

    def __init__(self, url: str, *, limits: Limits | None = None) -> None:
        """Open the database at an SQLAlchemy `url`, making or migrating its schema.

        Raises StoreError if the folder is missing, the file is no such database or
        a newer Heliograph made it.
        """
        self._database = open_database(url, limits)

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
        long as its content is the same, unless it was fetched from a page that
        was gone and is back.
        """
        return self.match_all([draft])[0]

    @asked_again
    def match_all(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Say of each draft what `save` would make of it, were it the only one."""
        with self._database.reading() as connection:
            return [revise.match(connection, draft) for draft in drafts]

    def save(self, draft: Draft, spans: Sequence[Span], *, now: datetime) -> int:
        """Store the draft as an article or as its next revision, and return the article's id.

        One transaction: article, revision and passages come together or not at
        all. What `match` calls UNCHANGED writes nothing.
        """
        return self.save_all([Prepared(draft, spans)], now=now)[0].article_id

    def save_all(self, prepared: Sequence[Prepared], *, now: datetime) -> list[Saved]:
        """Store drafts in one transaction, in order, and say what became of each: all are kept, or none."""
        with self._database.writing() as connection:
            return [revise.save(connection, each, now=now) for each in prepared]

    def withdraw(self, outlet: str, *, now: datetime) -> int:
        """Withdraw the live articles of an outlet, retire their passages, and return how many articles."""
        with self._database.writing() as connection:
            found = sa.select(ARTICLES.c.id).select_from(EACH_REVISION).where(IS_CURRENT, REVISIONS.c.outlet == outlet)
            return revise.withdraw(connection, list(connection.scalars(found)), reason="outlet", now=now)

    def remove(self, article_ids: Sequence[int], *, now: datetime) -> int:
        """Withdraw articles for good, as `withdraw` does, and return how many were still shown.

        Nothing is deleted: what was quoted stays readable. The same content
        taken in again changes nothing; another content is a new revision.
        """
        with self._database.writing() as connection:
            return revise.withdraw(connection, article_ids, reason="removed", now=now)

    def mark_gone(self, article_id: int, *, now: datetime) -> None:
        """Withdraw an article whose page is gone, until the page is back."""
        with self._database.writing() as connection:
            revise.withdraw(connection, [article_id], reason=revise.GONE, now=now)
            marks.mark_checked(connection, article_id, Validators(), now=now)

    # What was looked at when

    @asked_again
    def rechecks(self, article_ids: Sequence[int] = (), *, since: datetime) -> list[Recheck]:
        """Return the fetched articles visible after `since` or named by id, longest unseen first.

        Those whose pages were gone are among them; what was withdrawn otherwise is not.
        """
        with self._database.reading() as connection:
            rows = marks.rechecks(connection, article_ids, since=since)
        return [_recheck(row) for row in rows]

    def mark_checked(self, article_id: int, validators: Validators, *, now: datetime) -> None:
        """Note that the article's page was looked at, and with what to ask next time."""
        with self._database.writing() as connection:
            marks.mark_checked(connection, article_id, validators, now=now)

    @asked_again
    def watched_files(self) -> list[WatchedFile]:
        """Return the files of watched folders as they were when last taken in."""
        with self._database.reading() as connection:
            return marks.watched_files(connection)

    def mark_watched(self, file: WatchedFile) -> None:
        """Note that what the file holds is stored."""
        with self._database.writing() as connection:
            marks.mark_watched(connection, file)

    # Articles

    @asked_again
    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        """Return one revision of an article, the current one by default, or None if unknown."""
        with self._database.reading() as connection:
            row = connection.execute(_ONE_REVISION, {"article": article_id, "number": revision}).one_or_none()
        return Article(_header(row), row.text) if row else None

    @asked_again
    def article_at(self, url: str) -> int | None:
        """Return the id of the article that is shown at an address, however it is spelled; None where there is none."""
        try:
            key = canonical_url(url)
        except ValueError:
            return None
        shown = sa.select(ARTICLES.c.id).where(ARTICLES.c.key == key, ARTICLES.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            found: int | None = connection.scalar(shown)
        return found

    @asked_again
    def headers(self, article_ids: Collection[int]) -> list[ArticleHeader]:
        """Return the current revisions of these articles by rising id, also withdrawn ones, unknown ids left out."""
        newest = sa.select(*HEADER).select_from(EACH_REVISION).where(REVISIONS.c.number == ARTICLES.c.revision)
        found: list[ArticleHeader] = []
        with self._database.reading() as connection:
            for chunk in chunks(sorted(article_ids)):
                rows = connection.execute(newest.where(ARTICLES.c.id.in_(chunk)).order_by(ARTICLES.c.id))
                found += [_header(row) for row in rows]
        return found

    @asked_again
    def withdrawn_at(self, article_id: int) -> datetime | None:
        """Return since when an article is withdrawn, or None if it is shown or unknown."""
        with self._database.reading() as connection:
            at: datetime | None = connection.scalar(
                sa.select(ARTICLES.c.withdrawn_at).where(ARTICLES.c.id == article_id)
            )
        return at

    @asked_again
    def headers_between(self, since: datetime, until: datetime, *, limit: int = 1000) -> list[ArticleHeader]:
        """Return the live articles with `since < visible_from <= until`, newest first.

        An article dated to a day counts for the whole of that day.
        """
        visible, day_only = REVISIONS.c.visible_from, REVISIONS.c.day_only
        timed = sa.and_(day_only.is_(False), visible > since)
        dated = sa.and_(day_only.is_(True), visible > since - _DAY)
        query = (
            sa.select(*HEADER)
            .select_from(EACH_REVISION)
            .where(IS_CURRENT, visible > since - _DAY, visible <= until, sa.or_(timed, dated))
            .order_by(visible.desc(), ARTICLES.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_header(row) for row in connection.execute(query)]

    @asked_again
    def headers_arrived(self, since: datetime, until: datetime, *, limit: int = 1000) -> list[ArticleHeader]:
        """Return the live articles that we first saw in `since < first_seen <= until`, newest publication first.

        For what must miss nothing between two moments: an article may arrive
        long after it was published.
        """
        seen = ARTICLES.c.first_seen
        query = (
            sa.select(*HEADER)
            .select_from(EACH_REVISION)
            .where(IS_CURRENT, seen > since, seen <= until)
            .order_by(REVISIONS.c.visible_from.desc(), ARTICLES.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_header(row) for row in connection.execute(query)]

    @asked_again
    def newest_published(self) -> datetime | None:
        """Return the latest publication that a live article states."""
        query = sa.select(sa.func.max(REVISIONS.c.published)).select_from(EACH_REVISION).where(IS_CURRENT)
        with self._database.reading() as connection:
            newest: datetime | None = connection.scalar(query)
        return newest

    @asked_again
    def seen_in(self, stretch: Stretch) -> list[Seen]:
        """Return the live articles of some calendar days, the oldest first."""
        with self._database.reading() as connection:
            return calendar_days.seen_in(connection, stretch)

    @asked_again
    def changed_in(self, stretch: Stretch) -> dict[date, datetime]:
        """Return when the articles of each of these days changed last, those withdrawn since among them."""
        with self._database.reading() as connection:
            return calendar_days.changes(connection, stretch)

    @asked_again
    def days_beside(self, stretch: Stretch, *, by: datetime) -> Neighbours:
        """Return the nearest days beside these that have articles which could be seen `by` then."""
        with self._database.reading() as connection:
            return calendar_days.neighbours(connection, stretch, by=by)

    @asked_again
    def engine(self) -> str:
        """Say which database it is, of which version."""
        with self._database.reading() as connection:
            return described(connection)

    @asked_again
    def coverage(self, within: Extent | None = None) -> Coverage:
        """Return what a search looks through: live articles and passages, and their dates; or that of a part."""
        published, limits = REVISIONS.c.published, _limits(within) if within else []
        counts = sa.select(
            sa.func.count(), sa.func.min(published), sa.func.max(published), sa.func.count(published)
        ).select_from(EACH_REVISION)
        live = sa.select(sa.func.count()).select_from(PASSAGES).where(PASSAGES.c.live.is_(True))
        if limits:
            chosen = sa.select(REVISIONS.c.id).select_from(EACH_REVISION).where(IS_CURRENT, *limits)
            live = live.where(PASSAGES.c.revision_id.in_(chosen))
        with self._database.reading() as connection:
            articles, first, last, dated = connection.execute(counts.where(IS_CURRENT, *limits)).one()
            passages = connection.scalar(live) or 0
            updated = connection.scalar(sa.select(sa.func.max(REVISIONS.c.seen_at)))
        return Coverage(articles, passages, first, last, undated=articles - dated, updated=updated)

    @asked_again
    def holdings(self) -> list[Holding]:
        """Return how many live articles there are of each outlet and language, by name."""
        outlet, language = REVISIONS.c.outlet, sa.func.coalesce(REVISIONS.c.language, "")
        query = (
            sa.select(outlet, language, sa.func.count())
            .select_from(EACH_REVISION)
            .where(IS_CURRENT)
            .group_by(outlet, language)
            .order_by(outlet, language)
        )
        with self._database.reading() as connection:
            return [Holding(*row) for row in connection.execute(query)]

    # Passages

    @asked_again
    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages in the order asked, retired ones included, unknown ids left out."""
        found: dict[int, Passage] = {}
        with self._database.reading() as connection:
            for chunk in chunks(ids):
                rows = connection.execute(_PASSAGES_BY_ID, {"ids": list(chunk)})
                found.update((passage.id, passage) for passage in _passages(connection, rows))
        return [found[passage_id] for passage_id in ids if passage_id in found]

    @asked_again
    def passages_of(self, article_id: int, revision: int | None = None) -> list[Passage]:
        """Return the passages of one revision, the current one by default, as they follow in the text."""
        with self._database.reading() as connection:
            row = connection.execute(_ONE_REVISION, {"article": article_id, "number": revision}).one_or_none()
            if row is None:
                return []
            header, text = _header(row), row.text
            places = connection.execute(_PLACES_IN_REVISION, {"revision": row.revision_id})
            return [Passage(one, header, start, end, text[start:end]) for one, start, end in places]

    @asked_again
    def live_passage_ids(self) -> list[int]:
        """Return the ids of all live passages, ascending."""
        query = sa.select(PASSAGES.c.id).where(PASSAGES.c.live.is_(True)).order_by(PASSAGES.c.id)
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    @asked_again
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

    @asked_again
    def last_passage_id(self) -> int:
        """Return the highest passage id ever given, or 0."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.max(PASSAGES.c.id))) or 0


_START, _END = PASSAGES.c.start_at, PASSAGES.c.end_at
_EACH_PASSAGE = (
    sa.select(*HEADER, PASSAGES.c.id.label("passage_id"), _START, _END)
    # Cut by the database, in characters as Python counts them: of an article of 30,000 a passage has some 700.
    .add_columns(sa.func.substr(REVISIONS.c.text, _START + 1, _END - _START).label("cut"))
    .select_from(EACH_REVISION.join(PASSAGES, PASSAGES.c.revision_id == REVISIONS.c.id))
    .order_by(PASSAGES.c.id)
)


# Put together once, like those below: for a dozen passages that takes as long as reading them.
_PASSAGES_BY_ID = _EACH_PASSAGE.where(PASSAGES.c.id.in_(sa.bindparam("ids", expanding=True)))

_ONE_REVISION = (
    sa.select(*HEADER, REVISIONS.c.text)
    .select_from(EACH_REVISION)
    .where(ARTICLES.c.id == sa.bindparam("article", type_=sa.Integer))
    .where(REVISIONS.c.number == sa.func.coalesce(sa.bindparam("number", type_=sa.Integer), ARTICLES.c.revision))
)
# Without the text, which comes once: cut by the database, each of two hundred passages reads all of it anew.
_PLACES_IN_REVISION = (
    sa.select(PASSAGES.c.id, _START, _END)
    .where(PASSAGES.c.revision_id == sa.bindparam("revision", type_=sa.Integer))
    .order_by(PASSAGES.c.id)
)


def _limits(extent: Extent) -> list[sa.ColumnElement[bool]]:
    revision, limits = REVISIONS.c, []
    if extent.since:
        limits.append(revision.published >= extent.since)
    if extent.until:
        limits.append(revision.published <= extent.until)
    if extent.visible_by:
        limits.append(revision.visible_from <= extent.visible_by)
    if extent.outlets:
        limits.append(revision.outlet.in_(sorted(extent.outlets)))
    if extent.languages:
        limits.append(sa.func.coalesce(revision.language, "").in_(sorted(extent.languages)))
    return limits


def _passages(connection: sa.Connection, rows: Iterable[sa.Row[*tuple[Any, ...]]]) -> list[Passage]:
    """Return the passages that these rows are; those of one revision share its header."""
    headers: dict[int, ArticleHeader] = {}
    found: list[Passage] = []
    for row in rows:
        header = headers.get(row.revision_id) or headers.setdefault(row.revision_id, _header(row))
        found.append(Passage(row.passage_id, header, row.start_at, row.end_at, _text(connection, row)))
    return found


def _text(connection: sa.Connection, row: sa.Row[*tuple[Any, ...]]) -> str:
    """Return the text of a passage, cut here where the database could not: SQLite ends a text at a NUL."""
    cut: str = row.cut
    if len(cut) == row.end_at - row.start_at:
        return cut
    whole = connection.scalar(sa.select(REVISIONS.c.text).where(REVISIONS.c.id == row.revision_id)) or ""
    return whole[row.start_at : row.end_at]


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
        modified=Moment(row.modified, row.modified_day_only) if row.modified else None,
        evidence=Evidence(row.evidence),
    )


def _recheck(row: sa.Row[*tuple[Any, ...]]) -> Recheck:
    validators = Validators(row.etag, row.last_modified)
    return Recheck(_header(row), row.checked, row.withdrawn_as is not None, validators)
