"""The time expressions of English and Russian, and which span of the calendar each means at a moment. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from embeddings import calendars
from embeddings.time_dates import (
    ANY,
    FOLLOW,
    SHAPES,
    YEAR_RANGE,
    YEARLY,
    Reading,
    absolute,
    date_range,
    year_range,
)
from embeddings.time_words import (
    LAST,
    MONTH,
    NUMBER,
    SEASON,
    THIS,
    UNIT,
    WEEKDAY,
    is_russian,
    month_number,
    number,
    season_month,
    unit_name,
    weekday_number,
)

_WEEKLY = 7
_RECENT_DAYS = 30

Reader = Callable[[re.Match[str], datetime], Reading | None]


def _named_month(match: re.Match[str], as_of: datetime) -> Reading | None:
    month = month_number(match["month"])
    if not is_russian(match["month"]) and not match["month"][0].isupper():
        return None
    this = match["which"].casefold().startswith(("this", "эт"))
    past = month < as_of.month or (this and month == as_of.month)
    return Reading(calendars.months(as_of.year if past else as_of.year - 1, month), cycle=YEARLY if this else 0)


def _named_season(match: re.Match[str], as_of: datetime) -> Reading:
    first = season_month(match["season"])
    which = (match["which"] or "").casefold()
    near = [calendars.season(as_of.year + offset, first) for offset in (1, 0, -1)]
    begun = [span for span in near if span.start <= as_of]
    if which.startswith(("this", "эт")):
        return Reading(begun[0] if begun[0].start.year >= as_of.year or begun[0].end >= as_of else near[0])
    if which:
        return Reading(next(span for span in begun if span.end < as_of))
    return Reading(begun[0], bare=is_russian(match["season"]), cycle=YEARLY)


def _this_unit(match: re.Match[str], as_of: datetime) -> Reading | None:
    return _unit(match, as_of, 0)


def _last_unit(match: re.Match[str], as_of: datetime) -> Reading | None:
    return _unit(match, as_of, -1)


_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)


def _unit(match: re.Match[str], as_of: datetime, offset: int) -> Reading | None:
    unit = unit_name(match["unit"])
    if offset and _ARTICLE.search(match.string, max(match.start() - 5, 0), match.start()):
        return None  # "Over the last year" is the twelve months up to now.
    if unit == "week":
        # Said on a Monday, "this week" hardly means Monday alone: it is the seven days up to now.
        return Reading(calendars.back(as_of, 1, "week") if offset == 0 else calendars.week(as_of, offset))
    if unit == "month":
        return Reading(calendars.months(as_of.year, as_of.month + offset))
    return Reading(calendars.years(as_of.year + offset)) if unit == "year" else None


def _past_units(match: re.Match[str], as_of: datetime) -> Reading:
    count = number(match["count"]) if match["count"] else 3 if match["unit"].casefold() in _MANY else 1
    return Reading(calendars.back(as_of, count, unit_name(match["unit"])))


_MANY = {"hours", "days", "weeks", "months", "years", "decades", "дни", "недели", "месяцы", "годы"}


def _units_ago(match: re.Match[str], as_of: datetime) -> Reading:
    return Reading(calendars.ago(as_of, number(match["count"]) if match["count"] else 1, unit_name(match["unit"])))


_WORD = re.compile(r"\w")
_DAY_WORDS = {"today": 0, "tonight": 0, "сегодня": 0, "yesterday": -1, "вчера": -1, "позавчера": -2}


def _day_word(match: re.Match[str], as_of: datetime) -> Reading | None:
    opens = not _WORD.search(match.string, 0, match.start())
    if match.group().isupper() or (match.group()[0].isupper() and not opens):
        return None  # A newspaper or a song.
    word = " ".join(match.group().casefold().split()).removesuffix("'s").removesuffix("’s")
    offset = -2 if "before" in word else -1 if word.startswith("last") else _DAY_WORDS.get(word, 0)
    return Reading(calendars.day(as_of, offset))


def _weekday(match: re.Match[str], as_of: datetime) -> Reading | None:
    if _is_part_of_name(match):
        return None
    back = (as_of.weekday() - weekday_number(match["weekday"])) % 7
    if back == 0 and (match["which"] or "").casefold().startswith(("last", "прошл")):
        back = 7
    bare = bool(match["which"]) or not is_russian(match["weekday"])
    return Reading(calendars.day(as_of, -back), bare, 0 if match["which"] else _WEEKLY)


def _weekend(match: re.Match[str], as_of: datetime) -> Reading | None:
    which = match.group().casefold()
    begun = calendars.weekend(as_of).start <= as_of
    if begun and not which.startswith(("last", "прошл")):
        return Reading(calendars.weekend(as_of), bare=which.startswith(("this", "last", "the")))
    # "This weekend" said in the second half of a week is the one that comes.
    coming = which.startswith(("this", "эт")) and as_of.weekday() >= 2
    return None if coming else Reading(calendars.weekend(as_of, -1), bare=which.startswith(("this", "last", "the")))


def _beginning(match: re.Match[str], as_of: datetime) -> Reading | None:
    whole = _unit(match, as_of, 0)
    return Reading(calendars.third(whole.span, 0), bare=False) if whole else None


def _recently(_: re.Match[str], as_of: datetime) -> Reading:
    return Reading(calendars.back(as_of, _RECENT_DAYS, "day"))


_WORD_BEFORE = re.compile(r"(?:^|[\s(])([^\s(]+)\s+$")
_CAPITAL = re.compile(r"\s+[A-ZА-ЯЁ]")
_LONGEST_WORD = 40


def _is_part_of_name(match: re.Match[str]) -> bool:
    """Say whether a weekday belongs to a name: "Black Friday", "Ruby Tuesday", "Wednesday Addams"."""
    start = match.start("weekday")
    before = _WORD_BEFORE.search(match.string, max(start - _LONGEST_WORD, 0), start)
    named = before is not None and before[1][0].isupper() and before.start(1) > 0 and before[1][-1] not in ".,:;?!"
    followed = match.group()[-2:] not in ("'s", "’s") and _CAPITAL.match(match.string, match.end()) is not None
    return followed or (named and match["which"] is None)


_OWN = r"(?:['’]s\b)?"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$€£₽.,-])(?:{pattern})(?!\w)", re.IGNORECASE)


RULES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        _rule(
            rf"(?:between|from|между|со?)\s+(?P<first>{ANY}|\d{{1,2}})\s+(?:and|to|till|until|по|и|до)\s+(?P<last>{ANY})"
        ),
        date_range,
    ),
    (_rule(YEAR_RANGE + FOLLOW), year_range),
    *((_rule(shape + (FOLLOW if "mark" in shape else "")), absolute) for shape in SHAPES),
    (_rule(rf"(?P<which>{THIS}|{LAST}|past)\s+(?P<month>{MONTH}){_OWN}"), _named_month),
    (_rule(rf"(?:(?P<which>{THIS}|{LAST})\s+)?(?P<season>{SEASON}){_OWN}(?!\s+of\b)"), _named_season),
    (_rule(rf"(?:so\s+far\s+|earlier\s+)?{THIS}\s+(?P<unit>{UNIT}){_OWN}"), _this_unit),
    (_rule(rf"{LAST}\s+(?P<unit>week|month|year|недел\w+|месяц\w*|год\w*){_OWN}(?!\s+of\b)"), _last_unit),
    (
        _rule(rf"(?:last|past|recent|последн\w+|прошедш\w+)\s+(?:(?P<count>{NUMBER})\s+)?(?P<unit>{UNIT})(?!\s+of\b)"),
        _past_units,
    ),
    (_rule(rf"(?:(?P<count>{NUMBER}|an?)\s+)?(?P<unit>{UNIT})\s+(?:ago|(?:тому\s+)?назад)"), _units_ago),
    (
        _rule(
            rf"(?:the\s+)?day\s+before\s+yesterday|last\s+night|this\s+(?:morning|afternoon|evening)|(?:{'|'.join(_DAY_WORDS)}){_OWN}"
        ),
        _day_word,
    ),
    (_rule(rf"(?:(?P<which>{THIS}|{LAST})\s+)?(?P<weekday>{WEEKDAY}){_OWN}"), _weekday),
    (_rule(rf"(?:(?:{THIS}|{LAST}|the)\s+)?(?:weekend|выходн(?:ые|ых)){_OWN}"), _weekend),
    (
        _rule(
            rf"(?:the\s+)?(?:start|beginning|начала)\s+(?:of\s+)?(?:the\s+|this\s+|этого\s+|этой\s+|текущ\w+\s+)?(?P<unit>{UNIT})"
        ),
        _beginning,
    ),
    (_rule(r"recently|lately|недавно|на\s+днях|в\s+последнее\s+время"), _recently),
)
