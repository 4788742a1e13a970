"""Recipe: `window -> stories -> led -> Brief`, for one chat or for nobody in particular.

Renders nothing. Reads what a chat was sent and writes nothing down: that is done when Telegram has taken a message.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.briefs import brief
from bot.briefs.leading import Reader, Weights, lead
from bot.briefs.newsroom import Familiar, WindowStories
from bot.briefs.windows import BriefWish
from bot.library import Library
from bot.news import Brief, SentRecord, Unheard
from bot.settings import BotSettings
from bot.types import Chat, Due, Length, Place, Subscription, Topical, Window
from corpus.errors import CorpusError

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=30)
"""What was told longer ago may be told again: few stories live so long, and few readers remember."""


class Feeds(Protocol):
    """What a brief needs to know of the feeds."""

    async def unheard(self) -> Unheard:
        """Return the feeds that nothing is heard from; raises CorpusError."""


class Memory(Protocol):
    """What a brief needs to know of its chat; each method raises StoreError."""

    def told(self, place: Place, *, since: datetime) -> SentRecord:
        """Return what the place was really sent."""

    def subscriptions(self, place: Place) -> Sequence[Subscription]:
        """Return what the place follows."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many stories a brief tells, and how much of each."""

    stories: int
    length: Length


@dataclass(frozen=True, slots=True)
class _Audience:
    """What a chat knows, when it was told last, and what it follows."""

    known: Familiar = field(default_factory=Familiar)
    last: datetime | None = None
    topics: tuple[str, ...] = ()


class Briefing:
    """Makes briefs; it keeps nothing."""

    def __init__(self, library: Library, settings: BotSettings, *, feeds: Feeds, memory: Memory | None = None) -> None:
        """Ask `library` for news, `feeds` for what is missing, and `memory`, if there is one, for what chats know."""
        self._library, self._settings, self._feeds, self._memory = library, settings, feeds, memory

    async def asked(self, wish: BriefWish, size: Size, *, now: datetime, chat: Chat | None = None) -> Brief:
        """Return the brief that somebody asked for, or that of the newest day that has news, saying so."""
        audience = await self._audience(chat, now)
        found = await self._library.stories(wish, now=now)
        return await self._composed(found, audience, size, only_news=wish.only_news, topic=wish.topic)

    async def due(self, chat: Chat, due: Due, *, now: datetime) -> Brief:
        """Return the brief that a subscription is due, without what the chat knows."""
        audience = await self._audience(chat, now)
        found = await self._library.arrived_stories(Window(due.since, due.until))
        size = Size(self._settings.brief_stories, chat.length)
        return replace(await self._composed(found, audience, size, only_news=True), late=due.late)

    async def _audience(self, chat: Chat | None, now: datetime) -> _Audience:
        if chat is None or self._memory is None:
            return _Audience()
        sent = await asyncio.to_thread(self._memory.told, chat.place, since=now - REMEMBERED)
        followed = await asyncio.to_thread(self._memory.subscriptions, chat.place)
        topics = tuple(one.topic for one in followed if one.what is Topical.TOPIC)
        return _Audience(await self._library.familiar(sent), sent.last, topics)

    async def _composed(
        self, found: WindowStories, audience: _Audience, size: Size, *, only_news: bool, topic: str = ""
    ) -> Brief:
        # In a brief on a topic what names it comes first, whatever else the chat follows.
        reader = _reader(found, audience, (topic,) if topic else audience.topics)
        led = await self._library.computed(lambda: lead(found.stories, reader, self._weights()))
        heard = await self._library.heard(found.stories, audience.known.told.article_ids)
        led = [replace(one, heard=heard.get(one.story.id, ())) for one in led]
        unheard = await self._unheard()
        frame = brief.Frame(
            window=found.window,
            coverage=await self._library.coverage(),
            limit=size.stories,
            topic=topic,
            older=found.older,
            troubled=unheard.broken,
            silent=unheard.silent,
            length=size.length,
            counted=found.counted,
            told=audience.known.told,
            last_told=audience.last,
            only_news=only_news,
            matched=found.matched,
        )
        return await self._library.computed(lambda: brief.compose(led, frame))

    def _weights(self) -> Weights:
        own = self._settings
        return Weights(own.lead_origins, own.lead_outlets, own.lead_freshness, own.lead_novelty, own.lead_topics)

    async def _unheard(self) -> Unheard:
        try:
            return await self._feeds.unheard()
        except CorpusError as error:
            # The news are what people wait for: a list of feeds that cannot be read must not hold them up.
            log.warning("a brief cannot tell which feeds are silent: %s", error)
            return Unheard()


def _reader(found: WindowStories, audience: _Audience, topics: tuple[str, ...]) -> Reader:
    known = audience.known
    return Reader(
        window=found.window,
        told=known.told.article_ids,
        origins=known.origins,
        stories=known.stories,
        topics=topics,
    )
