"""The worst cases of a question set: what was wanted and not found, and what was shown and wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from embeddings.evaluate import Prediction, Question, holds_any, is_gold

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what was said to it; `rank` is that of the first right quote from 1, None for none of the ten.

    A quote is right when it holds the answer's words, or, where the set has no
    words to look for, when it is of a gold article.
    """

    question: Question
    said: Prediction
    rank: int | None


@dataclass(frozen=True, slots=True)
class WorstCases:
    """The worst of each kind, worst first.

    `missed`: answerable questions whose right quote is lowest or nowhere.
    `misled`: answerable questions that were answered without a right quote among the first three.
    `invented`: unanswerable questions that were answered. The last two by confidence.
    """

    missed: tuple[Case, ...]
    misled: tuple[Case, ...]
    invented: tuple[Case, ...]


def worst_cases(questions: Sequence[Question], said: Iterable[Prediction], count: int) -> WorstCases:
    """Return up to `count` of each kind; questions without anything to look for are in none."""
    by_id = {one.id: one for one in said}
    wanted = [one for one in questions if not one.kind and (one.answers or one.gold_urls or one.gold_titles)]
    answerable = [Case(one, by_id[one.id], _rank(one, by_id[one.id])) for one in wanted]
    below = [case for case in answerable if case.rank is None or case.rank > 1]
    wrong = [case for case in answerable if case.said.answered and (case.rank is None or case.rank > _SHOWN)]
    invented = [Case(one, by_id[one.id], None) for one in questions if one.kind and by_id[one.id].answered]
    return WorstCases(
        missed=tuple(sorted(below, key=_lowest_first)[:count]),
        misled=tuple(sorted(wrong, key=_surest_first)[:count]),
        invented=tuple(sorted(invented, key=_surest_first)[:count]),
    )


def _rank(question: Question, said: Prediction) -> int | None:
    for rank, quoted in enumerate(said.quotes, 1):
        right = holds_any(question.answers, quoted.quote) if question.answers else is_gold(question, quoted)
        if right:
            return rank
    return None


def _lowest_first(case: Case) -> tuple[float, float]:
    return (-(case.rank or float("inf")), -case.said.confidence)


def _surest_first(case: Case) -> float:
    return -case.said.confidence
