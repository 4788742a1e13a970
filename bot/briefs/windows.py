"""What stretch of time and what topic a `/brief` asks for. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import CommandError
from bot.types import Window

LONGEST = timedelta(days=92)
"""A brief of more than a quarter would be a book."""

USUAL = timedelta(days=1)
"""What a brief looks back when nobody says how far."""

TOPIC_SPAN = timedelta(days=7)
"""A topic has news less often than the world has: without a span it looks back a week."""

TICK = timedelta(microseconds=1)
"""A window begins after its `since`: to include a moment it must be put as much earlier."""

LONGEST_TOPIC = 200
"""Characters, as of what is subscribed: a topic is a phrase, not an article."""

_DIGITS = 4

_HOURS = r"h|hours?|ч|час(?:а|ов)?"
_DAYS = r"d|days?|д|дн(?:я|ей)|день"
_WEEKS = r"w|weeks?|н|нед(?:еля|елю|ели|ель)?"
_MONTHS = r"months?|месяц(?:а|ев)?|мес"
_YEARS = r"years?|год(?:а)?|лет"
_UNITS = "|".join(
    f"(?P<{name}>{words})"
    for name, words in (("hours", _HOURS), ("days", _DAYS), ("weeks", _WEEKS), ("months", _MONTHS), ("years", _YEARS))
)
_SPAN = rf"(?P<count>\d+)\s?(?:{_UNITS})"
_DATE = r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}"
_DATES = rf"(?P<first>{_DATE})(?:\s*(?:\s|-|–|—|\.\.|…|\bto\b|\bпо\b)\s*(?P<last>{_DATE}))?"
_NAMED = r"(?P<named>today|yesterday|сегодня|вчера)"
_ANY = rf"(?:{_SPAN}|{_DATES}|{_NAMED})"
_IN_FRONT = re.compile(rf"{_ANY}(?!\S)", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<!\S){_ANY}\Z", re.IGNORECASE)
_LENGTHS = {
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
    "months": timedelta(days=30),
    "years": timedelta(days=365),
}
_DAYS_AGO = {"today": 0, "сегодня": 0, "yesterday": 1, "вчера": 1}


FIRST_YEAR = 1000
"""Before it no date is meant; and the first days of all cannot be moved by a time zone."""


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days where the chat is, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Say whether `day` is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class BriefWish:
    """What a brief shall cover; an empty topic means everything.

    `days` are set where days were asked for, so that what states only a date belongs to its date in any zone.
    `only_news` leaves out what the chat was told before: who names no time asks what there is to know by now.
    """

    window: Window
    topic: str = ""
    days: Days | None = None
    only_news: bool = False


def parse_brief(argument: str, *, now: datetime, zone: str) -> BriefWish:
    """Understand "", "3d", "12h", "2 weeks", "yesterday", "2015-09-14 2015-09-20", one date, a topic, and both.

    The time stands before or after the topic; days are those of the IANA `zone`. Raises CommandError: "bad_window"
    for nothing or more than a quarter, "bad_date", "bad_range" for an end before its start, "brief_ahead",
    "brief_topic_too_long".
    """
    text = " ".join(argument.split())
    found = _IN_FRONT.match(text) or _BEHIND.search(text)
    if found is None:
        _check_length(text)
        return BriefWish(Window(now - (TOPIC_SPAN if text else USUAL), now), text, only_news=not text)
    topic = (text[: found.start()] + text[found.end() :]).strip()
    _check_length(topic)
    if found["count"]:
        return BriefWish(_back(found, now), topic)
    days = _days(found, now.astimezone(ZoneInfo(zone)).date())
    return BriefWish(_window(days, now, zone), topic, days)


def names_time(topic: str) -> bool:
    """Tell whether `parse_brief` would take some of a topic for the time that is asked about."""
    text = " ".join(topic.split())
    return bool(_IN_FRONT.match(text) or _BEHIND.search(text))


def parse_timeline(argument: str, *, now: datetime, zone: str) -> BriefWish:
    """Understand a topic, alone or with a time as `parse_brief` does; without one, all of time up to `now`.

    Raises CommandError: "timeline_no_topic" where no topic is left, and what `parse_brief` raises.
    """
    text = " ".join(argument.split())
    timed = _IN_FRONT.match(text) or _BEHIND.search(text)
    wish = parse_brief(text, now=now, zone=zone) if timed else BriefWish(Window(None, now), text)
    if not wish.topic:
        raise CommandError("timeline_no_topic")
    _check_length(wish.topic)
    return wish


def _back(found: re.Match[str], now: datetime) -> Window:
    # Longer numbers are too much in any unit, and too much for a timedelta.
    count = int(found["count"]) if len(found["count"]) <= _DIGITS else 0
    span = count * next(unit for name, unit in _LENGTHS.items() if found[name])
    if not timedelta(0) < span <= LONGEST:
        raise CommandError("bad_window", value=found.group())
    return Window(now - span, now)


def _check_length(topic: str) -> None:
    if len(topic) > LONGEST_TOPIC:
        raise CommandError("brief_topic_too_long", limit=str(LONGEST_TOPIC))


def _days(found: re.Match[str], today: date) -> Days:
    if found["named"]:
        day = today - timedelta(days=_DAYS_AGO[found["named"].lower()])
        return Days(day, day)
    first = _date(found["first"])
    last = _date(found["last"]) if found["last"] else first
    if last < first:
        raise CommandError("bad_range", value=found.group(), meant=f"{last} {first}")
    if first > today:
        raise CommandError("brief_ahead", value=str(first), today=str(today))
    if last - first >= LONGEST:
        raise CommandError("bad_window", value=found.group())
    return Days(first, last)


def _date(text: str) -> date:
    numbers = [int(number) for number in re.split(r"[-.]", text)]
    year, month, day = reversed(numbers) if "." in text else numbers
    try:
        named = date(year, month, day)
    except ValueError:
        raise CommandError("bad_date", value=text) from None
    if named.year < FIRST_YEAR:
        raise CommandError("bad_date", value=text)
    return named


def _window(days: Days, now: datetime, zone: str) -> Window:
    since, until = _midnight(days.first, zone), _midnight(days.last + timedelta(days=1), zone)
    return Window(since - TICK, min(until - TICK, now))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
