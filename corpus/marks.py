"""Remember when pages and files were last looked at, on an open connection.

Says nothing about what is due: that is `recheck` and `watch`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from corpus.revise import EACH_REVISION, GONE, HEADER, chunks
from corpus.schema import ARTICLES, REVISIONS, WATCHED_FILES
from corpus.types import Validators, WatchedFile


def rechecks(
    connection: sa.Connection, article_ids: Sequence[int], *, since: datetime
) -> list[sa.Row[*tuple[Any, ...]]]:
    """Return the rows of fetched articles that are visible after `since` or named, longest unseen first."""
    wanted = [REVISIONS.c.visible_from > since, *(ARTICLES.c.id.in_(chunk) for chunk in chunks(article_ids))]
    rows = {row.article_id: row for condition in wanted for row in connection.execute(_recheckable(condition))}
    return sorted(rows.values(), key=lambda row: (row.checked, row.article_id))


def _recheckable(condition: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    shown = sa.or_(ARTICLES.c.withdrawn_as.is_(None), ARTICLES.c.withdrawn_as == GONE)
    return (
        sa.select(
            *HEADER,
            ARTICLES.c.checked_at.label("checked"),
            ARTICLES.c.withdrawn_as,
            ARTICLES.c.etag,
            ARTICLES.c.last_modified,
        )
        .select_from(EACH_REVISION)
        .where(REVISIONS.c.number == ARTICLES.c.revision, REVISIONS.c.fetched.is_(True), shown)
        .where(REVISIONS.c.url.is_not(None), condition)
    )


def mark_checked(connection: sa.Connection, article_id: int, validators: Validators, *, now: datetime) -> None:
    """Note when an article's page was looked at, and what the server gave to ask with next time."""
    change = sa.update(ARTICLES).where(ARTICLES.c.id == article_id)
    connection.execute(change.values(checked_at=now, etag=validators.etag, last_modified=validators.last_modified))


def watched_files(connection: sa.Connection) -> list[WatchedFile]:
    """Return every file that was taken in from a watched folder."""
    rows = connection.execute(sa.select(WATCHED_FILES).order_by(WATCHED_FILES.c.path))
    return [WatchedFile(row.path, row.modified_ns, row.size) for row in rows]


def mark_watched(connection: sa.Connection, file: WatchedFile) -> None:
    """Note the state in which a file was taken in."""
    state = {"modified_ns": file.modified_ns, "size": file.size}
    changed = connection.execute(sa.update(WATCHED_FILES).where(WATCHED_FILES.c.path == file.path).values(**state))
    if not changed.rowcount:
        connection.execute(sa.insert(WATCHED_FILES).values(path=file.path, **state))
