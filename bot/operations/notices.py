"""Recipe: `feeds -> notices -> outbox of the administrators' chat`; and which feeds a brief has not heard from.

Asks no feed and sends nothing: that is the update's and `deliver`'s. The list of feeds is
opened for each round and closed after it, because the update writes it from a process of its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from bot.delivery.courier import Clock
from bot.news import Unheard
from bot.rendering import render
from bot.settings import BotSettings
from bot.store import BotStore
from bot.texts import Texts
from bot.timing.schedule import outgoing_for
from bot.types import Chat, ChatKind, Language, Place
from corpus.types import Feed, FeedState, Notice

log = logging.getLogger(__name__)

MISSED_AFTER = timedelta(days=1)
"""A feed that one request failed for has most likely said nothing meanwhile; after a day without it a brief says so."""


class Feeds(Protocol):
    """What is needed of the list of feeds; each method raises CorpusError when it cannot be read."""

    def all(self) -> list[Feed]:
        """Return the feeds that are followed."""

    def notices(self, *, now: datetime) -> list[Notice]:
        """Return what the administrators have not been told, again and again until it is marked as told."""

    def mark_told(self, notice: Notice) -> None:
        """Note that the administrators know."""


OpenFeeds = Callable[[], AbstractContextManager[Feeds]]
"""Opens the list of feeds for the thread that calls it."""


class FeedNotices:
    """Tells the administrators' chat of feeds that fail, went silent or were switched off."""

    def __init__(self, open_feeds: OpenFeeds, store: BotStore, clock: Clock, settings: BotSettings) -> None:
        """Read from `open_feeds`, queue in `store` for the chat that `settings` name."""
        self._open, self._store, self._clock, self._settings = open_feeds, store, clock, settings

    async def tell(self) -> int:
        """Queue what is new and return how many notices that were."""
        return await asyncio.to_thread(self._tell)

    def _tell(self) -> int:
        now = self._clock.now()
        with self._open() as feeds:
            notices = feeds.notices(now=now)
            for notice in notices:
                self._hand_over(notice, now)
                # Only now: a crash in between has the same notice come again, and its key adds nothing then.
                feeds.mark_told(notice)
        return len(notices)

    def _hand_over(self, notice: Notice, now: datetime) -> None:
        if not self._settings.admin_chat:
            said = render.feed_notice(notice, Texts(Language.ENGLISH), "UTC").text
            log.warning("%s ([bot] admin_chat names no chat to tell)", " ".join(said.split()))
            return
        chat = self._chat()
        message = render.feed_notice(notice, Texts(chat.language), chat.zone)
        self._store.enqueue(outgoing_for(_key(notice), chat, [message], now=now))

    def _chat(self) -> Chat:
        """Return the administrators' chat, with the defaults of new chats until it has written to us."""
        place = Place(self._settings.admin_chat)
        # Telegram numbers people from 1 up and everything that has members from -1 down.
        kind = ChatKind.PRIVATE if place.chat_id > 0 else ChatKind.GROUP
        unknown = Chat(place, kind, "", self._settings.language, self._settings.zone)
        return self._store.chat(place) or unknown


class QuietFeeds:
    """Knows which feeds nothing is heard from; changes nothing about them."""

    def __init__(self, open_feeds: OpenFeeds, clock: Clock) -> None:
        """Read from `open_feeds`."""
        self._open, self._clock = open_feeds, clock

    async def unheard(self) -> Unheard:
        """Return the feeds that are silent, and those that are off or fail for a day; raises CorpusError."""
        return await asyncio.to_thread(self._unheard)

    def _unheard(self) -> Unheard:
        with self._open() as opened:
            feeds = opened.all()
        broken = _names([feed for feed in feeds if self._is_broken(feed)])
        silent = _names([feed for feed in feeds if feed.state is FeedState.SILENT])
        return Unheard(tuple(name for name in silent if name not in broken), broken)

    def _is_broken(self, feed: Feed) -> bool:
        if feed.state is not FeedState.FAILING:
            return feed.state is FeedState.OFF
        return feed.updated is None or self._clock.now() - feed.updated > MISSED_AFTER


def _names(feeds: Sequence[Feed]) -> tuple[str, ...]:
    # Two feeds of one outlet, its news and its sports, have one name.
    return tuple(dict.fromkeys((feed.title or "").strip() or feed.url for feed in feeds))


def _key(notice: Notice) -> str:
    # The outbox takes keys of 128 characters, and an address may be longer.
    address = hashlib.sha256(notice.url.encode()).hexdigest()[:32]
    return f"notice:{address}:{notice.state.value}:{notice.since.isoformat()}"
