"""What an address or a form asks for -> a question with its limits, or what is wrong with it in words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.asking.asof import SOON
from bot.briefs.windows import FIRST_YEAR
from bot.composer import RANKED
from corpus.types import Extent, Holding
from embeddings.types import Filter

LONGEST_QUESTION = 500
"""Characters; in Cyrillic an address takes six for each, and no more than 4,096 in all."""

LAST_YEAR = 9998
"""The days of the last year of all cannot be moved by a time zone."""

LONGEST_SHOWN = 60
"""Characters of what is repeated to whoever wrote it."""

_UNKNOWN = {"outlet": "web_ask_no_outlet", "language": "web_ask_no_language"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Given:
    """A question and its limits as they came, each still a text."""

    question: str = ""
    first: str = ""
    last: str = ""
    as_of: str = ""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    start: str = ""

    @property
    def is_limited(self) -> bool:
        """Tell whether anything but the question was given."""
        return bool(self.first or self.last or self.as_of or self.outlets or self.languages)


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with one field, as a sentence of `bot.texts`."""

    name: str
    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be searched, from which rank on its quotes are shown (from 0), and within which limits.

    `extent` is the part of the articles that is searched, None for all that there are.
    """

    question: str
    as_of: datetime | None = None
    extent: Extent | None = None
    start: int = 0

    @property
    def where(self) -> Filter | None:
        """Return the limits as a search takes them."""
        if self.extent is None:
            return None
        one = self.extent
        return Filter(since=one.since, until=one.until, outlets=one.outlets, languages=one.languages)


@dataclass(frozen=True, slots=True)
class Understood:
    """What was asked, None where there is an objection to it."""

    asked: Asked | None
    objections: tuple[Objection, ...] = ()


def cleaned(given: Given) -> Given:
    """Return what was given without what nobody can see: control characters, halves of letters, needless spaces."""
    return Given(
        question=plain(given.question),
        first=plain(given.first),
        last=plain(given.last),
        as_of=plain(given.as_of),
        outlets=tuple(dict.fromkeys(filter(None, map(plain, given.outlets)))),
        languages=tuple(dict.fromkeys(filter(None, map(plain, given.languages)))),
        start=plain(given.start),
    )


def understood(given: Given, held: Sequence[Holding], *, now: datetime, zone: str) -> Understood:
    """Return what cleaned `given` asks of a corpus that has `held`; days are those of `zone`."""
    reading = _Reading(held, now, zone)
    asked = reading.asked(given)
    return Understood(None if reading.objections else asked, tuple(reading.objections))


def address(given: Given, *, start: int = 0) -> str:
    """Return the address of the answer from rank `start` on, with nothing in it that was left empty."""
    pairs = [("q", given.question), ("from", given.first), ("to", given.last), ("as_of", given.as_of)]
    pairs += [("outlet", one) for one in given.outlets] + [("language", one) for one in given.languages]
    pairs += [("start", str(start) if start else "")]
    return f"/?{urlencode([pair for pair in pairs if pair[1]])}"


class _Reading:
    """Reads the fields of one request and notes what cannot be."""

    def __init__(self, held: Sequence[Holding], now: datetime, zone: str) -> None:
        self._held, self._now, self._zone = held, now, ZoneInfo(zone)
        self.objections: list[Objection] = []

    def asked(self, given: Given) -> Asked:
        if len(given.question) > LONGEST_QUESTION:
            self._object("question", "question_too_long", limit=str(LONGEST_QUESTION))
        first, last = self._day("from", given.first), self._day("to", given.last)
        known_by = self._day("as_of", given.as_of)
        by = self._by(known_by)
        if first and last and last < first:
            self._object("to", "web_ask_turned", first=given.first, last=given.last)
        elif first and known_by and known_by < first:
            self._object("from", "web_ask_later", first=given.first, as_of=given.as_of)
        extent = Extent(
            since=self._begins(first) if first else None,
            until=self._begins(last + timedelta(days=1)) - timedelta(microseconds=1) if last else None,
            visible_by=by or self._now,
            outlets=self._outlets(given.outlets),
            languages=self._languages(given.languages),
        )
        is_part = any((extent.since, extent.until, by, extent.outlets, extent.languages))
        return Asked(given.question, by, extent if is_part else None, self._start(given.start))

    def _day(self, name: str, given: str) -> date | None:
        day = day_in(given)
        if given and day is None:
            self._object(name, "web_ask_no_day", given=given)
        return day

    def _by(self, day: date | None) -> datetime | None:
        """Return the end of a day as `/asof` takes it: in UTC, and of a day that has not ended everywhere, now."""
        if day is None:
            return None
        moment = datetime.combine(day, time.max, tzinfo=UTC)
        if moment > self._now + SOON:
            self._object("as_of", "asof_future")
        return min(moment, self._now)

    def _begins(self, day: date) -> datetime:
        # What states only a date is kept under its midnight UTC, which east of there is within the same day. West of it
        # days are those of UTC: else such articles would belong to the day before.
        local = datetime.combine(day, time(), tzinfo=self._zone).astimezone(UTC)
        return min(local, datetime.combine(day, time(), tzinfo=UTC))

    def _outlets(self, given: Sequence[str]) -> frozenset[str]:
        named = {one.outlet: one.outlet for one in self._held}
        # A name is shown with single spaces and comes back so.
        named |= {plain(one.outlet): one.outlet for one in self._held}
        return self._chosen("outlet", given, named)

    def _languages(self, given: Sequence[str]) -> frozenset[str]:
        return self._chosen("language", given, {one.language: one.language for one in self._held})

    def _chosen(self, name: str, given: Sequence[str], known: Mapping[str, str]) -> frozenset[str]:
        for one in given:
            if one not in known:
                self._object(name, _UNKNOWN[name], given=one)
        return frozenset(known[one] for one in given if one in known)

    def _start(self, given: str) -> int:
        if given and not (given.isascii() and given.isdecimal() and len(given) < 4 and int(given) < RANKED):
            self._object("start", "web_ask_no_start", most=str(RANKED))
            return 0
        return int(given or 0)

    def _object(self, name: str, key: str, **values: str) -> None:
        self.objections.append(Objection(name, key, {place: value[:LONGEST_SHOWN] for place, value in values.items()}))


def day_in(text: str) -> date | None:
    """Return the day that `text` is, None for any other text and for days that lie beyond all calendars of news."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def plain(text: str) -> str:
    """Return a text on one line, without what nobody can see."""
    seen = (" " if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") else letter for letter in text)
    return " ".join("".join(seen).split())
