"""What people ask to be sent, and when it is due. Pure: `now` is always given.

A sentence that cannot be understood raises CommandError with the key of what to answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import CommandError
from bot.types import Chat, Due, Language, Length, QuietHours, Subscription, Topical, Wish
from bot.zones import moments, parse_zone

LONGEST_TOPIC = 200
"""Characters. The encoder reads about 250 word pieces; a topic is a phrase, not an article."""

LATE_AFTER = timedelta(minutes=15)
"""A brief that comes later than this says so."""

TOO_LATE_AFTER = timedelta(hours=6)
"""A brief missed by more is left out: the morning's is no use at night. The next one covers its news."""

FIRST_WINDOW = timedelta(days=1)
"""How far back the first brief of a subscription looks."""

LONGEST_WINDOW = timedelta(days=3)
"""How far back any brief looks, also after a long outage or a suspension."""

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_CHANNEL = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}")
_WHAT = {
    "brief": Topical.BRIEF,
    "сводка": Topical.BRIEF,
    "сводку": Topical.BRIEF,
    "topic": Topical.TOPIC,
    "тема": Topical.TOPIC,
    "тему": Topical.TOPIC,
}
_LANGUAGES = {
    "en": Language.ENGLISH,
    "english": Language.ENGLISH,
    "английский": Language.ENGLISH,
    "ru": Language.RUSSIAN,
    "russian": Language.RUSSIAN,
    "русский": Language.RUSSIAN,
}
_LENGTHS = {
    "headlines": Length.HEADLINES,
    "заголовки": Length.HEADLINES,
    "short": Length.SHORT,
    "кратко": Length.SHORT,
    "full": Length.FULL,
    "подробно": Length.FULL,
    "полно": Length.FULL,
}
_FILLERS = frozenset({"at", "в"})


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Change the language."""

    language: Language


@dataclass(frozen=True, slots=True)
class SetZone:
    """Change the time zone to the IANA name `zone`."""

    zone: str


@dataclass(frozen=True, slots=True)
class SetQuiet:
    """Change the quiet hours; None turns them off."""

    quiet: QuietHours | None


@dataclass(frozen=True, slots=True)
class SetLength:
    """Change how much a brief says of a story."""

    length: Length


Change = SetLanguage | SetZone | SetQuiet | SetLength


def parse_subscribe(argument: str) -> Wish:
    """Understand what follows `/subscribe`: "[@channel] brief 08:00" or "[@channel] topic WORDS".

    Raises CommandError: subscribe_usage, bad_time(value), no_topic, topic_too_long(limit).
    """
    words = argument.split()
    channel = words.pop(0) if words and _CHANNEL.fullmatch(words[0]) else None
    what = _WHAT.get(words[0].casefold()) if words else None
    if what is None:
        raise CommandError("subscribe_usage")
    if what is Topical.TOPIC:
        return Wish(what, topic=_topic(words[1:]), channel=channel)
    times = [word for word in words[1:] if word.casefold() not in _FILLERS]
    if not times:
        raise CommandError("subscribe_usage")
    return Wish(what, at=_time(" ".join(times), "bad_time"), channel=channel)


def parse_settings(argument: str) -> Change:
    """Understand "language ru", "zone Asia/Almaty", "quiet 22:00-07:00", "quiet off" (and "lang", "quiet 22-7").

    "brief full" sets the length of briefs. Raises CommandError: settings_usage, bad_language(value), bad_quiet(value),
    bad_length(value) and those of `parse_zone`.
    """
    name, _, value = argument.strip().partition(" ")
    value = value.strip()
    match name.casefold(), value:
        case _, "":
            raise CommandError("settings_usage")
        case (("language" | "lang" | "язык"), _):
            return SetLanguage(_language(value))
        case (("zone" | "пояс"), _):
            return SetZone(parse_zone(value))
        case (("quiet" | "тишина"), _):
            return SetQuiet(None if value.casefold() in {"off", "выкл"} else parse_quiet(value))
        case (("brief" | "length" | "сводка"), _):
            return SetLength(_length(value))
    raise CommandError("settings_usage")


def changed(chat: Chat, change: Change) -> Chat:
    """Return the chat with the change applied."""
    match change:
        case SetLanguage(language):
            return replace(chat, language=language)
        case SetZone(zone):
            return replace(chat, zone=zone)
        case SetQuiet(quiet):
            return replace(chat, quiet=quiet)
        case SetLength(length):
            return replace(chat, length=length)


def parse_quiet(text: str) -> QuietHours:
    """Understand "22:00-07:00" and "22-7", with any dash.

    Raises CommandError bad_quiet(value), also for hours that are empty ("8-8").
    """
    value = "".join(text.split())
    start, dash, end = re.sub(r"[‐‑‒–—−]", "-", value).partition("-")
    if not dash:
        raise CommandError("bad_quiet", value=text.strip())
    quiet = QuietHours(_time(start, "bad_quiet", value), _time(end, "bad_quiet", value))
    if quiet.start == quiet.end:
        raise CommandError("bad_quiet", value=value)
    return quiet


def check_room_for_more(existing: Sequence[Subscription], *, limit: int) -> None:
    """Raise CommandError too_many_subscriptions(limit) when a place has as many as it may."""
    if len(existing) >= limit:
        raise CommandError("too_many_subscriptions", limit=str(limit))


def in_quiet(now: datetime, zone: str, quiet: QuietHours | None) -> bool:
    """Tell whether `now` falls into the quiet hours (their start does, their end does not)."""
    if quiet is None:
        return False
    wall = now.astimezone(ZoneInfo(zone)).time()
    if quiet.start <= quiet.end:
        return quiet.start <= wall < quiet.end
    return wall >= quiet.start or wall < quiet.end


def quiet_ends(now: datetime, zone: str, quiet: QuietHours) -> datetime:
    """Return the first moment after `now` at which the quiet hours end, in UTC."""
    today = now.astimezone(ZoneInfo(zone)).date()
    ends = (end for days in range(3) for end in moments(today + timedelta(days=days), quiet.end, zone))
    return next(end for end in ends if end > now)


def brief_due(subscription: Subscription, zone: str, now: datetime) -> Due | None:
    """Return the brief that is to be composed now, if any: one for each local date.

    It is due from the local wall time `at` on (where clocks are put forward
    over it, the first moment after; where they are put back, the first time)
    and for six hours; later it is left out, and the next brief reaches back
    over its news. Dates up to `done_for` are done, whatever zone they were
    done in. Raises ValueError for a subscription that is not a brief.
    """
    if subscription.at is None:
        raise ValueError(f"subscription {subscription.id} has no time of day")
    today = now.astimezone(ZoneInfo(zone)).date()
    # Yesterday's may still be due after midnight, and a gap may have moved it there.
    for day in (today, today - timedelta(days=1)):
        moment = moments(day, subscription.at, zone)[0]
        if _is_open(subscription, day, moment) and moment <= now <= moment + TOO_LATE_AFTER:
            return _due(subscription, day, moment, now)
    return None


def _is_open(subscription: Subscription, day: date, moment: datetime) -> bool:
    # One made at 10:00 for 08:00 starts tomorrow.
    not_done = subscription.done_for is None or day > subscription.done_for
    return not_done and moment >= subscription.created


def _due(subscription: Subscription, day: date, moment: datetime, now: datetime) -> Due:
    late = now - moment > LATE_AFTER
    until = now if late else moment
    since = subscription.done_until or until - FIRST_WINDOW
    # A clock that was put back must not turn the window around.
    since = min(max(since, until - LONGEST_WINDOW), until)
    return Due(key=f"brief:{subscription.id}:{day.isoformat()}", day=day, since=since, until=until, late=late)


def _topic(words: Sequence[str]) -> str:
    topic = " ".join(words)
    if not any(character.isalnum() for character in topic):
        raise CommandError("no_topic")
    if len(topic) > LONGEST_TOPIC:
        raise CommandError("topic_too_long", limit=str(LONGEST_TOPIC))
    return topic


def _time(text: str, key: str, value: str | None = None) -> time:
    match = _TIME.fullmatch(text)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise CommandError(key, value=value or text)
    return time(hour, minute)


def _length(value: str) -> Length:
    length = _LENGTHS.get(value.casefold())
    if length is None:
        raise CommandError("bad_length", value=value)
    return length


def _language(value: str) -> Language:
    language = _LANGUAGES.get(value.casefold())
    if language is None:
        raise CommandError("bad_language", value=value)
    return language
