"""Say how a stored article stands: what its checksums were when it was taken in, and whether it is withdrawn.

Reads the article database and never writes it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from corpus.engine_kinds import Limits
from corpus.identity import content_hash, sha256
from corpus.patience import asked_again
from corpus.revise import chunks
from corpus.schema import ARTICLES, REVISIONS, open_database
from corpus.types import Article, Draft


class Withdrawal(StrEnum):
    """Why an article is no longer shown; the values are those of the database."""

    GONE = "gone"
    OUTLET = "outlet"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database keeps about the newest revision of an article besides the revision itself.

    The hashes are those of `identity`, written with the revision; `withdrawn_at`
    and `withdrawal` are both None while the article is shown.
    """

    revision: int
    text_hash: str
    content_hash: str
    withdrawn_at: datetime | None = None
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest revision of an article, when we took it in, and whether the article is withdrawn since."""

    article_id: int
    revision: int
    seen: datetime
    withdrawn_at: datetime | None = None
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """One revision of an article without its text: when we took it in, its title, and how many characters it has."""

    revision: int
    seen: datetime
    title: str
    characters: int


class Seal(StrEnum):
    """Whether a stored revision is as it was taken in."""

    WHOLE = "whole"
    TEXT_ALTERED = "text altered"
    HEADER_ALTERED = "header altered"
    """The text is whole; title, outlet or date are not."""
    NOT_KEPT = "not kept"
    """Checksums are kept for the newest revision only, and this is an older one."""


class Standings:
    """Look up standings; safe to use from several threads."""

    def __init__(self, url: str, *, limits: Limits | None = None) -> None:
        """Open the article database at an SQLAlchemy `url`, making or migrating its schema."""
        self._database = open_database(url, limits)

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    @asked_again
    def of(self, article_id: int) -> Standing | None:
        """Return how an article stands, or None if it is unknown. Raises StoreError."""
        with self._database.reading() as connection:
            row = connection.execute(_ONE, {"article": article_id}).one_or_none()
        if row is None:
            return None
        return Standing(row.revision, row.text_hash, row.content_hash, row.withdrawn_at, _withdrawal(row))

    @asked_again
    def newest(self, article_ids: Collection[int]) -> dict[int, Newest]:
        """Return of each article its newest revision, unknown ones left out. Raises StoreError."""
        of_newest = (REVISIONS.c.article_id == ARTICLES.c.id) & (REVISIONS.c.number == ARTICLES.c.revision)
        query = sa.select(ARTICLES, REVISIONS.c.seen_at).join(REVISIONS, of_newest)
        found: dict[int, Newest] = {}
        with self._database.reading() as connection:
            for chunk in chunks(sorted(article_ids)):
                rows = connection.execute(query.where(ARTICLES.c.id.in_(chunk)))
                found.update((row.id, _newest(row)) for row in rows)
        return found

    def editions(self, article_id: int) -> tuple[Edition, ...]:
        """Return all revisions of an article, the first one first; none where it is unknown. Raises StoreError."""
        with self._database.reading() as connection:
            return tuple(Edition(*row) for row in connection.execute(_EDITIONS, {"article": article_id}))


# Put together once: that takes longer than reading.
_ONE = sa.select(ARTICLES).where(ARTICLES.c.id == sa.bindparam("article", type_=sa.Integer))
_EDITIONS = (
    sa.select(REVISIONS.c.number, REVISIONS.c.seen_at, REVISIONS.c.title, sa.func.length(REVISIONS.c.text))
    .where(REVISIONS.c.article_id == sa.bindparam("article", type_=sa.Integer))
    .order_by(REVISIONS.c.number)
)


def seal(article: Article, standing: Standing) -> Seal:
    """Compare a revision that was read from the store with the checksums kept beside it."""
    header = article.header
    if header.revision != standing.revision:
        return Seal.NOT_KEPT
    if sha256(article.text) != standing.text_hash:
        return Seal.TEXT_ALTERED
    kept = Draft(header.key, header.title, article.text, outlet=header.outlet, published=header.published)
    return Seal.WHOLE if content_hash(kept) == standing.content_hash else Seal.HEADER_ALTERED


def _newest(row: sa.Row[*tuple[Any, ...]]) -> Newest:
    return Newest(row.id, row.revision, row.seen_at, row.withdrawn_at, _withdrawal(row))


def _withdrawal(row: sa.Row[*tuple[Any, ...]]) -> Withdrawal | None:
    return Withdrawal(row.withdrawn_as or Withdrawal.REMOVED) if row.withdrawn_at else None
