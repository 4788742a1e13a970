"""The outbox to a `Sender`: `look -> begin what may go -> send -> write down what became of it`.

One loop begins and ends messages, many at a time; each send is a task of its own beside it. The loop sleeps until
something may go, and is woken by new messages and by answers. What a message becomes is said by `endings`, who goes
first by `outbox` and `turns`, how fast by `pace`. One courier at a time works on a database: the one with the mandate.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from bot.delivery.endings import NO_CONNECTION_WAIT, Again, Ending, Failed, Sent, ending_after
from bot.delivery.pace import Limits, Pace, Sending
from bot.delivery.post import Post
from bot.delivery.turns import Choice
from bot.errors import ChatGone, ChatMoved, SendError, StoreError, TooFast, TopicGone, Unreachable
from bot.messages import Delivery, Lane, Message
from bot.operations.log_context import about
from bot.store import BotStore
from bot.types import Place
from bot.workers.mandate import Mandate

log = logging.getLogger(__name__)

Result = TypeVar("Result")
OnSent = Callable[[Delivery, datetime], None]

PAGE = 200
"""Messages looked at together: nearly always some of them may go."""

AT_ONCE = 100
"""Sends under way at a time: with answers within three seconds that is the full overall pace."""

LOOK_AGAIN = timedelta(seconds=1)
"""The outbox is looked at this often though nobody says that something is due: briefs and other processes do not."""

TIDY_EACH = timedelta(seconds=10)
"""The pace forgets chats that are idle so often."""

SET_BACK = timedelta(seconds=2)
"""A clock that goes back by more was set; less is how clocks are kept right. Looks are a second apart, which is how
exactly the step is known."""

AFTER_TROUBLE = 1.0
"""Seconds until the database is tried again."""

STOPPING = 5.0
"""Seconds that sends under way get to end when the bot stops; what has not ended then may come twice. As long as the
library waits for an answer, and with the answers that are finished before no longer than `stopping.SECONDS`."""


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
        on_sent: OnSent | None = None,
    ) -> None:
        """Take deliveries from `store` to `sender`, no faster than `limits`; tell `on_sent` what went out and when."""
        self._store, self._post, self._sender, self._clock = store, Post(store), sender, clock
        self._on_sent, self._mandate, self._term = on_sent, self._post.mandate, self._post.mandate.term
        self._running, self._writing_down = False, asyncio.Lock()
        self._limits = limits or Limits()
        self._pace = Pace(self._limits)
        self._reachable_from = self._tidy_at = self._seen = clock.now()
        self._opened, self._sent = False, 0
        self._under_way: set[asyncio.Task[None]] = set()
        self._begun: list[Delivery] = []
        self._ended: list[Ending] = []
        self._woken = asyncio.Event()

    def under(self, mandate: Mandate) -> Courier:
        """Begin nothing from now on without this mandate; return itself."""
        self._post, self._mandate, self._term = Post(self._store, mandate), mandate, mandate.term
        return self

    def wake(self) -> None:
        """Look at the outbox now, because something was put into it; called on the event loop."""
        self._woken.set()

    async def run(self) -> None:
        """Send what is due until cancelled; then let the sends under way end, write them down, and stop."""
        self._running = True
        self._enter(self._mandate.term)
        try:
            while True:
                await self._rest(await self._try_step())
        finally:
            await self._finish()
            self._running = False

    async def keep_record(self) -> None:
        """Write down what was sent before this process had to stop sending, as soon as that works; never ends.

        Until then whoever sends now would send it again.
        """
        while True:
            await self._clock.sleep(AFTER_TROUBLE)
            if self._ended and not self._running:
                try:
                    await self._write_down()
                except StoreError as error:
                    log.warning("%d sends cannot be written down yet: %s", len(self._ended), error)

    def _enter(self, term: int) -> None:
        """Begin a term: what was begun in an earlier one is somebody else's by now, except that it was sent."""
        if term != self._term:
            self._ended = [ending for ending in self._ended if isinstance(ending, Sent)]
            self._pace, self._opened = Pace(self._limits), False
        self._term = term

    async def drain(self) -> int:
        """Send what may be sent now; return how many messages went out. Raises StoreError.

        What the pace of its own chat holds back waits for the next call.
        """
        before = self._sent
        try:
            while True:
                choice = await self._step()
                if not choice.chosen and not self._under_way and choice.lanes == tuple(Lane):
                    return self._sent - before
                await self._rest(choice.next_look(self._clock.now(), within=LOOK_AGAIN))
        finally:
            await self._finish()

    async def _try_step(self) -> datetime:
        try:
            return (await self._step()).next_look(self._clock.now(), within=LOOK_AGAIN)
        except StoreError:
            log.exception("the outbox cannot be used; nothing is sent until it can")
            await self._clock.sleep(AFTER_TROUBLE)
            return self._clock.now()

    async def _step(self) -> Choice:
        """Write down what ended, then begin what may go."""
        self._woken.clear()
        # First of all: what has ended is not in flight, and must not be counted as lost.
        await self._write_down()
        if not self._opened:
            await self._open()
        now = self._clock.now()
        await self._look_at_clock(now)
        if now >= self._tidy_at:
            self._pace.forget_idle(now)
            self._tidy_at = now + TIDY_EACH
        choice = Choice(self._pace, now, most=AT_ONCE - len(self._under_way))
        # A clock that was set back must not hold up what may be sent.
        if not timedelta(0) < self._reachable_from - now <= NO_CONNECTION_WAIT:
            await self._choose(choice, now)
            await self._begin([item.id for item in choice.chosen])
        return choice

    async def _look_at_clock(self, now: datetime) -> None:
        back = self._seen - now
        if back > SET_BACK:
            log.warning("the clock was set back by %.0f s; nothing waits longer for that", back.total_seconds())
            await _in_thread(partial(self._post.mend_times, now, back=back))
            self._pace.set_back(back)
            self._tidy_at = now
        self._seen = now

    async def _open(self) -> None:
        if again := await _in_thread(self._post.recover):
            log.warning("%d messages were in flight and may come twice", again)
        await _in_thread(self._post.mend_times, self._clock.now())
        for chat_id, until in (await _in_thread(self._post.held, self._clock.now())).items():
            self._pace.hold(chat_id, until)
        self._opened = True

    async def _choose(self, choice: Choice, now: datetime) -> None:
        after = None
        while lanes := choice.lanes:
            page = await asyncio.to_thread(self._post.waiting, now, most=PAGE, lanes=lanes, after=after)
            choice.offer(page)
            if len(page) < PAGE:
                return
            after = page[-1]

    async def _begin(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        await _unbroken(self._mark_begun, ids)
        for delivery in self._begun:
            sending = self._pace.begin(delivery.place.chat_id, delivery.lane, self._clock.now())
            with about(delivery=delivery.key, chat_id=delivery.place.chat_id, private=[delivery.message.text]):
                task = asyncio.create_task(self._deliver(delivery, sending))
            self._under_way.add(task)
            task.add_done_callback(self._done)
        self._begun = []

    def _mark_begun(self, ids: Sequence[int]) -> None:
        self._begun = self._post.begin(ids, self._clock.now())

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._woken.set()

    async def _deliver(self, delivery: Delivery, sending: Sending) -> None:
        if not self._mandate.holds():
            self._pace.answered(sending, self._clock.now())
            self._ended.append(Again(delivery, self._clock.now()))
            return
        try:
            message_id = await self._sender.send(delivery.place, delivery.message)
        except SendError as error:
            self._pace.answered(sending, self._clock.now())
            await self._settle(delivery, error)
        except Exception as error:
            log.exception("delivery %s met an error that nobody foresaw", delivery.key)
            await self._settle(delivery, error)
        else:
            self._pace.answered(sending, self._clock.now())
            self._ended.append(Sent(delivery, message_id, self._clock.now()))

    async def _settle(self, delivery: Delivery, error: Exception) -> None:
        now = self._clock.now()
        try:
            await self._see_to_chat(delivery.place, error, now)
        except StoreError:
            # The message is sent again, and Telegram will say the same.
            log.exception("what became of chat %d could not be kept", delivery.place.chat_id)
        ending = ending_after(delivery, error, now)
        self._ended.append(ending)
        _tell(ending, error)

    async def _see_to_chat(self, place: Place, error: Exception, now: datetime) -> None:
        match error:
            case TooFast():
                log.warning("chat %d takes nothing for %g s", place.chat_id, error.retry_after)
                self._pace.hold(place.chat_id, now + timedelta(seconds=error.retry_after))
            case ChatMoved():
                log.info("chat %d moved to %d", place.chat_id, error.new_chat_id)
                await _in_thread(self._store.migrate, place.chat_id, error.new_chat_id)
            case ChatGone():
                log.info("chat %d is suspended: %s", place.chat_id, error)
                await _in_thread(self._store.suspend, place.chat_id, now, error.cause)
            case TopicGone():
                log.info("topic %d of chat %d is suspended: %s", place.topic_id, place.chat_id, error)
                await _in_thread(self._store.suspend_topic, place, now, error.cause)
            case Unreachable():
                log.warning("Telegram cannot be reached: %s", error)
                self._reachable_from = now + NO_CONNECTION_WAIT

    async def _write_down(self) -> None:
        async with self._writing_down:
            while batch := list(self._ended):
                await _unbroken(self._mark_ended, batch)
                del self._ended[: len(batch)]

    def _mark_ended(self, endings: Sequence[Ending]) -> None:
        self._post.end(endings)
        for ending in endings:
            if isinstance(ending, Sent):
                self._sent += 1
                self._tell_sent(ending)

    def _tell_sent(self, sent: Sent) -> None:
        try:
            if self._on_sent is not None:
                self._on_sent(sent.delivery, sent.at)
        except Exception:
            log.exception("delivery %s was sent, but who waited for that met an error", sent.delivery.key)

    async def _rest(self, until: datetime) -> None:
        """Sleep until that moment, or until woken."""
        seconds = (until - self._clock.now()).total_seconds()
        if seconds <= 0 or self._woken.is_set():
            return
        waits = [asyncio.create_task(self._woken.wait()), asyncio.create_task(self._clock.sleep(seconds))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _finish(self) -> None:
        """Let what is under way end, and write that down."""
        self._ended += [Again(delivery, self._clock.now()) for delivery in self._begun]
        self._begun = []
        if self._under_way:
            _, hanging = await asyncio.wait(self._under_way, timeout=STOPPING)
            await self._cut_short(hanging)
        try:
            await self._write_down()
        except StoreError:
            log.exception("%d sends could not be written down and may come twice", len(self._ended))

    async def _cut_short(self, hanging: Collection[asyncio.Task[None]]) -> None:
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        if hanging:
            # They are in flight still; where the courier goes on after an error, they must become due again.
            self._opened = False


def _tell(ending: Ending, error: Exception) -> None:
    match ending:
        case Failed(delivery, reason):
            log.error("delivery %s failed: %s", delivery.key, reason)
        case Again(delivery, lost=True):
            tries = delivery.attempts
            log.warning("delivery %s: no answer to try %d; it may come twice (%s)", delivery.key, tries, error)


async def _in_thread(work: Callable[..., Result], *arguments: object) -> Result:
    return await asyncio.to_thread(work, *arguments)


async def _unbroken(work: Callable[..., None], *arguments: object) -> None:
    """Do `work` in a thread and wait for its end even when cancelled: nobody can stop it, or know what it did."""
    working = asyncio.create_task(asyncio.to_thread(work, *arguments))
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise
