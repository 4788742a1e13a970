"""Days of the week and times of day as people write them: "weekdays 08:00 18:00", "по понедельникам в 9". Pure.

Days are counted as `Subscription.days` counts them: a sum of 1 for Monday to 64 for Sunday.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import cache

from bot.errors import CommandError
from bot.timing.clock_words import parse_time
from bot.types import EVERY_DAY

WEEKDAYS, WEEKENDS = 31, 96

_DAYS = (
    "mon(?:days?)?|пн|понедельник(?:и|а|ам)?",
    "tue(?:s|sdays?)?|вт|вторник(?:и|а|ам)?",
    "wed(?:s|nesdays?)?|ср|сред(?:а|у|ы|ам)",
    "thu(?:r|rs|rsdays?)?|чт|четверг(?:и|а|ам)?",
    "fri(?:days?)?|пт|пятниц(?:а|у|ы|ам)",
    "sat(?:urdays?)?|сб|суббот(?:а|у|ы|ам)",
    "sun(?:days?)?|вс|воскресень(?:е|я|ям)",
)
_GROUPS = {
    "weekdays?|workdays?|будни|будням|будний|рабочи[емй]|рабочим": WEEKDAYS,
    "weekends?|выходны[емй]|выходным": WEEKENDS,
    "daily|everyday|days?|ежедневно|день|дня": EVERY_DAY,
}
_FILLERS = frozenset(
    {"at", "on", "and", "every", "each", "the", "в", "во", "по", "и", "на", "каждый", "каждую", "каждое", "каждые"}
    | {"дни", "дням", "days"}
)
_WEEKLY = frozenset({"weekly", "week", "еженедельно", "неделю", "неделя"})
_APART = re.compile(r"[\s,;&+]+")
_DASH = re.compile(r"\s*[-‐‑‒–—−]\s*")
_FROM_TO = re.compile(r"(?:\b(?:from|с|со)\s+)?\b([^\W\d_]{2,12})\s+(?:to|till|until|through|по)\s+([^\W\d_]{2,12})\b")
_HALF_OF_DAY = re.compile(r"(?<=\d)\s+(?=[ap]m\b)")


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of day on some days of the week."""

    days: int
    at: time


@dataclass(slots=True)
class _Group:
    """Days and times that were written side by side: each time counts on all of the days."""

    days: int = 0
    times: list[time] = field(default_factory=list)


def parse_timetable(text: str) -> tuple[Slot, ...]:
    """Understand days, ranges and lists of days, and times; without days every day is meant.

    Days stand before their times, or after all of them: "mon 8:00 fri 18:00" are two slots, "8:00 18:00 mon" two on
    Mondays. Raises CommandError: subscribe_usage where no time is named, bad_time(value), bad_day(value),
    no_day(time) for "weekly" without a day.
    """
    words = [word for word in _APART.split(_plain(text)) if word]
    groups, weekly = _groups([word for word in words if word not in _FILLERS]), not _WEEKLY.isdisjoint(words)
    times = [at for group in groups for at in group.times]
    if not times:
        raise CommandError("subscribe_usage")
    if weekly and not all(group.days for group in groups):
        raise CommandError("no_day", time=f"{times[0]:%H:%M}")
    return _slots(groups)


def _plain(text: str) -> str:
    plain = _HALF_OF_DAY.sub("", _DASH.sub("-", text.casefold().replace("ё", "е")))
    return _FROM_TO.sub(_as_range, plain)


def _as_range(match: re.Match[str]) -> str:
    """Return "с понедельника по пятницу" as a range; what does not lie between two days stays as it is."""
    both_are_days = all(_days_of(word) for word in match.groups())
    return f"{match[1]}-{match[2]}" if both_are_days else match[0]


def _groups(words: Sequence[str]) -> list[_Group]:
    groups = [_Group()]
    for word in words:
        if word in _WEEKLY:
            continue
        days = _range_of(word)
        if not days:
            groups[-1].times.append(_time(word))
        elif groups[-1].times:
            groups.append(_Group(days))
        else:
            groups[-1].days |= days
    # Days after the last time belong to the times before them.
    if len(groups) == 2 and not groups[1].times and not groups[0].days:
        groups = [_Group(groups[1].days, groups[0].times)]
    return groups


def _slots(groups: Sequence[_Group]) -> tuple[Slot, ...]:
    """Return one slot for each time, in the order in which they were first named."""
    days: dict[time, int] = {}
    for group in groups:
        if not group.times:
            raise CommandError("subscribe_usage")
        for at in group.times:
            days[at] = days.get(at, 0) | (group.days or EVERY_DAY)
    return tuple(Slot(on, at) for at, on in days.items())


def _time(word: str) -> time:
    if not any(character.isdecimal() for character in word):
        raise CommandError("bad_day", value=word)
    return parse_time(word, "bad_time")


def _range_of(word: str) -> int:
    """Return the days of "mon" and of "mon-fri", also over the weekend ("fri-mon"); 0 where it names none."""
    first, dash, last = word.partition("-")
    begin, end = _days_of(first), _days_of(last)
    if not dash:
        return begin
    if begin.bit_count() != 1 or end.bit_count() != 1:
        return 0
    length = (end.bit_length() - begin.bit_length()) % 7 + 1
    return sum(1 << (begin.bit_length() - 1 + number) % 7 for number in range(length))


def _days_of(word: str) -> int:
    return next((days for pattern, days in _patterns() if pattern.fullmatch(word)), 0)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], int], ...]:
    single = [(name, 1 << number) for number, name in enumerate(_DAYS)]
    return tuple((re.compile(pattern), days) for pattern, days in (*single, *_GROUPS.items()))
