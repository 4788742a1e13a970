"""Find where a question names a time, and what "since" or "early" before it makes of that. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from embeddings import calendars
from embeddings.calendars import Span
from embeddings.time_rules import RULES, Reader
from embeddings.time_words import PART, part_number

_HISTORY = timedelta(days=30 * 365.25)
"""What lies further back is history: no news of that time is held, and the year is a word to look for."""

_YEAR_BEFORE = timedelta(days=365)
_LOOK_BEHIND = 60


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time that stands at `begin` to `finish` of a question."""

    begin: int
    finish: int
    span: Span


@dataclass(frozen=True, slots=True)
class _Lead:
    """The preposition before a date ("" for none), where the phrase then begins, and early, mid or late (0, 1, 2)."""

    kind: str
    begin: int
    part: int | None = None


_LEADS = (
    (
        "no",
        r"by|next|later|every|each|(?:than|чем)(?:\s+\w+){0,2}|\w+(?:th|rst|ond|ird)\s+of|compared\s+(?:to|with)|versus|vs\.?|к|ко|кажд\w+|следующ\w+|будущ\w+",
    ),
    ("since", r"ever\s+since|since|starting(?:\s+from)?|начиная\s+с|с|со"),
    ("before", r"before|until|till|prior\s+to|до"),
    ("after", r"after|following|после"),
    ("at", r"so\s+far|in|on|at|during|throughout|of|from|for|over|around|within|в|во|за|на|по|от"),
)
_LEAD = re.compile(
    rf"(?<!\w)(?:{'|'.join(f'(?P<{kind}>{words})' for kind, words in _LEADS)})"
    rf"\s+(?:the\s+|this\s+)?(?:(?P<part>{PART})[\s-]+)?$",
    re.IGNORECASE,
)
_LONE_PART = re.compile(rf"(?<!\w)(?P<part>{PART})[\s-]+$", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:will|won't|set\s+to|going\s+to|upcoming|coming|scheduled|planned|plans?|expected\s+to"
    r"|буд(?:ет|ут)|предстоит|предстоящ\w+|планиру\w+|намерен\w*|ожида\w+|должн\w+)\b",
    re.IGNORECASE,
)


def phrases(text: str, as_of: datetime) -> list[Phrase]:
    """Return the times that a question names and that had begun by `as_of`, in order; none lies in another."""
    found = sorted(_all(text, as_of), key=lambda one: (one.begin, -one.finish))
    kept: list[Phrase] = []
    for one in found:
        if not kept or one.begin >= kept[-1].finish:
            kept.append(one)
    return [one for one in kept if one.span.start <= as_of and as_of - one.span.end < _HISTORY]


def looks_ahead(text: str) -> bool:
    """Say whether a question asks about what is to come."""
    return _AHEAD.search(text) is not None


def _all(text: str, as_of: datetime) -> Iterator[Phrase]:
    for rule, read in RULES:
        for match in rule.finditer(text):
            try:
                phrase = _phrase(match, read, as_of)
            except (ValueError, OverflowError):  # A day that no calendar holds, such as 31 April, is no time.
                continue
            if phrase:
                yield phrase


def _phrase(match: re.Match[str], read: Reader, as_of: datetime) -> Phrase | None:
    reading, lead = read(match, as_of), _lead(match)
    if reading is None or lead.kind == "no" or (not lead.kind and not reading.bare):
        return None
    age = as_of - reading.span.start
    if age > timedelta(days=reading.cycle / 2) and reading.cycle and looks_ahead(match.string):
        return None  # "What will open in October?" means the one that comes, if that is nearer.
    span = reading.span if lead.part is None else calendars.third(reading.span, lead.part)
    return Phrase(lead.begin, match.end(), _directed(span, lead.kind, as_of))


def _lead(match: re.Match[str]) -> _Lead:
    place = (match.string, max(match.start() - _LOOK_BEHIND, 0), match.start())
    found = _LEAD.search(*place)
    if found is None:
        lone = _LONE_PART.search(*place)
        return _Lead("at", lone.start(), part_number(lone["part"])) if lone else _Lead("", match.start())
    kind = next(name for name, _ in _LEADS if found[name])
    return _Lead(kind, found.start(), part_number(found["part"]) if found["part"] else None)


def _directed(span: Span, lead: str, as_of: datetime) -> Span:
    """Return what "since", "after" or "before" makes of a span that has begun; it ends no later than `as_of`."""
    if span.start > as_of:
        return span
    if lead == "since":
        return Span(span.start, as_of)
    if lead == "after":
        return Span(min(span.end, as_of), as_of)
    if lead == "before":
        return Span(span.start - _YEAR_BEFORE, span.start)
    return Span(span.start, min(span.end, as_of))
