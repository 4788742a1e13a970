"""Recipe, one tick: `subscriptions -> due -> composed -> outbox`. Sends nothing: that is `deliver`.

Nothing is remembered between ticks but in the store, so a restart neither loses
nor repeats: what was composed enters the outbox in one transaction with the
progress of its subscription.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.deliver import Clock
from bot.errors import StoreError
from bot.messages import Message, Outgoing
from bot.store import BotStore
from bot.subscriptions import brief_due, in_quiet, quiet_ends
from bot.types import Chat, Due, Subscription, Topical
from corpus.errors import CorpusError
from embeddings.errors import EmbeddingsError

log = logging.getLogger(__name__)

REST_AFTER_FAILURE = timedelta(minutes=1)
"""A subscription that cannot be composed is tried again after this: often enough that its brief is not yet late."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What a topic subscription has to tell: maybe nothing, and how far it has looked."""

    messages: tuple[Message, ...]
    cursor: int


class Composer(Protocol):
    """What writes the messages. Asked at every tick, so the usual "nothing new" must be cheap."""

    async def due_brief(self, chat: Chat, due: Due, *, now: datetime) -> Sequence[Message]:
        """Return the brief that is due, in the chat's language and zone; raises CorpusError, EmbeddingsError."""

    async def alert(self, chat: Chat, subscription: Subscription) -> Alert:
        """Return what came after `subscription.cursor`; raises CorpusError, EmbeddingsError."""


class Tick:
    """Compose what is due and queue it."""

    def __init__(self, store: BotStore, composer: Composer, clock: Clock) -> None:
        """Read and queue in `store`, have `composer` write."""
        self._store, self._composer, self._clock = store, composer, clock
        self._resting: dict[int, datetime] = {}

    async def tick(self) -> int:
        """Do one round over all subscriptions; return how many messages were queued.

        One that fails is logged, stays due and stops no other.
        """
        queued = 0
        for subscription in await asyncio.to_thread(self._store.all_subscriptions):
            now = self._clock.now()
            if self._resting.get(subscription.id, now) > now:
                continue
            try:
                queued += await self._serve(subscription, now)
                self._resting.pop(subscription.id, None)
            except (CorpusError, EmbeddingsError) as error:
                log.warning("subscription %d cannot be composed now: %s", subscription.id, error)
                self._resting[subscription.id] = now + REST_AFTER_FAILURE
            except StoreError:
                raise  # not this subscription's trouble: the next round may find the database again
            except Exception:
                log.exception("subscription %d met an error that nobody foresaw", subscription.id)
                self._resting[subscription.id] = now + REST_AFTER_FAILURE
        return queued

    async def _serve(self, subscription: Subscription, now: datetime) -> int:
        chat = await asyncio.to_thread(self._store.chat, subscription.place)
        if chat is None:
            log.error("subscription %d belongs to a place without settings", subscription.id)
            return 0
        if subscription.what is Topical.BRIEF:
            return await self._brief(subscription, chat, now)
        return await self._topic(subscription, chat, now)

    async def _brief(self, subscription: Subscription, chat: Chat, now: datetime) -> int:
        due = brief_due(subscription, chat.zone, now)
        if due is None:
            return 0
        messages = await self._composer.due_brief(chat, due, now=now)
        after = replace(subscription, done_until=due.until, done_for=due.day)
        outgoing = outgoing_for(due.key, chat, messages, now=now)
        return await asyncio.to_thread(self._store.advance, subscription, after, outgoing)

    async def _topic(self, subscription: Subscription, chat: Chat, now: datetime) -> int:
        alert = await self._composer.alert(chat, subscription)
        if alert.cursor == subscription.cursor:
            return 0
        # The cursor that it began from makes the key: whoever composes from there again makes the same key.
        outgoing = outgoing_for(f"topic:{subscription.id}:{subscription.cursor}", chat, alert.messages, now=now)
        after = replace(subscription, cursor=alert.cursor)
        return await asyncio.to_thread(self._store.advance, subscription, after, outgoing)


def outgoing_for(key: str, chat: Chat, messages: Sequence[Message], *, now: datetime) -> list[Outgoing]:
    """Address the parts of one thing to say; in quiet hours they wait for their end."""
    quiet = chat.quiet
    not_before = quiet_ends(now, chat.zone, quiet) if quiet and in_quiet(now, chat.zone, quiet) else now
    return [Outgoing(f"{key}:{part}", chat.place, message, not_before) for part, message in enumerate(messages)]
