"""The Atom feed of the daily briefs: written when its articles changed, else as it was written before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from bot.forms.atom import Feed, written
from bot.settings import BotSettings
from bot.texts import Texts
from bot.web.briefs_kept import Briefs, DayBrief, Wanted, without_feeds
from bot.web.briefs_shown import Shape, archive_path, entry, feed_path
from bot.web.keeping import Basis, Keeping, Made

DAYS = 14
"""Days in a feed. Who was away for longer finds the rest on the pages."""

FEEDS_KEPT = 40
"""Topics and languages; each takes some 100 kB."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A feed as it was written: `tag` is another for every other text, `written` when that text was first written."""

    text: str
    tag: str
    written: datetime

    def is_known(self, tags: str, since: str) -> bool:
        """Tell whether a reader has it already, by If-None-Match and, without one, If-Modified-Since (RFC 9110, 13)."""
        if tags:
            return tags.strip() == "*" or self.tag in (one.strip().removeprefix("W/") for one in tags.split(","))
        known = _moment(since)
        return known is not None and self.written.replace(microsecond=0) <= known

    @property
    def headers(self) -> dict[str, str]:
        """Return what a reader asks with next time."""
        return {"ETag": self.tag, "Last-Modified": format_datetime(self.written, usegmt=True)}


@dataclass(frozen=True, slots=True)
class Told:
    """A brief that a feed tells of, and when the articles of its day changed last."""

    known: DayBrief
    wanted: Wanted
    changed: datetime


class Feeds:
    """Writes feeds of the last days that are over and have news."""

    def __init__(self, briefs: Briefs, settings: BotSettings) -> None:
        """Take the briefs from `briefs`."""
        self._briefs, self._settings = briefs, settings
        self._kept: Keeping[Shape, Edition] = Keeping(FEEDS_KEPT)

    async def edition(self, shape: Shape, *, now: datetime, may: Callable[[], None]) -> Edition:
        """Return a feed as it is now; `may` is called before it is written anew, and may raise."""
        daybook = self._briefs.daybook
        known = await daybook.newest_days(DAYS + 1, now=now)
        days = tuple(day for day in known if day < daybook.today(now))[:DAYS]
        newest = days[0] if days else daybook.today(now) - timedelta(days=1)
        basis = await daybook.basis(days[-1] if days else newest, newest, now=now)
        made = self._kept.of(shape, basis)
        if made is None:
            may()
            made = await self._kept.make(shape, basis, lambda: self._edition(shape, days, basis, now))
        return made.value

    async def _edition(self, shape: Shape, days: tuple[date, ...], basis: Basis, now: datetime) -> Made[Edition]:
        wanted = [Wanted(day, shape.topic, self._settings.brief_length) for day in days]
        # Before the articles are read: what changes in between is told of once more, rather than not.
        changes = await self._briefs.daybook.changes(days[-1], days[0]) if days else {}
        made = [await self._briefs.brief(one, now=now) for one in wanted]
        # It is written once for long: how the feeds are will be another thing when somebody reads it.
        entries = [
            Told(without_feeds(known.value), one, changes.get(one.day, now))
            for known, one in zip(made, wanted, strict=True)
            if known.value.brief.stories
        ]
        text = self._written(shape, entries, now)
        tag, before = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"', self._kept.any_of(shape)
        is_same = before is not None and before.value.tag == tag
        return Made(
            before.value if before and is_same else Edition(text, tag, now), basis, all(k.is_whole for k in made)
        )

    def _written(self, shape: Shape, told: list[Told], now: datetime) -> str:
        texts, zone, base = Texts(shape.language), self._settings.zone, shape.base
        title = texts.say("web_feed_topic", topic=shape.topic) if shape.topic else texts.say("web_feed_title")
        entries = tuple(entry(one.known, one.wanted, shape, zone=zone, changed=one.changed) for one in told)
        feed = Feed(
            id=shape.urn("feed"),
            title=title,
            language=shape.language.value,
            entries=entries,
            link=f"{base}{archive_path(topic=shape.topic)}",
            # Without the key: an address in the feed is passed on with it.
            own=f"{base}{feed_path(shape.topic)}",
        )
        return written(feed, now=now)


def _moment(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said) if said else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
