"""Dates as questions name them, in English and Russian: days, months, seasons, years, and ranges of these. Pure.

A grammar of our own, because dateparser does not find phrases reliably and reads
too little Russian (1.5.0: no date in "марте", the year 7 in "2015 году", no
"last summer"). What is ambiguous is left alone: a phrase that is not seen costs
some precision, a number of soldiers taken for a year hides the answer. So
12/05/2021, which is May or December, is no date here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from embeddings import calendars
from embeddings.calendars import Span
from embeddings.time_words import (
    BODY,
    LAST,
    MONTH,
    SEASON,
    THIS,
    WEEKDAY,
    YEAR,
    YEAR_MARK,
    is_russian,
    month_number,
    season_month,
)

YEARLY = 365


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule made of its match.

    `bare` says whether it may stand without a preposition. `cycle` is after how
    many days the name comes again ("May", "Friday"), 0 where it never does.
    """

    span: Span
    bare: bool = True
    cycle: int = 0


# A bare year is taken for time only where no noun follows that it could count ("in 2015 villages").
FOLLOW = (
    r"(?=\s*(?:$|[?!.,;:)»”\"—–-])|\s+(?:in|on|at|for|by|to|with|and|or|between|about|over|from|the"
    r"|of|after|before|did|was|were|is|are|has|have|had|when|that|who|which|как|в|во|на|с|со|по|из|у|о|об|от|и|или|при"
    r"|для|был[аои]?|когда|кто|что|где)\b)"
)
_ORDINAL = r"(?:st|nd|rd|th|-?го|-?е)?"
_YEAR_PART = (
    rf"(?:,?\s+(?:of\s+)?(?P<year>{YEAR}){YEAR_MARK}?"
    r"|\s+(?:of\s+)?(?P<other>(?:last|this)\s+year\b|(?:прошлого|этого)\s+года\b))"
)
# The weekday before a date adds nothing to it, and read alone it would be a later one: "Friday, 13 May 2022".
_WEEKDAY_PART = rf"(?:(?:(?:{THIS}|{LAST})\s+)?(?P<weekday>{WEEKDAY}),?\s+(?:the\s+)?)?"
SHAPES = (
    rf"{_WEEKDAY_PART}(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?!\d)",
    rf"{_WEEKDAY_PART}(?P<dotted>\d{{1,2}}\.\d{{1,2}}\.{YEAR})(?!\d)",
    rf"{_WEEKDAY_PART}(?P<day>\d{{1,2}}){_ORDINAL}\s+(?:of\s+)?(?P<month>{MONTH}){_YEAR_PART}?",
    rf"{_WEEKDAY_PART}(?P<month>{MONTH})\s+(?P<day>\d{{1,2}}){_ORDINAL}(?![\d:.]\d|\d){_YEAR_PART}?",
    rf"(?P<month>{MONTH}){_YEAR_PART}?(?!,?\s+\d)",
    rf"(?P<season>{SEASON}){_YEAR_PART}",
    r"(?P<decade>(?:19|20)\d0)(?:s\b|-(?:[ея]?х|е)\b)",
    rf"(?P<year>{YEAR})(?P<mark>{YEAR_MARK})?",
)
YEAR_RANGE = rf"(?P<first>{YEAR})\s?[–—-]\s?(?P<last>{YEAR}){YEAR_MARK}?"
ANY = "|".join(re.sub(r"\?P<\w+>", "?:", shape) for shape in SHAPES)
_WHOLE_SHAPES = tuple(re.compile(shape, re.IGNORECASE) for shape in SHAPES)


def absolute(match: re.Match[str], as_of: datetime) -> Reading | None:
    """Return what one of `SHAPES` matched: a date, or the latest of its name up to `as_of`."""
    parts = match.groupdict()
    if parts.get("iso"):
        day = date.fromisoformat(match["iso"])
        return Reading(calendars.days(day, day))
    if parts.get("dotted"):
        number_of_day, month, year = map(int, match["dotted"].split("."))
        return Reading(calendars.days(date(year, month, number_of_day), date(year, month, number_of_day)))
    if parts.get("day"):
        return _day(match, as_of)
    if parts.get("month"):
        return _month(match, as_of)
    if parts.get("season"):
        return _season(match, as_of)
    if parts.get("decade"):
        return Reading(calendars.years(int(match["decade"]), 10), bare=False)
    if _has_article(match) or _COUNTED_RANGE.match(match.string, match.end()):
        return None  # "the 2022 elections" is what they are called.
    return Reading(calendars.years(int(match["year"])), bare=bool(parts.get("mark")))


_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_BODY_AFTER = re.compile(rf"\s+{BODY}\b", re.IGNORECASE)
# "From 2010 to 2020 metres": what the second number counts, the first one counts too.
_COUNTED_RANGE = re.compile(
    rf"(?:\s+(?:to|till|until|до|по)\s+|\s?[–—-]\s?){YEAR}(?!{YEAR_MARK})(?!{FOLLOW})", re.IGNORECASE
)


def _has_article(match: re.Match[str]) -> bool:
    return _ARTICLE.search(match.string, max(match.start() - 5, 0), match.start()) is not None


def _names_body(match: re.Match[str]) -> bool:
    """Say whether a date is the name of a body: "the January 6 committee"."""
    return _has_article(match) and _BODY_AFTER.match(match.string, match.end()) is not None


def _year(match: re.Match[str], as_of: datetime) -> int | None:
    """Return the year that a date names, None where it names none."""
    if match["year"]:
        return int(match["year"])
    if match["other"] is None:
        return None
    return as_of.year - 1 if match["other"].casefold().startswith(("last", "прошл")) else as_of.year


def _day(match: re.Match[str], as_of: datetime) -> Reading | None:
    if _names_body(match):
        return None
    month, day, year = month_number(match["month"]), int(match["day"]), _year(match, as_of)
    bare = (
        bool(year or match["weekday"]) or is_russian(match["month"]) or (match["month"][0].isupper() and _ends(match))
    )
    chosen = date(year, month, day) if year else _latest_day(as_of, month, day)
    return Reading(calendars.days(chosen, chosen), bare, 0 if year else YEARLY)


def _latest_day(as_of: datetime, month: int, day: int) -> date:
    """Return the last such day up to `as_of`; a 29 February may be eight years ago."""
    for year in range(as_of.year, max(as_of.year - 9, 0), -1):
        if day <= calendars.last_day(year, month) and date(year, month, day) <= as_of.date():
            return date(year, month, day)
    raise ValueError(f"month {month} has no day {day}")


_VERBS = frozenset({"fall", "spring"})


def _season(match: re.Match[str], as_of: datetime) -> Reading:
    """Return the season of a year; bare "prices fall this year" has a verb."""
    bare = match["other"] is None or match["season"].casefold() not in _VERBS
    return Reading(calendars.season(_year(match, as_of) or 0, season_month(match["season"])), bare)


# Months that are also names or verbs need a capital; "in May" may be a person too, so no possessive may follow.
_NAMELIKE = {3, 4, 5, 6, 8}
_DOES = re.compile(
    r"['’]s\b|\s+(?:is|was|has|had|took|said|says|became|left|lost|won|came|did|will|would|could|can|be|\w+ed)\b", re.I
)


def _month(match: re.Match[str], as_of: datetime) -> Reading | None:
    month, word = month_number(match["month"]), match["month"]
    named = _year(match, as_of)
    if named:
        return Reading(calendars.months(named, month))
    if _names_body(match):
        return None
    if month in _NAMELIKE and not is_russian(word) and _DOES.match(match.string, match.end()):
        return None
    year = as_of.year if month <= as_of.month else as_of.year - 1
    return Reading(calendars.months(year, month), bare=False, cycle=YEARLY)


_BARE_YEAR, _FOLLOWS = re.compile(YEAR), re.compile(FOLLOW, re.IGNORECASE)


def year_range(match: re.Match[str], _: datetime) -> Reading | None:
    """Return the years from one to another that a dash joins; with an article they are a name, as a single year is."""
    first, last = int(match["first"]), int(match["last"])
    return None if first > last or _has_article(match) else Reading(calendars.years(first, last - first + 1))


def date_range(match: re.Match[str], as_of: datetime) -> Reading | None:
    """Return the stretch between two dates; the first may leave out what the last says ("3 to 5 May")."""
    if _BARE_YEAR.fullmatch(match["last"]) and not _FOLLOWS.match(match.string, match.end()):
        return None  # "Between 1950 and 2050 soldiers".
    last = _read_date(match["last"], as_of)
    year = re.search(YEAR, match["last"])
    opening = match["first"]
    if opening.isdecimal() and len(opening) <= 2:
        opening = re.sub(r"^\d{1,2}", opening, match["last"]) if match["last"][0].isdigit() else ""
    elif year and not re.search(YEAR, opening):
        opening = f"{opening} {year.group()}"
    first = _read_date(opening, as_of)
    if first is None or last is None or first.start > last.end:
        return None
    return Reading(Span(first.start, last.end))


def _read_date(text: str, as_of: datetime) -> Span | None:
    for shape in _WHOLE_SHAPES:
        match = shape.fullmatch(text)
        reading = absolute(match, as_of) if match else None
        if reading:
            return reading.span
    return None


_END = re.compile(r"\s*(?:$|[?!.,;:])")


def _ends(match: re.Match[str]) -> bool:
    return _END.match(match.string, match.end()) is not None
