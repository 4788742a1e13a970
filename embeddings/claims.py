"""What a sentence claims in figures: of what there were how many, and in which words it says so. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.types import Span
from embeddings.analysis import Word, term, words
from embeddings.claim_words import (
    ANYBODY,
    AUXILIARY,
    ENDS_SUBJECT,
    IRREGULAR,
    NUMBERED,
    PART,
    PART_BEFORE,
    PREDICATES,
    SPANS_OF_TIME,
    TAKES_OBJECT,
    TOLL_VERBS,
)
from embeddings.quantities import Quantity, may_hold_number, quantities
from embeddings.statements import Statement, state, terms_of
from embeddings.stopwords import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of a statement.

    `predicate` is what was done to those who are counted ("dead", "arrested"), "" where nothing of the kind is said;
    it is told only where the number is that of the whole and of now. `counted` is the stem of what is counted,
    "people" for whoever is not told apart. `beside` are the stems of the words closest to the number on both sides.
    `clause` are the terms around it, `own` the names among them, `places` those of these behind a word of place.
    `about` is shown as what the number counts; `values` are all amounts of the sentence.
    """

    statement: Statement
    quantity: Quantity
    about: Span
    predicate: str
    counted: str
    beside: frozenset[str]
    clause: frozenset[str]
    own: frozenset[str]
    places: frozenset[str]
    values: tuple[Quantity, ...]


_CAPTION = re.compile(r"\b(?:Hide|Show) Caption\b|\b\d+ of \d+\b")
_NEAR, _TOLL_REACH = 6, 12
"""Words between a number and what was done: behind it, and before it up to "death toll"."""
_FAR, _BESIDE, _SHORTEST_PLURAL = 10, 5, 3
_PLACED = re.compile(r"(?:\s+[\w-]+){0,4}?\s+(?:in|from|at|в|из)\s+(?:the\s+)?[A-ZА-ЯЁ]")
_LENGTH = re.compile(
    r"[\s-]*(?:(?:nautical|морск\w+)\s+)?(?:miles?|mi|mph|knots?|(?:kilo|centi|milli)?met(?:er|re)s?|[kcm]m|km/h|kph|m|f(?:oo|ee)t|ft"
    r"|inch(?:es)?|yards?|(?:кило|санти|милли)?метр(?:а|ов|ы|ах|ами)?|км|см|мм|м|мил[ьи])\b",
    re.IGNORECASE,
)
_SEVERED = re.compile(r"[,;:.“”\"(]")


def claims(text: str, title: str = "") -> list[Claim]:
    """Return the figures that a sentence of an article with this title claims, in order."""
    if not may_hold_number(text) or _CAPTION.search(text):
        return []
    found = words(text)
    numbers = quantities(text, found)
    if not numbers:
        return []
    statement = state(text, title, found)
    made = (_claim(statement, numbers, place) for place in range(len(numbers)))
    return _without_sums([claim for claim in made if claim is not None])


def _without_sums(made: Sequence[Claim]) -> list[Claim]:
    """Return the claims, those without a predicate that break one number down: 30 killed in Osh and 12 in Naryn."""
    counts = Counter((claim.predicate, claim.counted) for claim in made if claim.predicate)
    placed = sum(_is_placed(claim) for claim in made) > 1
    return [
        replace(claim, predicate="")
        if counts[claim.predicate, claim.counted] > 1 or (placed and _is_placed(claim))
        else claim
        for claim in made
    ]


def _is_placed(claim: Claim) -> bool:
    """Say whether the name of a place follows the number, with at most four words between."""
    text = claim.statement.text[claim.quantity.span.end :]
    return _PLACED.match(text) is not None


def _claim(statement: Statement, numbers: Sequence[Quantity], place: int) -> Claim | None:
    number, found = numbers[place], statement.words
    head = _head(statement, number)
    done = None if _is_part(statement, number) else _predicate(statement, number, head)
    if done is not None and _is_joined(found, done):
        done = None
    clause = statement.clause_around(number.span)
    if _LENGTH.match(statement.text, number.span.end):  # Where a storm is and how far it reaches moves by the hour.
        return None
    if number.first and found[number.first - 1].folded in NUMBERED:
        return None
    if head is None and done is None and _is_in_name(statement, number):
        return None
    about = _about(statement, number, head, done)
    counted = _stem(found[head]) if head is not None else "people" if done is not None else ""
    if done is not None and counted == "people" and _is_included(statement, number):
        done = None
    if about is None:
        return None
    return Claim(
        statement=statement,
        quantity=number,
        about=about,
        predicate=_said_of(found, done) if done is not None else "",
        counted=counted,
        beside=_beside(statement, number),
        clause=terms_of(found, clause),
        own=statement.names_within(clause),
        places=statement.places & statement.names_within(clause),
        values=tuple(numbers),
    )


def _is_in_name(statement: Statement, number: Quantity) -> bool:
    """Say whether a number is the end of a name: "Soyuz 11"."""
    if not number.first or number.unit:
        return False
    before = statement.words[number.first - 1]
    beside = statement.text[before.end : number.span.start] == " "
    return beside and before.folded not in STOP_WORDS and statement.text[before.start].isupper()


def _is_joined(found: Sequence[Word], done: int) -> bool:
    """Say whether one number is of two things: "45 people were killed or wounded"."""
    behind = [word.folded for word in found[done + 1 : done + 4]]
    return behind[:1] in (["or"], ["and"], ["или"], ["и"]) and any(word in PREDICATES for word in behind)


def _said_of(found: Sequence[Word], done: int) -> str:
    """Return what was done; those without power are not those without water."""
    name = PREDICATES[found[done].folded]
    return f"{name} {term(found[done + 1].folded)}" if name == "without" and done + 1 < len(found) else name


def _is_included(statement: Statement, number: Quantity) -> bool:
    before = statement.words[max(number.first - 4, 0) : number.first]
    return any(word.folded in ("including", "among", "включая") for word in before)


def _stem(word: Word) -> str:
    return "people" if word.folded in ANYBODY else term(word.folded)


def _is_part(statement: Statement, number: Quantity) -> bool:
    found = statement.words
    before = [word.folded for word in found[max(number.first - 2, 0) : number.first]]
    following = found[number.last + 1].folded if number.last + 1 < len(found) else ""
    return following in PART or following in SPANS_OF_TIME or not PART_BEFORE.isdisjoint(before)


def _head(statement: Statement, number: Quantity) -> int | None:
    """Return the place of the noun that is counted: the first plural within three words, with nothing between."""
    found, text = statement.words, statement.text
    first = next((at for at in range(number.last + 1, len(found)) if found[at].start >= number.span.end), len(found))
    before = number.span.end
    for at in range(first, min(first + 3, len(found))):
        word = found[at]
        if text[before : word.start].strip(" -\u00a0") or word.folded in STOP_WORDS:
            return None
        if word.folded in PREDICATES or word.folded in AUXILIARY:
            return None
        plural = word.folded.endswith("s") and not word.folded.endswith("ss") and len(word.folded) > _SHORTEST_PLURAL
        if number.unit or word.folded in IRREGULAR or plural:
            return None if word.folded in SPANS_OF_TIME else at
        before = word.end
    return None


def _beside(statement: Statement, number: Quantity) -> frozenset[str]:
    """Return the stems of the content words closest to a number, at most two on each side and none across a comma."""
    found, text = statement.words, statement.text
    before = found[max(number.first - _BESIDE, 0) : number.first][::-1]
    behind = found[number.last + 1 : number.last + 1 + _BESIDE]
    near_before = [word for word in before if not _SEVERED.search(text[word.end : number.span.start])]
    near_behind = [word for word in behind if not _SEVERED.search(text[number.span.end : word.start])]
    return frozenset(
        term(word.folded)
        for side in (near_before, near_behind)
        for word in [each for each in side if each.folded not in STOP_WORDS and each.folded not in AUXILIARY][:2]
    )


def _predicate(statement: Statement, number: Quantity, head: int | None) -> int | None:
    """Return the place of the word that says what was done to those who are counted."""
    before = _predicate_before(statement, number)
    return before if before is not None else _predicate_behind(statement, number, head)


def _predicate_before(statement: Statement, number: Quantity) -> int | None:
    found = statement.words
    at = number.first - 1
    while at >= 0 and found[at].start >= number.span.start:
        at -= 1
    if at < 0 or _SEVERED.search(statement.text[found[at].end : number.span.start]):
        return None
    if found[at].folded in TAKES_OBJECT:
        return at
    if found[at].folded not in TOLL_VERBS:
        return None
    return next(
        (place for place in range(at - 1, max(at - _TOLL_REACH, 0), -1) if _is_toll(statement, place, at)), None
    )


def _is_toll(statement: Statement, place: int, last: int) -> bool:
    """Say whether "death" in "death toll" stands at a place, and no break and no other number up to another."""
    found = statement.words
    if found[place].folded != "death" or found[place + 1].folded not in ("toll", "count"):
        return False
    between = statement.text[found[place].end : found[last].start]
    return not _SEVERED.search(between) and not may_hold_number(between)


def _predicate_behind(statement: Statement, number: Quantity, head: int | None) -> int | None:
    found = statement.words
    for at in range(number.last + 1, min(number.last + 1 + _NEAR, len(found))):
        if statement.text[found[at - 1].end : found[at].start].strip(" -\u00a0"):
            return None
        word = found[at]
        if word.folded in PREDICATES:
            return at
        if head is not None and at <= head:
            continue
        if word.folded not in AUXILIARY and word.folded not in ANYBODY:
            return _passive(statement, number, head) if head is not None else None
    return None


def _passive(statement: Statement, number: Quantity, head: int) -> int | None:
    """Return what was done to those of whom more is said first: "19 guards at the Isfara crossing were wounded"."""
    found = statement.words
    for at in range(head + 1, min(head + _FAR, len(found) - 1)):
        word = found[at]
        between = statement.text[found[at - 1].end : word.start]
        if between.strip() or word.folded in ENDS_SUBJECT or may_hold_number(statement.text[word.start : word.end]):
            return None
        if word.folded in ("were", "was", "been"):
            return at + 1 if found[at + 1].folded in PREDICATES else None
    return None


def _about(statement: Statement, number: Quantity, head: int | None, done: int | None) -> Span | None:
    """Return what stands for the thing counted: the noun, and what was done where it follows."""
    found = statement.words
    behind = [word for word in found[number.last + 1 :] if word.start >= number.span.end]
    if done is not None and done > number.last:
        return Span(behind[0].start, found[done].end)
    if head is not None and (done is None or _stem(found[head]) != "people"):
        return Span(behind[0].start, found[head].end)
    if done is not None:
        return Span(found[done].start, found[done + (found[done].folded == "death")].end)
    before = [word for word in found if word.end <= number.span.start][::-1]
    nearest = (before, behind[:_NEAR]) if number.unit else (behind[:_NEAR], before)
    told = [word for side in nearest for word in side if word.folded not in STOP_WORDS | AUXILIARY]
    return Span(told[0].start, told[0].end) if told else None
