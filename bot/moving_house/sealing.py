"""Whether articles that arrived still have the content that their checksums were made of."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.moving_house.parts import CORPUS, answered, open_part
from corpus.identity import content_hash
from corpus.schema import ARTICLES, REVISIONS
from corpus.types import Draft, Moment

_TOGETHER = 500


def count_altered(url: str) -> int:
    """Return how many articles of the database at `url` have another content than was taken in; raises StoreError."""
    columns = REVISIONS.c.title, REVISIONS.c.text, REVISIONS.c.outlet, REVISIONS.c.published, REVISIONS.c.day_only
    is_current = (REVISIONS.c.article_id == ARTICLES.c.id) & (REVISIONS.c.number == ARTICLES.c.revision)
    query = sa.select(ARTICLES.c.key, ARTICLES.c.content_hash, *columns).join(REVISIONS, is_current)
    engine = open_part(CORPUS, url)
    try:
        with answered(url), engine.connect() as connection:
            rows = connection.execution_options(yield_per=_TOGETHER).execute(query)
            return sum(content_hash(_draft(row)) != row.content_hash for row in rows)
    finally:
        engine.dispose()


def _draft(row: sa.Row[*tuple[Any, ...]]) -> Draft:
    published = Moment(row.published, row.day_only) if row.published else None
    return Draft(row.key, row.title, row.text, outlet=row.outlet, published=published)
