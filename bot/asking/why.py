"""Card and passages -> why each quote stands where it stands. Pure; `render_reasons` puts it into words.

Says only what the numbers that were kept say: of two quotes it names what is higher
for one and what for the other, never how much each counted in the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.answers import Card, Reason
from corpus.types import ArticleHeader, Moment, Passage
from embeddings.analysis import content_words

_DAY = timedelta(days=1)


class Closeness(StrEnum):
    """How near in meaning a passage is to the question."""

    VERY = "very"
    CLOSE = "close"
    SOMEWHAT = "somewhat"
    HARDLY = "hardly"


# Of 149 questions of news-2022 the best hit that held the answer had quartiles of 0.59, 0.67 and 0.72, and the best one
# for 83 questions without an answer a median of 0.35. For all-MiniLM-L6-v2; other models have other scales.
_BANDS = ((0.70, Closeness.VERY), (0.55, Closeness.CLOSE), (0.40, Closeness.SOMEWHAT))


class Edge(StrEnum):
    """What one quote has more of than the other."""

    SECOND = "second"
    """The second reading, which compares question and passage word by word, rates it higher."""
    MEANING = "meaning"
    WORDS = "words"
    NEWER = "newer"
    TIME = "time"
    """It fits the time asked for better, without being the newer one."""


# Differences below these are called none: of 149 questions of news-2022, nine in ten had larger ones in meaning (0.011)
# and in words (1.0) between their first two hits.
_LEAST_MEANING, _LEAST_WORDS, _LEAST_TIME, _LEAST_SECOND = 0.01, 1.0, 0.01, 0.01


@dataclass(frozen=True, slots=True)
class Age:
    """How old an article was when asked about; `hours` is set where it states a time and is younger than two days."""

    days: int
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """What made one quote rank where it did. `rank` counts from 0.

    `reason` is None for cards of older versions, which kept none; `words` are
    those of the question that stand in the passage or its title, as they were
    asked. `ahead` and `behind` compare with the next quote of the card; both
    are empty where there is none. `age` is None for an article without a date.
    """

    rank: int
    article: ArticleHeader
    reason: Reason | None
    words: tuple[str, ...] = ()
    age: Age | None = None
    has_next: bool = False
    ahead: tuple[Edge, ...] = ()
    behind: tuple[Edge, ...] = ()


def explain(card: Card, passages: Mapping[int, Passage], ranks: Sequence[int]) -> tuple[Why, ...]:
    """Return why the quotes of these `ranks` (from 0) stand where they stand; `passages` by id, also of the next ones.

    Ranks whose passages are not stored any more are left out.
    """
    return tuple(_why(card, passages, rank) for rank in ranks if card.passage_ids[rank] in passages)


def closeness(dense: float) -> Closeness:
    """Return the word for a cosine."""
    return next((name for least, name in _BANDS if dense >= least), Closeness.HARDLY)


def asked_words(question: str, matched: Sequence[str]) -> tuple[str, ...]:
    """Return the words of the question whose folded forms are `matched`, as they were written, each once."""
    found = {word.folded: question[word.start : word.end] for word in content_words(question)}
    return tuple(written for folded, written in found.items() if folded in matched)


def age(published: Moment | None, *, asked: datetime) -> Age | None:
    """Return how old something was when asked; whole days where only its day is known."""
    if published is None:
        return None
    passed = max(asked - published.at, timedelta())
    return Age(passed // _DAY, None if published.day_only or passed >= 2 * _DAY else passed // timedelta(hours=1))


def _why(card: Card, passages: Mapping[int, Passage], rank: int) -> Why:
    passage, reason = passages[card.passage_ids[rank]], _reason(card, rank)
    after = passages.get(card.passage_ids[rank + 1]) if rank + 1 < len(card.passage_ids) else None
    other = _reason(card, rank + 1)
    compared = after is not None and reason is not None and other is not None
    return Why(
        rank,
        passage.article,
        reason,
        words=asked_words(card.question, reason.matched) if reason else (),
        age=age(passage.article.published, asked=card.as_of),
        has_next=compared,
        ahead=_edges(reason, other, _is_newer(passage, after)) if compared else (),
        behind=_edges(other, reason, _is_newer(after, passage)) if compared else (),
    )


def _reason(card: Card, rank: int) -> Reason | None:
    return card.reasons[rank] if rank < len(card.reasons) else None


def _edges(one: Reason | None, other: Reason | None, newer: bool) -> tuple[Edge, ...]:
    """Return what `one` has more of, the weightiest first."""
    if one is None or other is None:
        return ()
    second = one.reranked is not None and other.reranked is not None and one.reranked - other.reranked >= _LEAST_SECOND
    edges = (
        (Edge.SECOND, second),
        (Edge.MEANING, one.dense - other.dense >= _LEAST_MEANING),
        (Edge.WORDS, one.lexical - other.lexical >= _LEAST_WORDS),
        (Edge.NEWER if newer else Edge.TIME, one.recency - other.recency >= _LEAST_TIME),
    )
    return tuple(edge for edge, holds in edges if holds)


def _is_newer(one: Passage | None, other: Passage | None) -> bool:
    if one is None or other is None or one.article.published is None:
        return False
    return other.article.published is None or one.article.published.at > other.article.published.at
