"""Where the sources of a story differ: the same thing, and another number, date or name. Pure.

Two sentences differ only where rules find that they speak of the same thing, and that both values cannot be a
rounding, a bound or a part of one another; everywhere else this is silent (docs/decisions/0005).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Generic, TypeVar

from corpus.types import Span
from embeddings import sameness
from embeddings.claim_signs import counts_a_game, moves_daily, qualified
from embeddings.claim_words import GROWING
from embeddings.claims import Claim, claims
from embeddings.happenings import Happening, happening, other_day
from embeddings.number_words import Bound
from embeddings.quantities import Quantity
from embeddings.roles import Holder, holders, other_person
from embeddings.time_words import WEEKDAY, weekday_number
from embeddings.types import Difference, DifferenceKind, StorySentence

_FURNITURE = re.compile(r".*\b(?:podcast|newsletter)\b|[^\w\"“«'‘(\[$€£#]|[A-ZА-ЯЁ][A-ZА-ЯЁ ,'’&-]{5,}:")
"""Bullets, and headings of other articles in capitals: no sentences of this one."""

_WEEKDAY = re.compile(rf"\b(?:{WEEKDAY})\b", re.IGNORECASE)

Content = TypeVar("Content")

LONGEST = 60
"""Words: what is longer is a list or a table that lost its line ends."""

_FAR = 5
"""The toll of a great quake grew to nearly four times in three days; what differed by more was another toll."""
_IN_OFFICE = timedelta(days=4)
"""Two names for an office in articles further apart than this may be holder and successor."""


@dataclass(frozen=True, slots=True)
class _Said(Generic[Content]):
    """What a sentence says, and which sentence."""

    sentence: StorySentence
    content: Content

    @property
    def article(self) -> int:
        return self.sentence.passage.article.id


@dataclass(frozen=True, slots=True)
class _Found:
    """A difference, how sure it is, and what it counts or names; a higher score is better."""

    score: float
    difference: Difference
    things: frozenset[tuple[str, ...]]


def find(sentences: Sequence[StorySentence], *, limit: int = 2) -> list[Difference]:
    """Return at most `limit` differences between sentences of different articles of one story, the surest first.

    Give one text of each origin: a reprint that differs from its origin is no second source. Each sentence is shown in
    one difference at most, and so is each thing.
    """
    whole = [sentence for sentence in sentences if _is_told(sentence.text)]
    found = [*_figures(whole), *_days(whole), *_roles(whole)]
    chosen: list[Difference] = []
    shown: set[StorySentence | tuple[str, ...]] = set()
    for one in sorted(found, key=lambda each: -each.score):
        new: set[StorySentence | tuple[str, ...]] = {*one.difference.sentences, _plain(one.difference), *one.things}
        if len(chosen) < limit and shown.isdisjoint(new):
            chosen.append(one.difference)
            shown.update(new)
    return chosen


def _is_told(text: str) -> bool:
    return len(text.split()) <= LONGEST and _FURNITURE.match(text) is None


def _plain(difference: Difference) -> tuple[str, str]:
    """Return the values without what differs between "at least 31" and "31": nobody needs both."""
    first, second = (re.sub(r"^\D+(?=\d)", "", value) for value in difference.values)
    return first, second


def _figures(sentences: Sequence[StorySentence]) -> Iterator[_Found]:
    groups: dict[tuple[str, ...], list[_Said[Claim]]] = defaultdict(list)
    for sentence in sentences:
        for claim in claims(sentence.text, sentence.passage.article.title):
            for key in _keys(claim):
                groups[key].append(_Said(sentence, claim))
    for key, group in groups.items():
        yield from _figures_apart(group, toll=key[0] == "done")


def _keys(claim: Claim) -> Iterator[tuple[str, ...]]:
    if claim.predicate and not qualified(claim):
        yield "done", claim.predicate, claim.counted
    for word in () if counts_a_game(claim) else claim.beside:
        yield "said", claim.quantity.unit, word


def _figures_apart(group: Sequence[_Said[Claim]], *, toll: bool) -> Iterator[_Found]:
    for one, other in _of_two_articles(group):
        mine, theirs = one.content, other.content
        # The quickest rule first: of many pairs few are alike.
        score = sameness.same_toll(mine, theirs) if toll else sameness.same_words(mine, theirs)
        if not score or not sameness.conflict(mine.quantity, theirs.quantity, toll=toll):
            continue
        if not toll and _may_be_of_two_days(one, other):
            continue
        if toll and (_shrinks(one, other) or _is_far(mine.quantity, theirs.quantity)):
            continue
        if _is_bounded(one, other) or _is_bounded(other, one):
            continue
        if _agrees(one, other, group, toll=toll) or _agrees(other, one, group, toll=toll):
            continue
        if _same_thing(mine, theirs) and sameness.same_figure(mine, theirs) and _may_differ(one, other):
            spans = (mine.quantity.span, theirs.quantity.span)
            difference = _difference(DifferenceKind.NUMBER, (one.sentence, other.sentence), mine.about, spans)
            yield _Found(score, difference, frozenset((_thing(mine), _thing(theirs))))


def _thing(claim: Claim) -> tuple[str, ...]:
    """Return what is counted, for people what was done to them too; where no noun is, the word shown for it."""
    about = claim.statement.text[claim.about.start : claim.about.end].casefold()
    return ("number", claim.predicate, claim.counted or about, claim.quantity.unit)


def _is_bounded(one: _Said[Claim], other: _Said[Claim]) -> bool:
    """Say whether one says "at least 19" and the other, not of a later day, 19 or more: then both are right."""
    mine, theirs = one.content.quantity, other.content.quantity
    return mine.bound is Bound.LEAST and theirs.low >= mine.low and _day(other) <= _day(one)


def _may_differ(one: _Said[Content], other: _Said[Content]) -> bool:
    """Say whether two sentences are of two outlets on one day, or of two days that no weekday puts in doubt."""
    if _day(one) == _day(other):
        return one.sentence.passage.article.outlet != other.sentence.passage.article.outlet
    return not (_tells_of_another_day(one) or _tells_of_another_day(other))


def _tells_of_another_day(said: _Said[Content]) -> bool:
    """Say whether a sentence names a weekday on which its article did not come out, nor on the next day."""
    today = _day(said).weekday()
    named = {weekday_number(each) for each in _WEEKDAY.findall(said.sentence.text)}
    return not named <= {today, (today - 1) % 7}


def _may_be_of_two_days(one: _Said[Claim], other: _Said[Claim]) -> bool:
    """Say whether only one of two sentences of two days names its day, or both a level that moves every day."""
    if _day(one) == _day(other):
        return False
    named, others = one.content.statement.days, other.content.statement.days
    together = bool(named) and abs(_day(one) - _day(other)) <= _IN_OFFICE
    return named != others or (not together and (moves_daily(one.content) or moves_daily(other.content)))


def _shrinks(one: _Said[Claim], other: _Said[Claim]) -> bool:
    """Say whether a toll of a later day is less than half of an earlier one: then it is that of a part."""
    earlier, later = sorted((one, other), key=_day)
    halved = later.content.quantity.high < earlier.content.quantity.low / 2
    return _day(later) > _day(earlier) and halved and one.content.predicate in GROWING


def _is_far(one: Quantity, other: Quantity) -> bool:
    """Say whether one toll is many times the other: then they are rather those of a part and the whole."""
    lower, upper = sorted((one.high, other.high))
    return upper > _FAR * lower


def _day(said: _Said[Content]) -> date:
    return said.sentence.passage.article.visible_from.date()


def _agrees(one: _Said[Claim], other: _Said[Claim], group: Sequence[_Said[Claim]], *, toll: bool) -> bool:
    """Say whether the article of one says elsewhere what the other says: then it knows both values."""
    value = other.content.quantity
    own = (said.content.quantity for said in group if said.article == one.article and said is not one)
    return any(not sameness.conflict(each, value, toll=toll) for each in own)


def _same_thing(one: Claim | Happening, other: Claim | Happening) -> bool:
    first, second = one.statement, other.statement
    return sameness.compatible(first, second) and sameness.same_subject(one.own, first, other.own, second)


def _of_two_articles(
    group: Sequence[_Said[Content]],
) -> Iterator[tuple[_Said[Content], _Said[Content]]]:
    return ((one, other) for one, other in combinations(group, 2) if one.article != other.article)


def _days(sentences: Sequence[StorySentence]) -> Iterator[_Found]:
    groups: dict[str, list[_Said[Happening]]] = defaultdict(list)
    for sentence in sentences:
        said = happening(sentence.text, sentence.passage.article)
        if said:
            groups[said.verb].append(_Said(sentence, said))
    for group in groups.values():
        for one, other in _of_two_articles(group):
            mine, theirs = one.content, other.content
            score = sameness.same_happening(mine, theirs)
            if score and other_day(mine, theirs) and _may_differ(one, other):
                spans = (mine.span, theirs.span)
                difference = _difference(DifferenceKind.DATE, (one.sentence, other.sentence), mine.about, spans)
                yield _Found(score, difference, frozenset({("date", mine.verb, *sorted(mine.own & theirs.own))}))


def _roles(sentences: Sequence[StorySentence]) -> Iterator[_Found]:
    groups: dict[tuple[str, str], list[_Said[Holder]]] = defaultdict(list)
    for sentence in sentences:
        for holder in holders(sentence.text):
            groups[holder.office, holder.body].append(_Said(sentence, holder))
    for group in groups.values():
        if _changes_hands(group):
            continue
        for one, other in _of_two_articles(group):
            mine, theirs = one.content, other.content
            score = sameness.same_office(mine, theirs)
            if score and other_person(mine, theirs) and _within_days(one, other) and _may_differ(one, other):
                spans = (mine.span, theirs.span)
                difference = _difference(DifferenceKind.ROLE, (one.sentence, other.sentence), mine.about, spans)
                yield _Found(score, difference, frozenset({("role", mine.office, mine.body)}))


def _changes_hands(group: Sequence[_Said[Holder]]) -> bool:
    """Say whether one article names two holders: then it tells of a change, or there are several of them."""
    pairs = combinations(group, 2)
    return any(one.article == other.article and other_person(one.content, other.content) for one, other in pairs)


def _within_days(one: _Said[Holder], other: _Said[Holder]) -> bool:
    first, second = (each.sentence.passage.article.visible_from for each in (one, other))
    return abs(first - second) <= _IN_OFFICE


def _difference(
    kind: DifferenceKind, sentences: tuple[StorySentence, StorySentence], about: Span, spans: tuple[Span, Span]
) -> Difference:
    """Return the difference with the earlier article first; `about` is a slice of the first sentence given."""
    shown = sentences[0].text[about.start : about.end]
    if sentences[1].passage.article.visible_from < sentences[0].passage.article.visible_from:
        return Difference(kind, shown, (spans[1], spans[0]), (sentences[1], sentences[0]))
    return Difference(kind, shown, spans, sentences)
