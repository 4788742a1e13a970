"""Which statements tell a story: central ones that add to each other and come from different origins. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.briefs.sameness import held, likeness, merely_repeats, retells, says_the_same
from bot.briefs.statements import Statement

# The numbers below were set by reading three weekly briefs of news-2022 (June 2022) and looked at again on others.

OPENING = 0.9
"""Worth of opening an article, against 1 for the sentence that carries most of its story; it falls by a fifth from
one sentence to the next."""
FALL = 0.8

REMOTE = 0.2
"""What a sentence of the least central article loses against one of the most central."""

AGEING = 0.1
"""What a sentence loses for each day by which it is older than the story's newest article, five days at most."""

OVERTAKEN = timedelta(hours=12)
"""How much newer the newest article of a story must be for a sentence not to be quoted that looks ahead or at what goes
on: the vote that it expects was held. It is quoted after all where the story has no other."""

SUPPORT = 0.3
"""Worth of sharing the headline's figure or the stem of its verb, for the first sentence: it says that it is so."""

COLOURED = 0.3
"""What a sentence loses that excites, or that is from an article that explains or comments."""

UNHEARD = 0.25
"""What a sentence loses that opens with "The letters" where nothing spoke of letters yet, or with who "also" spoke."""

COMFORT = (12, 36)
"""Words that read well in a brief; each that is missing costs `BREVITY`, each that is too much `STRAIN`."""
BREVITY = 0.05
STRAIN = 0.02

NEW_ORIGIN = 0.8
"""Worth of another origin than those quoted already: a story is told by who reported it, not by one of them."""

NEARNESS = 1.5
"""What a further sentence loses for what it shares with one that was chosen, as a share of the shorter one."""

RESTATING = 1.5
"""What a further sentence loses for saying the headline's words once more, as the share of them that it and one that
was chosen both have: the first may say in full what the headline says, the second should go on."""

TELLING = 0.4
"""Share of what the most telling sentence tells of its story that any quoted one must tell: articles that sum up a day
hold sentences about everything else."""

ENOUGH = 0.3
"""Share of the first sentence's worth that a further one must have, or it is left out."""

_KNOWN = re.compile(r"[“\"‘]?The ((?:[a-z][\w-]*\s+){1,4})")
_VERB = re.compile(r"\b[a-z]+(?:s|ed)\b")
_ALSO = re.compile(r"(?:[^\s,]+ ){1,6}(?:also|too|также|тоже)\b")
_OLD = 5.0
_AHEAD = re.compile(
    r"(?<!that )(?<!which )\b(?:will|could|might|may|is set to|are set to|expected to)\b"
    r"|\b(?:plans? to|likely|to be held|days away)\b"
    r"|\b(?:must still|yet to|has yet|have yet|on track|(?:isn['’]t|aren['’]t|not) (?:until|currently))\b"
    r"|\b(?:is|are) (?:still |now |being )?\w+ing\b|\bremains? (?:missing|unclear|critical)\b"
    r"|\b(?:будет|будут|намерен\w*|планиру\w+|ожидается|ожидают|может|могут|состоится|собирается)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to choose: at most `most` statements, by the `weights` of the story's words.

    None that merely repeats the `headline`, and none that retells one of `said`, the sentences of other stories.
    """

    most: int
    weights: Mapping[str, float]
    headline: str
    said: tuple[str, ...] = ()


def choose(pool: Sequence[Statement], wanted: Wanted) -> list[Statement]:
    """Return the statements to quote, in the order in which they are shown; [] where none is left to say.

    Greedy: the one that is worth most, then whatever adds most to it.
    """
    pool = [one for one in pool if not _overtaken(one)] or pool
    told = [_told(one.text, wanted.weights) for one in pool]
    most = max(told, default=0.0) or 1.0
    chosen: list[Statement] = []
    floor = -math.inf
    while len(chosen) < wanted.most:
        values = (_gain(one, much / most, chosen) for one, much in zip(pool, told, strict=True))
        gains = [(value - _beside(one, chosen, wanted), one) for value, one in zip(values, pool, strict=True)]
        gains.sort(key=lambda pair: -pair[0])
        best = next((pair for pair in gains if pair[0] >= floor and _fits(pair[1], chosen, wanted)), None)
        if best is None:
            break
        floor = floor if chosen else ENOUGH * best[0]
        chosen.append(best[1])
    return _in_order(chosen)


def telling(pool: Sequence[Statement], weights: Mapping[str, float]) -> list[Statement]:
    """Return the statements that tell of the story and not of everything else, in their order."""
    told = [_told(one.text, weights) for one in pool]
    most = max(told, default=0.0)
    return [one for one, much in zip(pool, told, strict=True) if much >= TELLING * most]


def is_new(text: str, said: Iterable[str]) -> bool:
    """Tell whether none of `said` retells `text`."""
    return not any(retells(text, one) for one in said)


def _told(text: str, weights: Mapping[str, float]) -> float:
    """Return how much of the story a sentence tells for its length."""
    everything = held(text).all
    return sum(weights.get(one, 0.0) for one in everything) / math.sqrt(max(len(everything), 1))


def _gain(one: Statement, told: float, chosen: Sequence[Statement]) -> float:
    """Return what quoting a statement beside those `chosen` is worth."""
    fewest, most = COMFORT
    words = len(one.text.split())
    strain = BREVITY * max(fewest - words, 0) + STRAIN * max(words - most, 0)
    standing = OPENING * FALL**one.place - REMOTE * one.remote - COLOURED * one.coloured - strain
    is_other = all(one.origin != other.origin for other in chosen)
    nearest = max((likeness(held(one.text), held(other.text)) for other in chosen), default=0.0)
    return float(told + standing - _staleness(one) + NEW_ORIGIN * is_other - NEARNESS * nearest)


def _beside(one: Statement, chosen: Sequence[Statement], wanted: Wanted) -> float:
    """Return what a statement loses by what the headline and the chosen ones say, or do not say."""
    headline = held(wanted.headline).words
    own = headline & held(one.text).words
    restated = max((len(own & held(other.text).words) for other in chosen), default=0) / max(len(headline), 1)
    opening = _KNOWN.match(one.text)
    heard = headline.union(*(held(other.text).words for other in chosen))
    is_unheard = opening is not None and heard.isdisjoint(held(opening[1]).words)
    also = not one.leans and _ALSO.match(one.text) is not None
    support = SUPPORT * (not chosen and _supports(one, wanted.headline))
    return RESTATING * restated + UNHEARD * (is_unheard or also) - support


def _staleness(one: Statement) -> float:
    days = min(one.age / timedelta(days=1), _OLD)
    return AGEING * days


def _overtaken(one: Statement) -> bool:
    return one.age >= OVERTAKEN and _AHEAD.search(one.text) is not None


def _supports(one: Statement, headline: str) -> bool:
    """Tell whether a statement has a figure of the headline, or what may be its verb: lower-case, with -s or -ed."""
    verbs = {verb for word in _VERB.findall(headline) for verb in held(word).words}
    figures = {word for word in held(headline).words if word[0].isdigit()}
    return not (verbs | figures).isdisjoint(held(one.text).words)


def _fits(one: Statement, chosen: Sequence[Statement], wanted: Wanted) -> bool:
    if one.leans and not any(_follows(one, other) for other in chosen):
        return False
    if merely_repeats(one.text, wanted.headline):
        return False
    return is_new(one.text, wanted.said) and not any(says_the_same(one.text, other.text) for other in chosen)


def _follows(one: Statement, other: Statement) -> bool:
    return one.passage.article.id == other.passage.article.id and one.place == other.place + 1


def _in_order(chosen: Sequence[Statement]) -> list[Statement]:
    """Return the statements by article, in the order in which articles were chosen, each article's in its own order."""
    order: dict[int, int] = {}
    for one in chosen:
        order.setdefault(one.passage.article.id, len(order))
    return sorted(chosen, key=lambda one: (order[one.passage.article.id], one.place))
