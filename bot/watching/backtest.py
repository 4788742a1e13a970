"""What a subscription would have sent lately, and the scores between which its number changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.watching.matching import Fit

LOOKED_BACK = timedelta(days=7)

STEP = 3
"""Stricter leaves out a third of what would have come, looser adds as much: seen at once, and not too much."""

MOST_FOUND = 200
"""Stories that are kept of one backtest, the best: where all of them would have been sent, there may be more."""


@dataclass(frozen=True, slots=True)
class Found:
    """One story that a backtest found: the passage that fits best, and its score."""

    passage_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Tried:
    """What a backtest found, best first, in the seven days up to `until`; None where these are the last ones."""

    found: tuple[Found, ...]
    until: datetime | None = None


def found_stories(fits: Iterable[Fit], stories: Mapping[int, int]) -> tuple[Found, ...]:
    """Return for each story the passage that fits best, best first, of equals the newest; `stories` are by article.

    An article without a story is one of its own. As a place gets one message for a story, so many would have come.
    """
    best: dict[int, Fit] = {}
    for fit in fits:
        article_id = fit.passage.article.id
        story = stories.get(article_id, -article_id)
        if story not in best or (fit.rank, -fit.passage.id) > (best[story].rank, -best[story].passage.id):
            best[story] = fit
    ordered = sorted(best.values(), key=lambda fit: (-fit.score, -fit.passage.id))[:MOST_FOUND]
    return tuple(Found(fit.passage.id, round(fit.score, 4)) for fit in ordered)


def sent(found: Sequence[Found], floor: float) -> Sequence[Found]:
    """Return what would have been sent from the score `floor` on."""
    return [one for one in found if one.score >= floor]


def is_cut(found: Sequence[Found]) -> bool:
    """Tell whether there may be more of it than is kept."""
    return len(found) >= MOST_FOUND


def stricter(found: Sequence[Found], floor: float) -> float | None:
    """Return a higher score from which visibly fewer would have come, at least one; None where that cannot be."""
    scores = [one.score for one in sent(found, floor)]
    for kept in _nearest(len(scores) - max(1, len(scores) // STEP), range(1, len(scores))):
        if scores[kept - 1] > scores[kept]:
            return _between(scores[kept], scores[kept - 1])
    return None


def looser(found: Sequence[Found], floor: float) -> float | None:
    """Return a lower score from which visibly more would have come; None where there is nothing more."""
    scores, now = [one.score for one in found], len(sent(found, floor))
    for kept in _nearest(now + max(1, now // STEP), range(now + 1, len(scores) + 1)):
        if kept == len(scores):
            return _floored(scores[-1])
        if scores[kept - 1] > scores[kept]:
            return _between(scores[kept], scores[kept - 1])
    return None


def _nearest(wanted: int, possible: range) -> list[int]:
    return sorted(possible, key=lambda count: (abs(count - wanted), count))


def _between(lower: float, upper: float) -> float:
    """Return a score of few digits above `lower`, up to and including `upper`."""
    for digits in (2, 3):
        middle = round((lower + upper) / 2, digits)
        if lower < middle <= upper:
            return middle
    return upper


def _floored(score: float) -> float:
    return int(score * 100) / 100
