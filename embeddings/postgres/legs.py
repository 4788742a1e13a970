"""What is asked of the tables: filters, both legs of a search, and both in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any, Final

from pgvector import HalfVector, SparseVector

from embeddings.filters import bounds
from embeddings.postgres.asking import Statement
from embeddings.postgres.sharding import Gathering
from embeddings.postgres.tables import EXPLORED, Tables
from embeddings.postgres.weights import DIMENSIONS, AskedTerms, idf
from embeddings.types import Filter, Label, Vectors

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

LABELS: Final = ("passage_id", "article_id", "visible", "published", "outlet", "language")

WEIGHED_AT_MOST: Final = 5_000
"""Passages that are found by one rare term of a question alone. Common terms find a passage by two of them together:
what holds nothing but one common term has no place among the best hundred. See bench/postgres.md for what is lost."""

_PAIRS: Final = 24
"""Pairs of common terms by which passages are found, at most; those that meet in the fewest passages come first."""

_CLOSEST: Final = "SELECT passage_id, {far} AS far FROM {dense} WHERE {let} ORDER BY {far}{by_hand} LIMIT :depth"
_WORDED: Final = (
    "SELECT passage_id, score FROM (SELECT passage_id, {score} AS score FROM {sparse} WHERE ({found}) AND {let} "
    "ORDER BY score DESC, passage_id LIMIT :depth) AS best WHERE score > 0"
)
_BOTH: Final = (
    "WITH close AS MATERIALIZED ({closest}), worded AS MATERIALIZED ({worded}), "
    "both_ AS MATERIALIZED (SELECT passage_id FROM close UNION SELECT passage_id FROM worded) "
    "SELECT {labels}, -{far} AS dense, s.score, (SELECT count(*) FROM close) AS near FROM {dense} AS d "
    "JOIN (SELECT passage_id, {score} AS score FROM {sparse} "
    "WHERE passage_id = ANY(ARRAY(SELECT passage_id FROM both_))) AS s USING (passage_id) "
    "WHERE d.passage_id = ANY(ARRAY(SELECT passage_id FROM both_)) ORDER BY passage_id"
)
_BEST_OF_BOTH: Final = (
    ", ranked AS (SELECT *, row_number() OVER (ORDER BY dense DESC, passage_id) AS closer, "
    "row_number() OVER (ORDER BY score DESC, passage_id) AS fuller FROM found) "
    "SELECT {labels}, dense, score, "
    "(SELECT sum(near) FROM (SELECT DISTINCT shard, near FROM found) AS each_)::bigint AS near FROM ranked "
    "WHERE closer <= :depth OR (score > 0 AND fuller <= :depth) ORDER BY passage_id"
).format(labels=", ".join(LABELS))
_MOST_EXPLORED: Final = 1000
"""pgvector's limit of `hnsw.ef_search`."""

_FAR: Final = "(vector <#> CAST(:vector AS halfvec))"
_BY_HAND: Final = " + 0"
"""What the order of a graph does not serve, so that every passage is compared."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A question's terms weighed by how rare they are, as SQL: the score of a row, and which rows have one."""

    score: str
    found: str
    values: Mapping[str, Any]


def weighing(terms: AskedTerms, passages: int, holding: Mapping[int, int]) -> Weighing | None:
    """Return how rows are scored for these terms, None where none of them stands anywhere.

    `holding` is in how many of `passages` each dimension stands.
    """
    known = {place: idf(passages, holding[place]) for place in terms.dimensions() if holding.get(place)}
    values: dict[str, Any] = {}
    scores, found = [], []
    plain = {place: weight * known[place] for place, weight in terms.weights.items() if place in known}
    if plain:
        rare, pairs = telling(terms, passages, holding)
        values |= {"plain": _sparse(plain), "keys": rare}
        values |= {f"pair_{number}": list(pair) for number, pair in enumerate(pairs)}
        scores.append("-(weights <#> CAST(:plain AS sparsevec))")
        found.append("keys && CAST(:keys AS integer[])")
        found += [f"keys @> CAST(:pair_{number} AS integer[])" for number in range(len(pairs))]
    for number, phrase in enumerate(terms.phrases):
        own = {place: weight * known[place] for place, weight in phrase.weights.items() if place in known}
        if own:
            values |= {f"phrase_{number}": _sparse(own), f"parts_{number}": list(phrase.keys)}
            held = f"keys @> CAST(:parts_{number} AS integer[])"
            scores.append(f"CASE WHEN {held} THEN -(weights <#> CAST(:phrase_{number} AS sparsevec)) ELSE 0 END")
            found.append(held)
    return Weighing(f"({' + '.join(scores)})", " OR ".join(found), values) if scores else None


def closest(tables: Tables, vector: Vectors, k: int, where: Filter, *, exact: bool = False) -> Statement:
    """Return the query for the `k` nearest passages: ids and cosines, best first."""
    let, values = condition(where)
    inner = _CLOSEST.format(far=_FAR, dense=tables.dense, let=let, by_hand=_BY_HAND if exact else "")
    sql = f"WITH close AS MATERIALIZED ({inner}) SELECT passage_id, -far FROM close ORDER BY far, passage_id"
    gathering = _best_of(tables.dense, "cosine", k) if tables.sharded else None
    return Statement(sql, {**values, "vector": half_text(vector), "depth": k}, _explored(k), gathering)


def enough(found: int, k: int) -> bool:
    """Say whether a graph gave as many as were asked for; if not, there may be more that it did not come to."""
    return found >= k


def worded(tables: Tables, weigh: Weighing, k: int, where: Filter) -> Statement:
    """Return the query for the `k` passages that say most of a question: ids and scores, best first."""
    let, values = condition(where)
    sql = _WORDED.format(score=weigh.score, sparse=tables.sparse, found=weigh.found, let=let)
    gathering = _best_of(tables.sparse, "score", k) if tables.sharded else None
    ordered = f"{sql} ORDER BY score DESC, passage_id"
    return Statement(ordered, {**values, **weigh.values, "depth": k}, gathering=gathering)


def scored(tables: Tables, weigh: Weighing, ids: Sequence[int]) -> Statement:
    """Return the query for what these passages say of a question, best first, without those that say nothing."""
    sql = (
        f"SELECT passage_id, score FROM (SELECT passage_id, {weigh.score} AS score FROM {tables.sparse} "
        "WHERE passage_id = ANY(CAST(:ids AS bigint[]))) AS all_ WHERE score > 0 ORDER BY score DESC, passage_id"
    )
    gathering = _best_of(tables.sparse, "score", len(ids)) if tables.sharded else None
    return Statement(sql, {**weigh.values, "ids": list(ids)}, gathering=gathering)


@dataclass(frozen=True, slots=True)
class Question:
    """What both legs are asked for: the `depth` best for a vector and for weighed terms that pass a filter."""

    vector: Vectors
    weigh: Weighing
    depth: int
    where: Filter


def both(tables: Tables, question: Question, *, exact: bool = False) -> Statement:
    """Return the query for what either leg finds, in one round trip: labels, `dense`, `score`, and how many `near`."""
    let, values = condition(question.where)
    weigh = question.weigh
    names = {"dense": tables.dense, "sparse": tables.sparse, "let": let, "score": weigh.score, "found": weigh.found}
    sql = _BOTH.format(
        closest=_CLOSEST.format(far=_FAR, by_hand=_BY_HAND if exact else "", **names),
        worded=_WORDED.format(**names),
        labels=", ".join(f"d.{name}" for name in LABELS),
        far=_FAR,
        **names,
    )
    asked_for = {"vector": half_text(question.vector), "depth": question.depth}
    gathering = _best_of_both(tables, question.depth) if tables.sharded else None
    return Statement(sql, {**values, **weigh.values, **asked_for}, _explored(question.depth), gathering)


def condition(where: Filter) -> tuple[str, dict[str, Any]]:
    """Return what a filter lets through, as SQL and its values."""
    limits = bounds(where)
    parts = [
        ("visible <= :visible_until", "visible_until", limits.visible_until),
        ("published >= :published_from", "published_from", limits.published_from),
        ("published <= :published_until", "published_until", limits.published_until),
        ("outlet = ANY(CAST(:outlets AS text[]))", "outlets", sorted(where.outlets) or None),
        ("language = ANY(CAST(:languages AS text[]))", "languages", sorted(where.languages) or None),
    ]
    asked = [(sql, name, value) for sql, name, value in parts if value is not None]
    return " AND ".join(sql for sql, _, _ in asked) or "true", {name: value for _, name, value in asked}


def label_of(row: Sequence[Any]) -> Label:
    """Return the label whose columns begin a row."""
    passage_id, article_id, visible, published, outlet, language = row[: len(LABELS)]
    return Label(
        passage_id, article_id, moment(visible), None if published is None else moment(published), outlet, language
    )


def moment(microseconds: int) -> datetime:
    """Return a moment kept as microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def half_text(vector: Vectors) -> str:
    """Return a vector as PostgreSQL reads a `halfvec`."""
    return str(HalfVector(vector).to_text())


def _best_of(held: str, score: str, k: int) -> Gathering:
    """Return how the best of every shard become the best of all."""
    query = f"SELECT passage_id, {score} FROM found ORDER BY {score} DESC, passage_id LIMIT :depth"
    return Gathering(held, ("passage_id bigint", f"{score} double precision"), query, {"depth": k})


def _best_of_both(tables: Tables, depth: int) -> Gathering:
    """Return how what both legs found on every shard becomes what they would have found in one place."""
    kinds = ("bigint", "bigint", "bigint", "bigint", "text", "text")
    columns = [f"{name} {kind}" for name, kind in zip(LABELS, kinds, strict=True)]
    scores = ("dense double precision", "score double precision", "near bigint")
    return Gathering(tables.dense, (*columns, *scores), _BEST_OF_BOTH, {"depth": depth})


def _explored(k: int) -> dict[str, str]:
    """Return the setting with which a graph finds so many; that of the session serves a question."""
    return {} if k <= EXPLORED else {"hnsw.ef_search": str(min(k, _MOST_EXPLORED))}


def _sparse(weights: Mapping[int, float]) -> str:
    return str(SparseVector(dict(weights), DIMENSIONS).to_text())


def telling(terms: AskedTerms, passages: int, holding: Mapping[int, int]) -> tuple[list[int], list[tuple[int, int]]]:
    """Return the keys by which rows are found: of the rarest terms, and pairs of those too common to be asked alone."""
    often = {key: sum(holding.get(place, 0) for place in places) for key, places in terms.keys.items()}
    rare_first = sorted((count, key) for key, count in often.items() if count)
    rare: list[int] = []
    total = 0
    for count, key in rare_first:
        if rare and total + count > WEIGHED_AT_MOST:
            break
        rare.append(key)
        total += count
    # A name stands beside its own word, with which it would make a pair that says nothing.
    common = [(count, key) for count, key in rare_first[len(rare) :] if len(terms.keys[key]) > 1]
    return rare, _pairs(common, passages)


def _pairs(common: Sequence[tuple[int, int]], passages: int) -> list[tuple[int, int]]:
    """Return the pairs of terms that lead to the fewest rows, as if terms met by chance; `common` has counts, keys."""
    expected = sorted((one * other / passages, a, b) for (one, a), (other, b) in combinations(common, 2))
    chosen: list[tuple[int, int]] = []
    total = 0.0
    for rows, a, b in expected[:_PAIRS]:
        total += rows
        if total > WEIGHED_AT_MOST:
            break
        chosen.append((a, b))
    return chosen
