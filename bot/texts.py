"""Every sentence that a person can read, chosen by language; the words stand in `words`.

Templates mark bold as `**so**` and commands with backticks. The marks are read
before values are put in, so nothing in a value can style or break a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_time, get_day_names, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from bot.messages import Style
from bot.types import Language, QuietHours
from bot.words.english import WORDS as ENGLISH
from bot.words.russian import WORDS as RUSSIAN
from corpus.types import Moment

TABLES: Mapping[Language, Mapping[str, str]] = {Language.ENGLISH: ENGLISH, Language.RUSSIAN: RUSSIAN}
LOCALES = {Language.ENGLISH: "en_GB", Language.RUSSIAN: "ru"}
LONGEST_VALUE = 300
"""Characters of a value that a sentence repeats: what people send us may be a whole message long."""

Day = date
"""A calendar date; `date` is a method in `Texts`."""

_READING = ("ask", "brief", "timeline", "why", "verify", "asof", "new")
_PAGES = ("help", "about")
_EVERYTHING = (*_READING, "subscribe", "subscriptions", "unsubscribe", "settings", "export", "forget", *_PAGES)
_MARKED = re.compile(r"(\*\*.+?\*\*|`.+?`)", re.DOTALL)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What would make the rest of our own sentence run backwards; letters of languages that do need none of them."""

_OFFSET = re.compile(r"Etc/GMT([+-])([1-9]\d?)")


class Audience(StrEnum):
    """Whom a menu is for: readers in a private chat, members or administrators of a group, owners of the desk."""

    READERS = "readers"
    MEMBERS = "members"
    ADMINISTRATORS = "administrators"
    OWNERS = "owners"


MENUS: Mapping[Audience, tuple[str, ...]] = {
    Audience.READERS: _EVERYTHING,
    Audience.MEMBERS: (*_READING, "subscriptions", "forget", *_PAGES),
    Audience.ADMINISTRATORS: _EVERYTHING,
    Audience.OWNERS: (*_EVERYTHING, "allow", "deny", "role", "people"),
}
"""The commands that each can use, the most wanted first: what would be refused is left out."""

DESK = "desk"
"""The command that stands in menus only where there is a desk on the web to come to."""

_IN_PRIVATE = frozenset({Audience.READERS, Audience.OWNERS})


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the command menu: `command` without slash, `description` in the reader's language."""

    command: str
    description: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence in one style; None is plain."""

    text: str
    style: Style | None = None


class Texts:
    """Say everything in one language. Does not lay out messages: `bot.rendering` does."""

    def __init__(self, language: Language) -> None:
        """Speak `language`."""
        self.language = language
        self._words = TABLES[language]

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(LOCALES[self.language])

    def say(self, key: str, **values: object) -> str:
        """Return the sentence `key` without styles, its places filled; KeyError for an unknown key or place."""
        return "".join(part.text for part in self.parts(key, **values))

    def parts(self, key: str, **values: object) -> tuple[Part, ...]:
        """Return the sentence `key` as styled stretches, its places filled with at most `LONGEST_VALUE` each."""
        shown = {name: _shortened(str(value)) for name, value in values.items()}
        return tuple(Part(template.format_map(shown), style) for template, style in _styled(self._words[key]))

    def count(self, noun: str, number: int) -> str:
        """Return `number` with the right form of `noun`: "2 статьи", "5 статей"."""
        form = self._locale.plural_form(number)
        return self._words[f"{noun}.{form}"].format(n=format_decimal(number, locale=self._locale))

    def number(self, number: int) -> str:
        """Return `number` as this language groups its digits: "12,400", "12 400"."""
        return format_decimal(number, locale=self._locale)

    def share(self, share: float) -> str:
        """Return a share of 0 to 1 in per cent, "3%", "3 %"; "<1%" and ">99%" where that would say none or all."""
        whole = min(max(round(share, 2), 0.01), 0.99) if 0 < share < 1 else share
        sign = "<" if 0 < share < 0.005 else ">" if 0.995 < share < 1 else ""
        return f"{sign}{format_percent(whole, locale=self._locale)}"

    def listed(self, items: Sequence[str]) -> str:
        """Return `items` as people list them: "Osh, Batken and Isfara"."""
        return format_list(items, "standard", locale=self._locale)

    def weekday(self, number: int) -> str:
        """Return the short name of a day of the week, 0 for Monday: "Mon", "пн"."""
        return str(get_day_names("abbreviated", "format", locale=self._locale)[number])

    def score(self, score: float) -> str:
        """Return a score of 0 to 1 with two digits: "0.71", "0,71"; never more than it is."""
        return format_decimal(int(score * 100 + 1e-6) / 100, format="0.00", locale=self._locale)

    def figure(self, figure: float) -> str:
        """Return a measured figure with three digits: "0.713", "0,713"."""
        return format_decimal(figure, format="0.000", locale=self._locale)

    def date(self, moment: Moment | None, zone: str) -> str:
        """Return a publication date in `zone`; a bare date never shifts, and none at all is said openly."""
        if moment is None:
            return self.say("undated")
        return self.day(moment.at) if moment.day_only else self.moment(moment.at, zone)

    def day(self, at: datetime) -> str:
        """Return the UTC date of `at`: "14 March 2025". UTC, because a bare date is kept as its midnight UTC."""
        return self._long_date(at.astimezone(ZoneInfo("UTC")).date())

    def period(self, first: datetime, last: datetime) -> str:
        """Return the UTC days `first` to `last` as people name them: "2015", "March 2015", "14 March 2015", a range."""
        start, end = first.astimezone(UTC).date(), last.astimezone(UTC).date()
        if start == end:
            return self.day(first)
        if (end + timedelta(days=1)).day == 1 and start.day == 1 and start.year == end.year:
            if start.month == end.month:
                return format_date(start, "LLLL y", locale=self._locale)
            if (start.month, end.month) == (1, 12):
                return str(start.year)
        return self.say("range", first=self.day(first), last=self.day(last))

    def days(self, first: Day, last: Day) -> str:
        """Return calendar days, both ends included: "7 August 2022", "1 – 7 August 2022", "29 July – 7 August 2022"."""
        if first == last:
            return self._long_date(last)
        if first.year != last.year:
            return self.say("range", first=self._long_date(first), last=self._long_date(last))
        shown = format_date(first, "d" if first.month == last.month else "d MMMM", locale=self._locale)
        return self.say("range", first=shown, last=self._long_date(last))

    def moment(self, at: datetime, zone: str) -> str:
        """Return date and wall time of `at` in the IANA `zone`: "14 March 2025, 18:45"."""
        local = at.astimezone(ZoneInfo(zone))
        return (
            f"{self._long_date(local.date())}, {format_time(local, 'HH:mm', tzinfo=local.tzinfo, locale=self._locale)}"
        )

    def city(self, zone: str) -> str:
        """Return what people call the IANA `zone`: "Bishkek", "Бишкек"; "UTC+5" for one that is no place."""
        if offset := _OFFSET.fullmatch(zone):
            # POSIX's signs stand the other way round: Etc/GMT-5 is five hours ahead of UTC.
            return f"UTC{'+' if offset[1] == '-' else '-'}{offset[2]}"
        named = (self._locale.time_zones.get(name, {}).get("city") for name in _named_alike(zone))
        city = next(filter(None, named), None)
        # "Argentina/San Juan", where no city is known
        return city or get_timezone_location(ZoneInfo(zone), locale=self._locale, return_city=True).rpartition("/")[2]

    def language_name(self, language: Language) -> str:
        """Return the name of `language` in itself, so that whoever needs it can read it."""
        return TABLES[language]["language_name"]

    def tongue(self, code: str) -> str:
        """Return what the language with an ISO 639 `code` is called here: "English", "английский"; else the code."""
        return str(self._locale.languages.get(code.partition("-")[0].lower(), code))

    def quiet(self, quiet: QuietHours | None) -> str:
        """Return quiet hours as "22:00–07:00", or the word for none."""
        return f"{quiet.start:%H:%M}–{quiet.end:%H:%M}" if quiet else self.say("quiet_none")

    def menu(self, audience: Audience, *, desk: bool = False) -> tuple[MenuItem, ...]:
        """Return the commands that an audience can use, described in this language."""
        commands = MENUS[audience]
        if desk and audience in _IN_PRIVATE:
            place = commands.index(_PAGES[0])
            commands = (*commands[:place], DESK, *commands[place:])
        return tuple(MenuItem(command, self.say(f"menu_{command}")) for command in commands)

    def _long_date(self, day: Day) -> str:
        return format_date(day, "long", locale=self._locale)


def _styled(template: str) -> Iterator[tuple[str, Style | None]]:
    for piece in _MARKED.split(template):
        if piece.startswith("**"):
            yield piece[2:-2], Style.BOLD
        elif piece.startswith("`"):
            yield piece[1:-1], Style.CODE
        elif piece:
            yield piece, None


@cache
def _named_alike(zone: str) -> tuple[str, ...]:
    """Return a zone's names: Unicode knows cities by names that IANA has given up, as Europe/Kiev and Asia/Calcutta."""
    aliases: Mapping[str, str] = get_global("zone_aliases")
    canonical = aliases.get(zone, zone)
    return (zone, canonical, *(old for old, new in aliases.items() if new == canonical))


def _shortened(value: str) -> str:
    value = _TURNING.sub("", value)
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"
