"""The outbox to a `Sender`: `due -> in flight -> sent`, or what Telegram says instead.

| Telegram says            | what follows                                                          |
|--------------------------|-----------------------------------------------------------------------|
| too fast                 | that chat waits as long as it says, the others go on                   |
| the chat moved           | everything of it gets the new id, and the message goes there           |
| the chat is gone         | it is suspended: nothing more is composed for it or sent to it         |
| the topic is gone        | the topic is suspended, the rest of the chat is not                    |
| the request is refused   | that message has failed, with the reason in the log; the next one goes |
| no connection            | everything waits a little                                              |
| nothing: no answer came  | again, ever later, fourteen times; then it has failed, openly          |

Only the last row, and a process that ends during a send, can make a message come twice.
An error that nobody foresaw is treated like the last row, so one message stops no other.
One courier at a time works on a database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

from bot.errors import (
    ChatGone,
    ChatMoved,
    SendError,
    SendRefused,
    SendUnknown,
    TooFast,
    TopicGone,
    Unreachable,
)
from bot.messages import Delivery, Message
from bot.pace import Limits, Pace
from bot.store import BotStore
from bot.types import Place

log = logging.getLogger(__name__)

Result = TypeVar("Result")

BATCH = 100
"""Chats taken from the outbox at a time: about three seconds of sending at full pace."""

AT_ONCE = 30
"""Sends under way at a time: with answers within a second that is the full overall pace."""

MOST_ATTEMPTS = 14
"""Tries of a message that gets no answer: with the waits below about three hours, and at most 13 duplicates."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(hours=1)

LOOK_AGAIN_SECONDS = 0.5
"""While sends are under way the outbox is looked at again this often, so that a slow one holds up nobody."""

NO_CONNECTION_WAIT = timedelta(seconds=5)


class Sender(Protocol):
    """What takes a message to people."""

    async def send(self, place: Place, message: Message) -> int:
        """Send and return Telegram's message id; raises the SendError tree."""


class Clock(Protocol):
    """The time, replaceable so that tests run in no time."""

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Courier:
    """Send what is due. Decides nothing about what that is: that is `schedule`."""

    def __init__(
        self,
        store: BotStore,
        sender: Sender,
        clock: Clock,
        limits: Limits | None = None,
        *,
        on_sent: Callable[[Delivery, datetime], None] | None = None,
    ) -> None:
        """Take deliveries from `store` to `sender`, no faster than `limits`; tell `on_sent` what went out and when."""
        self._store, self._sender, self._clock, self._on_sent = store, sender, clock, on_sent
        self._pace = Pace(limits or Limits())
        self._reachable_from = clock.now()
        self._ended_well = False
        self._under_way: set[asyncio.Task[bool]] = set()

    async def drain(self) -> int:
        """Send what may be sent now; return how many messages went out.

        What the pace of its own chat holds back waits for the next call, so
        call it at least once a second. Stopped in the middle, it begins nothing
        more and lets the sends that are under way end. Raises StoreError.
        """
        await self._recover()
        self._pace.forget_idle(self._clock.now())
        sent = 0
        try:
            while await self._begin():
                sent += await self._some_end()
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way)
                self._under_way.clear()
        self._ended_well = True
        return sent

    async def _recover(self) -> None:
        # Between two drains nothing is in flight, unless the last one did not end well: a kill, a full disk.
        if not self._ended_well and (again := await self._call(self._store.recover)):
            log.warning("%d messages were in flight and may come twice", again)
        self._ended_well = False

    async def _begin(self) -> bool:
        """Begin what may begin; tell whether anything is under way."""
        if self._clock.now() >= self._reachable_from:
            for delivery in await self._call(self._store.due, self._clock.now(), BATCH):
                if len(self._under_way) >= AT_ONCE:
                    break
                if self._chat_is_free(delivery.place.chat_id):
                    await self._start(delivery)
        return bool(self._under_way)

    async def _some_end(self) -> int:
        done, self._under_way = await asyncio.wait(
            self._under_way, timeout=LOOK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        return sum([task.result() for task in done])

    async def _start(self, delivery: Delivery) -> None:
        await self._clock.sleep(self._overall_wait())
        if await self._call(self._store.mark_in_flight, delivery.id):
            self._pace.count(delivery.place.chat_id, self._clock.now())
            self._under_way.add(asyncio.create_task(self._deliver(delivery)))

    def _chat_is_free(self, chat_id: int) -> bool:
        now = self._clock.now()
        return self._pace.chat_free_at(chat_id, now) <= now

    def _overall_wait(self) -> float:
        now = self._clock.now()
        return (self._pace.free_at(now) - now).total_seconds()

    async def _deliver(self, delivery: Delivery) -> bool:
        try:
            message_id = await self._sender.send(delivery.place, delivery.message)
        except SendError as error:
            await self._settle(delivery, error)
            return False
        except Exception as error:
            log.exception("delivery %s met an error that nobody foresaw", delivery.key)
            await self._settle_unknown(delivery, error)
            return False
        now = self._clock.now()
        await self._call(self._store.mark_sent, delivery.id, message_id, now)
        if self._on_sent is not None:
            await self._call(self._on_sent, delivery, now)
        return True

    async def _settle(self, delivery: Delivery, error: SendError) -> None:
        now = self._clock.now()
        match error:
            case SendRefused():
                log.error("delivery %s failed: %s", delivery.key, error)
                await self._call(self._store.mark_failed, delivery.id, str(error), now)
            case SendUnknown():
                await self._settle_unknown(delivery, error)
            case _:
                # Certainly not sent. Where the chat is suspended or moved first, a crash in between only asks again.
                await self._call(self._store.postpone, delivery.id, await self._retry_at(delivery, error))

    async def _settle_unknown(self, delivery: Delivery, error: Exception) -> None:
        now, tries = self._clock.now(), delivery.attempts + 1
        if tries >= MOST_ATTEMPTS:
            log.error("delivery %s failed: no answer to %d tries (%s)", delivery.key, tries, error)
            await self._call(self._store.mark_failed, delivery.id, f"no answer to {tries} tries: {error}", now)
            return
        log.warning("delivery %s: no answer to try %d; it may come twice (%s)", delivery.key, tries, error)
        await self._call(self._store.mark_unknown, delivery.id, now + wait_after(tries))

    async def _retry_at(self, delivery: Delivery, error: SendError) -> datetime:
        now, chat_id = self._clock.now(), delivery.place.chat_id
        match error:
            case TooFast():
                log.warning("chat %d takes nothing for %g s", chat_id, error.retry_after)
                return now + timedelta(seconds=error.retry_after)
            case ChatMoved():
                log.info("chat %d moved to %d", chat_id, error.new_chat_id)
                await self._call(self._store.migrate, chat_id, error.new_chat_id)
            case ChatGone():
                log.info("chat %d is suspended: %s", chat_id, error)
                await self._call(self._store.suspend, chat_id, now)
            case TopicGone():
                log.info("topic %d of chat %d is suspended: %s", delivery.place.topic_id, chat_id, error)
                await self._call(self._store.suspend_topic, delivery.place, now)
            case Unreachable():
                log.warning("Telegram cannot be reached: %s", error)
                self._reachable_from = now + NO_CONNECTION_WAIT
            case _:
                raise error
        return now

    async def _call(self, work: Callable[..., Result], *arguments: object) -> Result:
        return await asyncio.to_thread(work, *arguments)


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries without an answer: doubling, from two seconds to an hour."""
    return min(FIRST_WAIT * (1 << tries - 1), LONGEST_WAIT)
