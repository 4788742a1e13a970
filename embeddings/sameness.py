"""Whether two claims are about the same thing, and whether their values can both be right. Pure.

The rules of bench/differences.md as far as words show them. What is not sure is not the same.
"""

from __future__ import annotations

import math

from embeddings.claim_signs import events, partial, periods, qualified
from embeddings.claim_words import FLOWS, HAPPEN_ONCE
from embeddings.claims import Claim
from embeddings.happenings import Happening
from embeddings.number_words import Bound
from embeddings.quantities import Quantity
from embeddings.roles import Holder
from embeddings.statements import Statement

# Tuned on the dev part of bench/difference_labels.tsv and by reading what was found in all stories of news-2022.
_SENTENCE_SHARED = 0.75
_CLAUSE_SHARED = 0.5
_WORDS_SHARED = 5
_WORDS_APART = 3
_TOLL_WORDS_SHARED = 2
_CLAUSE_WORDS, _HAPPENING_WORDS = 3, 2
_NEARLY_ALL = 0.9
_EXACT_BELOW = 100
"""Up to here people and things are counted one by one; a greater number may be a rounded one."""
_HEDGED = 1.02


def compatible(one: Statement, other: Statement) -> bool:
    """Say whether nothing sets two sentences apart: other days, years, or a place that the other does not know."""
    if _apart(one.days, other.days) or one.years != other.years:
        return False
    return _knows_places(one, other) and _knows_places(other, one)


def same_subject(own: frozenset[str], one: Statement, others: frozenset[str], other: Statement) -> bool:
    """Say whether not both clauses have names of their own that the other article's title and sentence lack."""
    return not (own - other.anchors and others - one.anchors)


def same_toll(one: Claim, other: Claim) -> float:
    """Return how surely two claims of one predicate are about one event, 0 where they may not be."""
    first, second = one.statement, other.statement
    terms = (first.terms & second.terms) - {one.counted}
    if first.years or len(terms) < _TOLL_WORDS_SHARED or one.places != other.places:
        return 0.0
    if _apart(events(one), events(other)) or not _same_names(one, other) or not _same_day(one, other):
        return 0.0
    return 1.0 + len(terms) / 10


def _same_names(one: Claim, other: Claim) -> bool:
    """Say whether two tolls share a name; of what happens again and again, every name must be known to both."""
    first, second = one.statement, other.statement
    if _happens_once(one, other):
        return bool(first.names & second.anchors | second.names & first.anchors)
    return bool(first.names & second.names) and same_subject(first.names, first, second.names, second)


def _same_day(one: Claim, other: Claim) -> bool:
    """Say whether what happens again and again, or is counted anew each day, is of the same days."""
    lasting = _happens_once(one, other) and one.predicate not in FLOWS
    return lasting or one.statement.days == other.statement.days


def _happens_once(one: Claim, other: Claim) -> bool:
    kinds = events(one) | events(other)
    return bool(kinds) and kinds <= HAPPEN_ONCE


def same_words(one: Claim, other: Claim) -> float:
    """Return how surely two claims say the same in nearly the same words, 0 where they do not."""
    first, second = one.statement.terms, other.statement.terms
    shared = len(first & second)
    if shared < _WORDS_SHARED or shared < _SENTENCE_SHARED * min(len(first), len(second)):
        return 0.0
    if qualified(one) != qualified(other) or partial(one) != partial(other):
        return 0.0
    if len(one.clause & other.clause) < _CLAUSE_WORDS and shared < _NEARLY_ALL * len(first | second):
        return 0.0
    return clauses_alike(one.clause, other.clause)


def same_happening(one: Happening, other: Happening) -> float:
    """Return how surely two happenings are one, 0 where they may not be."""
    first, second = one.statement, other.statement
    if not one.own & other.own or not same_subject(one.own, first, other.own, second):
        return 0.0
    if not _knows_places(first, second) or not _knows_places(second, first):
        return 0.0
    return clauses_alike(one.clause, other.clause) if len(one.clause & other.clause) >= _HAPPENING_WORDS else 0.0


def same_office(one: Holder, other: Holder) -> float:
    """Return how surely two holders hold one office: only where its country, town or body is named."""
    return 0.9 if one.body and (one.office, one.body) == (other.office, other.body) else 0.0


def clauses_alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two clauses have in common, 0 where each has words of its own."""
    share = len(one & other) / max(len(one | other), 1)
    apart = sorted((len(one - other), len(other - one)))
    return share if share >= _CLAUSE_SHARED and apart[0] <= 1 and apart[1] <= _WORDS_APART else 0.0


def same_figure(one: Claim, other: Claim) -> bool:
    """Say whether two claims may count the same: one stretch of time, and no value that both sentences have."""
    if _apart(periods(one), periods(other)):
        return False
    return not _has_value(one, other) and not _has_value(other, one)


def conflict(one: Quantity, other: Quantity, *, toll: bool) -> bool:
    """Say whether two amounts cannot be the same one, rounded or bounded.

    A bound holds up to the next step of its last digit: "more than 1,000" is 1,049 and not 3,000. "At least" is read
    as the number itself where people are counted, as reporters mean it.
    """
    if one.low <= other.high and other.low <= one.high:
        return False
    lower, upper = sorted((one, other), key=lambda each: each.high)
    plain = (Bound.EXACT, Bound.LEAST) if toll else (Bound.EXACT,)
    counted = toll or upper.low < _EXACT_BELOW
    if _rounds_to(lower.high, upper.low, exact=counted and one.bound in plain and other.bound in plain):
        return False
    if lower.bound is Bound.LEAST and upper.bound is not Bound.LEAST and not toll:
        return upper.low >= lower.high + _step(lower.high)
    return upper.bound is not Bound.MOST or lower.bound is Bound.MOST


def _apart(mine: frozenset[object], theirs: frozenset[object]) -> bool:
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def _knows_places(one: Statement, other: Statement) -> bool:
    return not one.places or not one.places.isdisjoint(other.anchors)


def _has_value(one: Claim, other: Claim) -> bool:
    """Say whether the value of one claim stands in the other sentence as well, perhaps rounded."""
    value = one.quantity
    return any(each.unit == value.unit and not conflict(value, each, toll=False) for each in other.values)


def _rounds_to(lower: float, upper: float, *, exact: bool) -> bool:
    if exact and upper < _EXACT_BELOW and upper == int(upper):
        return False
    if not exact and upper <= _HEDGED * lower:
        return True
    digits = min(_digits(lower), _digits(upper))
    return math.isclose(_to_digits(lower, digits), _to_digits(upper, digits))


def _digits(value: float) -> int:
    """Return how many digits of a number count: one for 40,000, three for 1.25."""
    mantissa, _, _ = f"{value:.9e}".partition("e")
    return max(len(mantissa.replace(".", "").rstrip("0")), 1)


def _to_digits(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _step(value: float) -> float:
    """Return one of the last digit that counts: 1,000 for "more than 1,000", 10 for 340."""
    return 10.0 ** (math.floor(math.log10(value)) - _digits(value) + 1) if value else 1.0
