"""On which day a sentence says that something happened or will happen once. Pure.

Only days that happenings have but once count: a death, a signature, an opening. What somebody said on a day, and
what may come every day, tells no two sources apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from corpus.types import ArticleHeader, Span
from embeddings.analysis import Word, term
from embeddings.statements import Statement, state, terms_of
from embeddings.time_words import MONTH, WEEKDAY, YEAR, month_number, weekday_number


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened once, by its verb, and when: on a `day`, or a day of the week (0 is Monday) that is not dated.

    `span` is the date as written, `about` the verb; `clause` and `own` are the terms and names around them.
    """

    statement: Statement
    verb: str
    about: Span
    span: Span
    day: date | None
    weekday: int
    published: datetime
    clause: frozenset[str]
    own: frozenset[str]


_ONCE = {
    "die": "died dies assassinated умер умерла скончался скончалась",
    "bear": "born родился родилась",
    "arrest": "arrested detained арестован арестована задержан задержана",
    "sentence": "sentenced convicted acquitted приговорен приговорена",
    "elect": "elected избран избрана",
    "resign": "resigned resigns resign resignation отставку",
    "swear": "sworn inaugurated inauguration",
    "marry": "married wedding",
    "bury": "buried funeral похоронен похороны",
    "sign": "signed signing подписан подписали подписано подписал",
    "begin": "begin begins began start starts started starting начнется началась начался начались",
    "open": "open opens opened opening reopen reopens reopened откроется открылся открыт открылась",
    "end": "end ends ended expire expires expired closes closed закончился завершится завершился завершилась",
    "launch": "launch launches launched",
    "land": "landed lands arrive arrives arrived прибыл прибыла прибудет прилетел",
    "hold": "held hold scheduled due deadline пройдет состоится состоялся состоялась прошел прошла",
    "effect": "effect force силу",
    "strike": "struck erupted crashed collapsed derailed sank exploded",
    "release": "released premieres premiered debut",
    "play": "play plays face faces",
}
_LETTERS = re.compile(r"[^\W\d_]+")
_VERBS = {form: verb for verb, forms in _ONCE.items() for form in forms.split()}
_REPORTED = re.compile(
    r"\b(?:said|says|told|tells|announced|tweeted|wrote|reported|added|posted|сообщил\w*|заявил\w*|сказал\w*)\b", re.I
)
_DATED = re.compile(
    rf"(?:(?:{WEEKDAY}),?\s+(?:the\s+)?)?(?:(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.%,]\d|\d)"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|-го)?\s+(?P<month2>{MONTH}))(?:,?\s+(?P<year>{YEAR}))?",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?<![\w-])(?P<weekday>{WEEKDAY})(?!\s+(?-i:[A-Z]))(?!['’]s)", re.IGNORECASE)
_DAYLIKE = re.compile(
    r"day\b|days\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)"
    r"|\b(?:янв|фев|мар|апр|ма[йяею]|июн|июл|авг|сент|окт|ноя|дек|понедельник|вторник|сред|четверг|пятниц|суббот|воскресен)"
)
"""Parts of the names of days and months: far quicker to look for than dates."""
_SAID_BEFORE = re.compile(r"\b(?:every|each|last|next|previous|following|каждый|прошлый|следующий)\s+$", re.IGNORECASE)
_RANGE = re.compile(r"^\s*(?:[-–—]|to\b|through\b|and\b|or\b|по\b|до\b)\s*\w*\s*\d|^\s*(?:[-–—]|to|through|and|or)\s")
_SAME_WEEK = timedelta(days=4)
"""So close together, two articles mean the same week by a day's name; further apart, Friday may be another Friday."""
_REACH = 7
"""Words between a verb and its date; "on", "the" and names of places lie between."""


def happening(text: str, article: ArticleHeader) -> Happening | None:
    """Return what a sentence says happened on one day; None where it names no day or several, or only who spoke."""
    match = _only_date(text)
    if match is None:
        return None
    statement = state(text, article.title)
    span = Span(match.start(), match.end())
    clause = statement.clause_around(span)
    if _REPORTED.search(statement.text, clause.start, clause.end):
        return None
    verb = _verb(statement, span, clause)
    if verb is None:
        return None
    day, weekday = _day(match, article.visible_from)
    return Happening(
        statement=statement,
        verb=_VERBS[verb.folded],
        about=Span(verb.start, verb.end),
        span=span,
        day=day,
        weekday=weekday,
        published=article.visible_from,
        clause=terms_of(statement.words, clause) - {term(verb.folded)},
        own=statement.names_within(clause),
    )


def other_day(one: Happening, other: Happening) -> bool:
    """Say whether two happenings have days that cannot be the same; days of the week only within a few days."""
    if one.day and other.day:
        return one.day != other.day
    near = all(abs(mine - theirs) <= _SAME_WEEK for mine, theirs in ((_moment(one), _moment(other)),))
    return near and one.weekday != other.weekday


def _moment(one: Happening) -> datetime:
    return datetime.combine(one.day, time(), tzinfo=UTC) if one.day else one.published


def _only_date(text: str) -> re.Match[str] | None:
    """Return the one day that a sentence with a verb of `_ONCE` names; None for none, several, a stretch of days."""
    folded = text.casefold()
    if not _DAYLIKE.search(folded) or _VERBS.keys().isdisjoint(_LETTERS.findall(folded)):
        return None
    dated = list(_DATED.finditer(text))
    bare = [match for match in _NAMED.finditer(text) if not any(_within(match, whole) for whole in dated)]
    if len(dated) + len(bare) != 1:
        return None
    match = (*dated, *bare)[0]
    stretch = _RANGE.match(text[match.end() :]) or _SAID_BEFORE.search(text, 0, match.start())
    return None if stretch else match


def _within(match: re.Match[str], whole: re.Match[str]) -> bool:
    return whole.start() <= match.start() < whole.end()


def _verb(statement: Statement, span: Span, clause: Span) -> Word | None:
    """Return the verb of a happening that stands closest to a date within its clause."""
    inside = [word for word in statement.words if clause.start <= word.start < clause.end]
    before = [word for word in inside if word.end <= span.start][-_REACH:]
    behind = [word for word in inside if word.start >= span.end][:2]
    verbs = [word for word in (*reversed(before), *behind) if word.folded in _VERBS]
    return verbs[0] if verbs else None


def _day(match: re.Match[str], published: datetime) -> tuple[date | None, int]:
    parts = match.groupdict()
    if parts.get("weekday"):
        return None, weekday_number(parts["weekday"])
    month = month_number(parts.get("month") or parts["month2"])
    number = int(parts.get("day") or parts["day2"])
    years = [int(parts["year"])] if parts.get("year") else [published.year + offset for offset in (-1, 0, 1)]
    days = [day for year in years if (day := _date(year, month, number))]
    if not days:
        return None, -1
    nearest = min(days, key=lambda day: abs(day - published.date()))
    return nearest, nearest.weekday()


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 April is no day.
        return None
