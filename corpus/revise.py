"""Write articles and their revisions on an open connection: what is new, what changed, what is gone.

Ends no transaction: that is `store`, so that several articles can share one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from corpus.engine_kinds import storable
from corpus.errors import StoreError
from corpus.identity import content_hash, sha256
from corpus.schema import ARTICLES, PASSAGES, REVISIONS
from corpus.types import Draft, Evidence, Moment, Outcome, Prepared, Saved, Span

# SQLite takes at most 999 parameters in old builds; 500 rows also keep their articles' texts small in memory.
_CHUNK = 500
EACH_REVISION = REVISIONS.join(ARTICLES, REVISIONS.c.article_id == ARTICLES.c.id)
HEADER: tuple[sa.ColumnElement[Any], ...] = (
    ARTICLES.c.key,
    ARTICLES.c.first_seen,
    REVISIONS.c.id.label("revision_id"),
    *(column for column in REVISIONS.c if column.name not in ("id", "text", "visible_from", "seen_at")),
)
"""What a header is read from; everything but the text, which is the bulk of a row."""
IS_CURRENT = sa.and_(REVISIONS.c.number == ARTICLES.c.revision, ARTICLES.c.withdrawn_at.is_(None))
GONE = "gone"
"""Why an article is withdrawn, where its page is gone: the one reason that ends when the page is back."""


def match(connection: sa.Connection, draft: Draft) -> Outcome:
    """Say what `save` would make of the draft: ADDED, UPDATED or UNCHANGED."""
    draft = _storable(connection, draft)
    known = _known(connection, draft)
    return _outcome(connection, _completed(connection, draft, known), known)


def save(connection: sa.Connection, prepared: Prepared, *, now: datetime) -> Saved:
    """Write the draft as an article or as its next revision; what is UNCHANGED writes nothing."""
    draft = _storable(connection, prepared.draft)
    known = _known(connection, draft)
    draft = _completed(connection, draft, known)
    outcome = _outcome(connection, draft, known)
    if outcome is Outcome.UNCHANGED:
        return Saved(int(known.id) if known else _id_of_text(connection, draft), outcome)
    if known is None:
        article_id, number = _insert_article(connection, draft, now), 1
    else:
        article_id, number = int(known.id), int(known.revision) + 1
        _retire_passages(connection, [article_id])
        _advance_article(connection, draft, known, now)
    first_seen = now if known is None else known.first_seen
    revision_id = _inserted(connection, REVISIONS, _revision_row(draft, article_id, number, first_seen, now))
    _insert_passages(connection, revision_id, prepared.spans)
    return Saved(article_id, outcome)


def withdraw(connection: sa.Connection, article_ids: Sequence[int], *, reason: str, now: datetime) -> int:
    """Withdraw those that are not withdrawn yet, retire their passages, and return how many."""
    count = 0
    for chunk in chunks(article_ids):
        shown = sa.select(ARTICLES.c.id).where(ARTICLES.c.id.in_(chunk), ARTICLES.c.withdrawn_at.is_(None))
        ids = list(connection.scalars(shown))
        _retire_passages(connection, ids)
        change = sa.update(ARTICLES).where(ARTICLES.c.id.in_(ids))
        connection.execute(change.values(withdrawn_at=now, withdrawn_as=reason))
        count += len(ids)
    return count


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the ids in portions that a statement can hold."""
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _storable(connection: sa.Connection, draft: Draft) -> Draft:
    """Return the draft as this database can keep it, so that its hashes are those of what is kept."""
    if connection.dialect.name != "postgresql":
        return draft
    return replace(
        draft,
        key=storable(draft.key),
        title=storable(draft.title),
        outlet=storable(draft.outlet),
        url=draft.url and storable(draft.url),
        authors=tuple(storable(author) for author in draft.authors),
        text=storable(draft.text),
    )


def _known(connection: sa.Connection, draft: Draft) -> sa.Row[*tuple[Any, ...]] | None:
    return connection.execute(sa.select(ARTICLES).where(ARTICLES.c.key == draft.key)).one_or_none()


def _completed(connection: sa.Connection, draft: Draft, known: sa.Row[*tuple[Any, ...]] | None) -> Draft:
    """Return the draft with what was stated before and it does not state: a page without a date takes none away."""
    if known is None:
        return draft
    current = sa.select(REVISIONS).where(REVISIONS.c.article_id == known.id, REVISIONS.c.number == known.revision)
    row = connection.execute(current).one()
    draft = replace(
        draft,
        title=draft.title or row.title,
        outlet=draft.outlet or row.outlet,
        authors=draft.authors or tuple(json.loads(row.authors)),
    )
    if row.published is None or not _says_less(draft.published, Moment(row.published, row.day_only)):
        return draft
    return replace(draft, published=Moment(row.published, row.day_only), evidence=Evidence(row.evidence))


def _says_less(stated: Moment | None, known: Moment) -> bool:
    """Tell whether a date adds nothing to the known one: there is none, or only the day that a known time lies in.

    Within a day either way, because a page names the date of its own time zone.
    """
    if stated is None:
        return True
    return stated.day_only and not known.day_only and abs(stated.at - known.at) < timedelta(days=2)


def _outcome(connection: sa.Connection, draft: Draft, known: sa.Row[*tuple[Any, ...]] | None) -> Outcome:
    if known is not None:
        is_back = known.withdrawn_as == GONE and draft.fetched
        is_same = known.content_hash == content_hash(draft) and not is_back
        return Outcome.UNCHANGED if is_same else Outcome.UPDATED
    if draft.url is None and _id_of_text(connection, draft):
        return Outcome.UNCHANGED
    return Outcome.ADDED


def _id_of_text(connection: sa.Connection, draft: Draft) -> int:
    """Return the article without an address that has exactly this text now, or 0."""
    query = (
        sa.select(ARTICLES.c.id)
        .select_from(EACH_REVISION)
        .where(ARTICLES.c.text_hash == sha256(draft.text), REVISIONS.c.number == ARTICLES.c.revision)
        .where(REVISIONS.c.url.is_(None))
        .order_by(ARTICLES.c.id)
        .limit(1)
    )
    return connection.scalar(query) or 0


def _insert_article(connection: sa.Connection, draft: Draft, now: datetime) -> int:
    row = {"key": draft.key, "revision": 1, "first_seen": now, **_looked_at(draft, now), **_hashes(draft)}
    return _inserted(connection, ARTICLES, row)


def _advance_article(connection: sa.Connection, draft: Draft, known: sa.Row[*tuple[Any, ...]], now: datetime) -> None:
    """Move an article to its next revision; what is published again is no longer withdrawn."""
    change = sa.update(ARTICLES).where(ARTICLES.c.id == known.id)
    again = {"revision": known.revision + 1, "withdrawn_at": None, "withdrawn_as": None}
    connection.execute(change.values(**again, **_looked_at(draft, now), **_hashes(draft)))


def _looked_at(draft: Draft, now: datetime) -> dict[str, object]:
    """Return when the page was seen; what it was asked with before fits another text."""
    return {"checked_at": now if draft.fetched else None, "etag": None, "last_modified": None}


def _hashes(draft: Draft) -> dict[str, str]:
    return {"content_hash": content_hash(draft), "text_hash": sha256(draft.text)}


def _revision_row(draft: Draft, article_id: int, number: int, first_seen: datetime, now: datetime) -> dict[str, object]:
    published, modified = draft.published, draft.modified
    return {
        "article_id": article_id,
        "number": number,
        "title": draft.title,
        "outlet": draft.outlet,
        "url": draft.url,
        "authors": json.dumps(draft.authors, ensure_ascii=False),
        "language": draft.language,
        "published": published.at if published else None,
        "day_only": published.day_only if published else False,
        "visible_from": published.at if published else first_seen,
        "seen_at": now,
        "modified": modified.at if modified else None,
        "modified_day_only": modified.day_only if modified else False,
        "evidence": draft.evidence.value,
        "fetched": draft.fetched,
        "text": draft.text,
    }


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
