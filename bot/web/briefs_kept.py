"""Briefs of days as pages show them: composed once, kept while their articles stand, and composed ahead.

Composing takes a tenth of a second and more, looking up what a brief was made of a few milliseconds. So each time a
brief is asked for its articles are looked up, and only where they changed it is composed again: what comes late is in
it, and what was withdrawn is not, from the next request on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.briefs.briefing import Size
from bot.briefs.windows import BriefWish, Days, parse_brief
from bot.composer import Composer
from bot.delivery.courier import Clock
from bot.library import Library
from bot.news import Brief
from bot.settings import BotSettings
from bot.types import Length
from bot.web.ailing import AILMENTS
from bot.web.daybook import Daybook, Month
from bot.web.keeping import Basis, Keeping, Made
from corpus.calendar_days import Seen
from corpus.types import ArticleHeader, Moment

log = logging.getLogger(__name__)

BRIEFS_KEPT = 150
"""Two weeks in all lengths, and as many on topics: some 10 MB."""

MONTHS_KEPT = 50
"""Months of topics; each takes a few kilobytes."""

AHEAD = 14
"""Newest days whose briefs are composed before anybody asks."""

LOOKING_SECONDS = 20.0
"""How often these are compared with their articles: 14 look-ups."""

BREATH_SECONDS = 0.2
"""Rest between two briefs that nobody asked for: a question may have come meanwhile."""

AGES_AFTER = timedelta(minutes=15)
"""What is said of the feeds, and how fresh news are, changes without an article: so a brief of today or yesterday is
composed ahead again. One that nobody composes ahead is made again on demand when it is twice as old."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which brief of a day somebody wants; an empty topic means everything."""

    day: date
    topic: str = ""
    length: Length = Length.SHORT


@dataclass(frozen=True, slots=True)
class DayBrief:
    """A brief, when it was composed, and the kept story of each article of its day that has one."""

    brief: Brief
    made: datetime
    stories: Mapping[int, int]


def _may() -> None:
    """Let everybody compose."""


class Briefs:
    """Makes and keeps the briefs of days, and the months of topics. For one event loop."""

    def __init__(self, composer: Composer, library: Library, daybook: Daybook, settings: BotSettings) -> None:
        """Compose by `composer` what `daybook` says is not kept any more."""
        self._composer, self._library, self.daybook, self._settings = composer, library, daybook, settings
        self._briefs: Keeping[Wanted, DayBrief] = Keeping(BRIEFS_KEPT)
        self._months: Keeping[tuple[date, str], Month] = Keeping(MONTHS_KEPT)

    async def brief(self, wanted: Wanted, *, now: datetime, may: Callable[[], None] = _may) -> Made[DayBrief]:
        """Return the brief of a day that has begun; `may` is called before one is composed, and may raise."""
        basis = await self.daybook.basis(wanted.day, wanted.day, now=now)
        made = self._briefs.of(wanted, basis)
        if made is None or self._is_aged(wanted, made.value, now, 2 * AGES_AFTER):
            may()
            made = await self._briefs.make(wanted, basis, lambda: self._composed(wanted, basis, now))
        if not self._is_recent(wanted.day, now):
            return replace(made, value=without_feeds(made.value))
        return made if basis.is_over else replace(made, value=_up_to(made.value, now))

    def seen_before(self, wanted: Wanted) -> Brief | None:
        """Return the brief as it was composed last, if it still is kept; its articles may have changed."""
        made = self._briefs.any_of(wanted)
        return made.value.brief if made else None

    async def month(self, first: date, *, topic: str = "", now: datetime, may: Callable[[], None] = _may) -> Month:
        """Return the days of the month beginning on `first` that have news, or news on a topic."""
        found = await self.daybook.month(first, now=now)
        if not topic or not found.days:
            return found
        oldest, newest = found.days[-1].day, found.days[0].day
        basis, key = await self.daybook.basis(oldest, newest, now=now), (first, topic)
        made = self._months.of(key, basis)
        if made is None:
            may()
            made = await self._months.make(key, basis, lambda: self._on_topic(found, topic, basis, now))
        return made.value

    async def compose_ahead(self, clock: Clock) -> None:
        """Compose what of the newest days changed since it was composed; raises what keeps a brief from being made."""
        for day in await self.daybook.newest_days(AHEAD, now=clock.now()):
            if await self._compose_ahead(Wanted(day, length=self._settings.brief_length), clock.now()):
                await clock.sleep(BREATH_SECONDS)

    async def keep(self, clock: Clock) -> None:
        """Compose ahead until cancelled."""
        while True:
            try:
                await self.compose_ahead(clock)
            except AILMENTS as error:
                log.debug("no brief is composed ahead: %s", error)  # whoever asks for one is told, and the log then
            except Exception:
                log.exception("composing briefs ahead met an error that nobody foresaw")
            await clock.sleep(LOOKING_SECONDS)

    async def _compose_ahead(self, wanted: Wanted, now: datetime) -> bool:
        """Compose a brief where it is not kept as it stands now; tell whether that was so."""
        basis = await self.daybook.basis(wanted.day, wanted.day, now=now)
        made = self._briefs.of(wanted, basis)
        if made is not None and not self._is_aged(wanted, made.value, now, AGES_AFTER):
            return False
        await self._briefs.make(wanted, basis, lambda: self._composed(wanted, basis, now))
        return True

    def _is_aged(self, wanted: Wanted, known: DayBrief, now: datetime, limit: timedelta) -> bool:
        return self._is_recent(wanted.day, now) and now - known.made > limit

    def _is_recent(self, day: date, now: datetime) -> bool:
        return day >= self.daybook.today(now) - timedelta(days=1)

    async def _composed(self, wanted: Wanted, basis: Basis, now: datetime) -> Made[DayBrief]:
        wish = replace(parse_brief(f"{wanted.day}", now=now, zone=self._settings.zone), topic=wanted.topic)
        is_whole = await self._is_all_indexed()
        size = Size(self._settings.brief_stories, wanted.length)
        brief = await self._composer.compose_brief(wish, size, now=now)
        stories = {one.article_id: one.story_id for one in basis.articles if one.story_id is not None}
        return Made(DayBrief(brief, now, stories), basis, is_whole)

    async def _is_all_indexed(self) -> bool:
        # In this order: what is stored in between is not in the basis either.
        return await self._library.last_stored() <= await self._library.last_indexed()

    async def _on_topic(self, month: Month, topic: str, basis: Basis, now: datetime) -> Made[Month]:
        wish, zone = self._wish(month, topic, now), ZoneInfo(self._settings.zone)
        is_whole = await self._is_all_indexed()
        found = await self._library.stories(wish, now=now)
        articles = {one.article.id: one.article for story in found.stories for one in story.articles}
        days = [_day_of(article, zone) for article in articles.values()]
        counted = tuple(replace(one, articles=days.count(one.day)) for one in month.days if one.day in days)
        return Made(replace(month, days=counted), basis, is_whole)

    def _wish(self, month: Month, topic: str, now: datetime) -> BriefWish:
        oldest, newest = month.days[-1].day, month.days[0].day
        timed = parse_brief(f"{oldest} {newest}", now=now, zone=self._settings.zone)
        return BriefWish(timed.window, topic, Days(oldest, newest))


def without_feeds(known: DayBrief) -> DayBrief:
    """Return the brief without how the feeds are: that is known of the present alone, and says nothing of the past."""
    return replace(known, brief=replace(known.brief, silent=(), troubled=()))


def _up_to(known: DayBrief, now: datetime) -> DayBrief:
    """Return the brief of a day that goes on: nothing came since it was composed, so it is true up to now."""
    return replace(known, brief=replace(known.brief, until=now))


def _day_of(article: ArticleHeader, zone: ZoneInfo) -> date:
    return Seen(article.id, article.revision, article.published or Moment(article.visible_from)).day(zone)
