"""Recipe, one tick: `held -> outbox`, then `subscriptions -> due -> composed -> outbox`. Sends nothing: see `deliver`.

Nothing is remembered between ticks but in the store, so a restart neither loses
nor repeats: what was composed enters the outbox in one transaction with the
progress of its subscription.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfoNotFoundError

from bot.database import is_trouble
from bot.delivery.bundling import Bundles
from bot.delivery.courier import Clock
from bot.errors import StoreError
from bot.messages import Message, Outgoing
from bot.store import BotStore
from bot.timing.agenda import Agenda, Appointment
from bot.timing.due import briefs_due, may_go
from bot.types import Chat, Due, Subscription
from corpus.errors import CorpusError
from embeddings.errors import EmbeddingsError

log = logging.getLogger(__name__)

REST_AFTER_FAILURE = timedelta(minutes=1)
"""A subscription that cannot be composed is tried again after this: often enough that its brief is not yet late."""

HELD_EVERY = timedelta(seconds=15)
"""How often what quiet hours hold is looked at while many briefs are composed."""


class Composer(Protocol):
    """What writes the messages. Asked at every tick, so the usual "nothing new" must be cheap."""

    async def due_brief(self, chat: Chat, due: Due, *, now: datetime) -> Sequence[Message]:
        """Return the brief that is due, in the chat's language and zone; raises CorpusError, EmbeddingsError."""


class Editing(Protocol):
    """What takes briefs to editors before they are published."""

    async def begin(self, chat: Chat, due: Due, *, before: Subscription, after: Subscription) -> int:
        """Bring the brief that is due to the editors of `chat`, and move the subscription on from `before` to `after`.

        Return how many messages that takes; raises CorpusError, EmbeddingsError, StoreError.
        """


class Tick:
    """Compose what is due and queue it."""

    def __init__(self, store: BotStore, composer: Composer, clock: Clock, *, editing: Editing | None = None) -> None:
        """Read and queue in `store`, have `composer` write; what has editors goes to them through `editing`."""
        self._store, self._composer, self._clock, self._editing = store, composer, clock, editing
        self._agenda, self._bundles = Agenda(store), Bundles(store)
        self._resting: dict[int, datetime] = {}
        self._looked = datetime.min.replace(tzinfo=UTC)

    async def tick(self) -> int:
        """Do one round over all briefs; return how many messages were queued.

        One that fails is logged, stays due and stops no other.
        """
        await self._look_at_held()
        queued = 0
        for appointment in await asyncio.to_thread(self._due, self._clock.now()):
            queued += await self._safely(appointment.subscription, self._brief(appointment))
            await self._look_at_held(every=HELD_EVERY)
        return queued

    async def _look_at_held(self, *, every: timedelta = timedelta(0)) -> None:
        now = self._clock.now()
        if abs(now - self._looked) >= every:
            await asyncio.to_thread(self._bundles.look, now)
            self._looked = now

    def _due(self, now: datetime) -> list[Appointment]:
        """Return the appointments that have a brief due, those that rest left out."""
        return [one for one in self._agenda.appointments() if self._is_due(one, now)]

    def _is_due(self, appointment: Appointment, now: datetime) -> bool:
        subscription = appointment.subscription
        if self._rests(subscription.id, now):
            return False
        try:
            return self._next(appointment, now) is not None
        except (ZoneInfoNotFoundError, ValueError) as error:
            log.error("subscription %d has a time that cannot be understood: %s", subscription.id, error)
            self._resting[subscription.id] = now + REST_AFTER_FAILURE
            return False

    def _next(self, appointment: Appointment, now: datetime) -> Due | None:
        """Return what is due and was not composed before."""
        subscription = appointment.subscription
        for due in briefs_due(subscription, appointment.zone, now, covered=appointment.covered):
            is_back = subscription.done_for is not None and due.day < subscription.done_for
            if not (is_back and self._agenda.was_composed(due.key)):
                return due
        return None

    async def _safely(self, subscription: Subscription, work: Coroutine[None, None, int]) -> int:
        try:
            queued = await work
            self._resting.pop(subscription.id, None)
            return queued
        except (CorpusError, EmbeddingsError) as error:
            log.warning("subscription %d cannot be composed now: %s", subscription.id, error)
        except StoreError as error:
            if is_trouble(error):
                raise  # not this subscription's: the next round may find the database again
            log.error("subscription %d meets what cannot be kept or read: %s", subscription.id, error)
        except Exception:
            log.exception("subscription %d met an error that nobody foresaw", subscription.id)
        self._resting[subscription.id] = self._clock.now() + REST_AFTER_FAILURE
        return 0

    def _rests(self, subscription_id: int, now: datetime) -> bool:
        # Further ahead than a rest lasts it was set by a clock that has been put back since.
        return now < self._resting.get(subscription_id, now) <= now + REST_AFTER_FAILURE

    async def _brief(self, appointment: Appointment) -> int:
        now, subscription = self._clock.now(), appointment.subscription
        chat = await asyncio.to_thread(self._store.chat, subscription.place)
        if chat is None:
            return 0
        # Others were composed since it was found due, which may have taken a while.
        due = await asyncio.to_thread(self._next, replace(appointment, zone=chat.zone), now)
        if due is None:
            return 0
        day = max(due.day, subscription.done_for or due.day)
        after = replace(subscription, done_until=due.until, done_for=day)
        # Where only editors publish, a brief waits for them also when there are none.
        if (chat.editors is not None or chat.editors_hold) and self._editing is not None:
            return await self._editing.begin(chat, due, before=subscription, after=after)
        messages = await self._composer.due_brief(chat, due, now=now)
        outgoing = outgoing_for(due.key, chat, messages, now=self._clock.now())
        return await asyncio.to_thread(self._store.advance, subscription, after, outgoing)


def outgoing_for(key: str, chat: Chat, messages: Sequence[Message], *, now: datetime) -> list[Outgoing]:
    """Address the parts of one thing to say; in quiet hours they wait for their end, see `bundling`."""
    not_before = may_go(now, chat.zone, chat.quiet)
    return [Outgoing(f"{key}:{part}", chat.place, message, not_before) for part, message in enumerate(messages)]
