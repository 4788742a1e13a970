"""What of a figure's sentence tells whether it may be held against another: times, parts, kinds of events. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from embeddings.analysis import words
from embeddings.claim_words import EVENTS, GAMES, GAUGES, SPANS_OF_TIME
from embeddings.claims import Claim

_ELSEWHEN = re.compile(
    r"\b(?:since|(?:this|last|previous|past|each|every|per|a)\s+(?:year|month|week|decade|day|night)|ago|histor\w+"
    r"|annual\w*|average|decades?|previous\w*|earlier|(?:in|during)\s+that|anniversary|in\s+recent|years|months|daily|attributed|blamed"
    r"|с\s+начала|в\s+прошлом|ранее|за\s+последн\w+|ежегодно)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:would|could|might|may|if|expected|expects?|fear(?:s|ed)?|predict\w*|forecast\w*|threaten\w*|plan(?:s|ned|ning)?"
    r"|plot\w*|wants?|hopes?|not|no|бы|если|может|могут|ожида\w+|план\w+|не)\b"
)
_SOME = re.compile(
    r"\b(?:another|additional\w*|further|extra|more\s+(?!than)\w+|others?|ещё|еще|других|другие)\b", re.IGNORECASE
)


def qualified(claim: Claim) -> frozenset[str]:
    """Return the words that say that a claim is of other times, in its sentence, or of what may come, in its clause."""
    found = (*_ELSEWHEN.findall(claim.statement.text), *_UNREAL.findall(_wording(claim)))
    return frozenset(word.casefold() for word in found)


def partial(claim: Claim) -> frozenset[str]:
    """Return the words of its clause that say that something is counted besides what was counted before."""
    return frozenset(word.casefold() for word in _SOME.findall(_wording(claim)))


def _wording(claim: Claim) -> str:
    clause = claim.statement.clause_around(claim.quantity.span)
    return claim.statement.text[clause.start : clause.end]


def events(claim: Claim) -> frozenset[str]:
    """Return the kinds of events that the sentence of a claim names; where it names none, its title."""
    return _events(claim) or frozenset(
        EVENTS[word.folded] for word in words(claim.statement.title) if word.folded in EVENTS
    )


def _events(claim: Claim) -> frozenset[str]:
    return frozenset(EVENTS[word.folded] for word in claim.statement.words if word.folded in EVENTS)


def counts_a_game(claim: Claim) -> bool:
    """Say whether a figure is one of sport."""
    return claim.counted in GAMES or not GAMES.isdisjoint(claim.beside)


def moves_daily(claim: Claim) -> bool:
    """Say whether a figure is another one every day: a price, or what was "a year ago"."""
    return bool(qualified(claim)) or not GAUGES.isdisjoint(claim.statement.terms)


def periods(claim: Claim) -> frozenset[tuple[str, str]]:
    """Return the stretches of time that a sentence measures: a weekend of three days is not one of four."""
    found = claim.statement.words
    return frozenset(
        (one.folded, after.folded.rstrip("s")) for one, after in pairwise(found) if after.folded in SPANS_OF_TIME
    )
