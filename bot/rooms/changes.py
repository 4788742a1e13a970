"""Changes of a chat's settings, as people write them: "zone Asia/Almaty", "quiet 22-7". Pure.

What cannot be understood raises CommandError with the key of what to answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.errors import CommandError
from bot.timing.clock_words import parse_time
from bot.timing.zones import parse_zone
from bot.types import Chat, Language, Length, QuietHours

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
_USAGES = {
    **dict.fromkeys(("language", "lang", "язык"), "language_usage"),
    **dict.fromkeys(("zone", "пояс"), "zone_usage"),
    **dict.fromkeys(("quiet", "тишина"), "quiet_usage"),
    **dict.fromkeys(("brief", "length", "сводка"), "length_usage"),
}
"""What is answered where a setting is named without a value."""


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


def parse_settings(argument: str) -> Change:
    """Understand "language ru", "zone Asia/Almaty", "quiet 22:00-07:00", "quiet off" (and "lang", "quiet 22-7").

    "brief full" sets the length of briefs. Raises CommandError: settings_usage, language_usage, zone_usage,
    quiet_usage, length_usage, bad_language(value), bad_quiet(value), bad_length(value) and those of `parse_zone`.
    """
    name, _, value = argument.strip().partition(" ")
    value = value.strip()
    match name.casefold(), value:
        case _, "":
            raise CommandError(_USAGES.get(name.casefold(), "settings_usage"))
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
    quiet = QuietHours(parse_time(start, "bad_quiet", value), parse_time(end, "bad_quiet", value))
    if quiet.start == quiet.end:
        raise CommandError("bad_quiet", value=value)
    return quiet


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
