"""Which updates are handled at once: those of different chats side by side, those of one chat one after the other.

The inbox holds all that waits. In memory are only updates under way, at most one of each chat; a chat that is slow
holds up itself alone, however much it has waiting. Updates of no chat (inline queries) wait for none.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.away import is_absence
from bot.delivery.courier import Clock
from bot.delivery.inbox import MOST_TRIES, Arrival, Handled, Inbox, Waiting
from bot.delivery.together import Together
from bot.errors import StoreError, StoreRefused, UnreadableUpdate
from bot.messages import Outgoing
from bot.operations.log_context import about, words_in
from bot.operations.tally import Tally

log = logging.getLogger(__name__)

Result = TypeVar("Result")

Handle = Callable[[Arrival], Awaitable[Sequence[Outgoing]]]
"""Does what an update asks for and returns the messages that answer it; an error is tried again."""

AT_ONCE = 256
"""Updates under way at most. The library's pool has as many connections; what comes beyond them waits in the inbox."""

CLAIMED_AT_ONCE = 32
"""Updates that a worker has in hand at most where there are several: what is beyond them another one takes. So many of
ten chats each can wait for a slow answer of Telegram, and the questions of a burst are shared all the same."""

LOOK_SECONDS = 1.0
"""How often a worker looks for what others brought or left: it is called, but may miss it."""

RETRY_SECONDS = (1.0, 5.0)
"""Waits of a chat between the tries of its update that fails."""

DATABASE_SECONDS = 5.0
DATABASE_TRIES = 720
"""For an hour of trouble with the database no update is set aside: it is not the update's fault."""

MOST_STARTS = 10
"""Starts of the process after which an update is set aside that none of them saw the end of: it may be what ends them.
Far more than the tries of one that fails, because whoever restarts a broken bot must not lose what waits."""

_Turn = tuple[bool, int]
"""The chat in whose turn an update is, or the update itself: (True, chat id) or (False, update id)."""


class ChatTurns:
    """Takes updates from the inbox through `handle` to their end. Belongs to one event loop."""

    def __init__(
        self, inbox: Inbox, handle: Handle, clock: Clock, *, wake: Callable[[], None], tally: Tally | None = None
    ) -> None:
        """Handle what `inbox` has; `wake` is called when answers have been put into the outbox."""
        self._inbox, self._handle, self._clock, self._wake = inbox, handle, clock, wake
        self._tally = tally or Tally()
        self._ending = Together(self._end_together)
        self._busy: dict[_Turn, asyncio.Task[None]] = {}
        self._behind: set[_Turn] = set()
        self._next: dict[_Turn, Waiting] = {}
        self._held: set[int] = set()
        self._suspect: _Turn | None = None
        self._began = clock.now()
        # At the start the inbox may hold anything, so that whatever comes has to wait for the first look.
        self._must_look, self._look_at = True, asyncio.Event()
        self._look_at.set()
        self._closing = False

    @property
    def under_way(self) -> int:
        """Return how many updates are being handled."""
        return len(self._busy)

    def came(self, arrived: Sequence[Waiting]) -> None:
        """Begin what may begin of updates that were just kept in the inbox; the rest is found there."""
        if self._inbox.shared:
            self._came_to_all()
            return
        for one in arrived:
            turn = _turn_of(one)
            if turn in self._busy:
                self._behind.add(turn)
            elif self._must_look or self._is_full():
                self._look_again()
            else:
                self._start(one)

    async def run(self) -> None:
        """Look into the inbox whenever something there may begin, until cancelled."""
        while True:
            await self._until_look()
            self._look_at.clear()
            if self._is_full():
                continue  # whatever ends looks again
            try:
                await self._look()
            except StoreError as error:
                log.error("the inbox cannot be read; it is tried again: %s", error)
                self._look_again()
                await self._clock.sleep(DATABASE_SECONDS)

    def look(self) -> None:
        """Look into the inbox soon: something may be there that this process did not bring."""
        self._look_again()

    async def finish(self, seconds: float) -> None:
        """Begin nothing more and let what is under way end; what takes longer stays in the inbox for the next start."""
        self._closing = True
        await self._finish(seconds)
        if self._inbox.shared:
            await asyncio.to_thread(self._inbox.release)

    async def _finish(self, seconds: float) -> None:
        tasks = list(self._busy.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        if late:
            log.warning("%d updates were not done in %g s; they are handled at the next start", len(late), seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _until_look(self) -> None:
        if not self._inbox.shared:
            await self._look_at.wait()
            return
        waits = [asyncio.create_task(self._look_at.wait()), asyncio.create_task(self._clock.sleep(LOOK_SECONDS))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _look(self) -> None:
        if not self._inbox.shared:
            await self._look_alone()
            return
        if self._closing:
            return
        free, now = self._most - len(self._busy), self._clock.now()
        claim = partial(self._inbox.claim, free, now, suspect=self._suspect is None, held=frozenset(self._held))
        for one in await asyncio.to_thread(claim):
            self._begin_claimed(one)

    def _came_to_all(self) -> None:
        self.look()
        if self._inbox.patience:
            # Where one of them waits for an earlier one, nobody calls when it has waited long enough.
            after = self._inbox.patience.total_seconds() + 0.05
            asyncio.get_running_loop().call_later(after, self.look)

    def _begin_claimed(self, one: Waiting) -> None:
        turn = _turn_of(one)
        self._held.add(one.arrival.update_id)
        if turn in self._busy:
            # The one before it has ended in the database, and is about to end here.
            self._next[turn] = one
            return
        if one.suspect:
            self._suspect = turn
        self._start(one)
        self._behind.add(turn)

    async def _look_alone(self) -> None:
        self._must_look = True
        free = self._most - len(self._busy)
        chats = [number for is_chat, number in self._busy if is_chat]
        updates = [number for is_chat, number in self._busy if not is_chat]
        look = partial(self._inbox.waiting, free, busy_chats=chats, busy_updates=updates)
        found = await asyncio.to_thread(look)
        left_over = await self._suspected([one for one in found if one.received < self._began])
        begin = [*left_over, *(one for one in found if one.received >= self._began)]
        # While anything waits that is not begun, nothing that comes may overtake it. Whatever ends looks again.
        self._must_look = len(found) == free or len(begin) < len(found) or self._look_at.is_set()
        for one in begin:
            self._start(one)
            self._behind.add(_turn_of(one))

    async def _suspected(self, left_over: Sequence[Waiting]) -> list[Waiting]:
        """Return what may begin of what an earlier process left.

        One of them may be what ended it. So each start is counted, and what was under way at a start before this one
        goes alone: the one to blame is then soon the only one that is tried again.
        """
        chosen = [one for one in left_over if not one.tries]
        again = [one for one in left_over if one.tries]
        suspects = again[:1] if self._suspect is None else []
        chosen += suspects
        if chosen:
            await asyncio.to_thread(self._inbox.count_try, [one.arrival.update_id for one in chosen])
        # Only now: where nothing could be written, nothing begins, and the next look chooses again.
        for one in suspects:
            self._suspect = _turn_of(one)
        return chosen

    def _start(self, one: Waiting) -> None:
        if self._closing:
            return
        came = one.arrival
        with about(update_id=came.update_id, chat_id=came.chat_id, private=words_in(came.payload)):
            self._busy[_turn_of(one)] = asyncio.create_task(self._take(one))

    async def _take(self, one: Waiting) -> None:
        try:
            if one.tries >= MOST_STARTS:
                await self._set_aside(one, f"not done when the bot ended, {one.tries} times")
            else:
                await self._try(one)
        except Exception:
            log.exception("update %d could neither be ended nor set aside", one.arrival.update_id)
            self._look_again()
        finally:
            self._held.discard(one.arrival.update_id)
            self._leave(_turn_of(one))

    async def _try(self, one: Waiting) -> None:
        for wait in (*RETRY_SECONDS, None):
            try:
                outgoing = await self._persistently(partial(self._handle, one.arrival))
                await self._persistently(partial(self._ending.add, Handled(one.arrival.update_id, tuple(outgoing))))
            except UnreadableUpdate as error:
                self._tally.failed()
                await self._set_aside(one, f"unreadable: {error}", tries=1)
                return
            except Exception as error:  # noqa: BLE001 - a defect of any kind is the update's alone
                self._tally.failed()
                reason = _where(error)
                log.error("update %d failed: %s", one.arrival.update_id, reason)
                if wait is None:
                    await self._set_aside(one, reason)
                else:
                    await self._persistently(partial(asyncio.to_thread, self._inbox.count_try, [one.arrival.update_id]))
                    await self._clock.sleep(wait)
            else:
                self._tally.handled()
                if outgoing:
                    self._tally.answered((self._clock.now() - one.received).total_seconds())
                    self._wake()
                return

    async def _set_aside(self, one: Waiting, reason: str, *, tries: int = MOST_TRIES) -> None:
        log.error("update %d is set aside after %d tries: %s", one.arrival.update_id, tries, reason)
        write = partial(self._inbox.set_aside, one.arrival.update_id, reason, self._clock.now())
        await self._persistently(partial(asyncio.to_thread, write))

    async def _persistently(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Return what `work` returns, as soon as the database can be used."""
        for _ in range(DATABASE_TRIES):
            try:
                return await work()
            except Exception as error:
                if isinstance(error, StoreRefused) or not (isinstance(error, StoreError) or is_absence(error)):
                    raise  # the fault of the update, or of what is written, however sound the database is
                log.error("the database is in trouble; it is tried again in %g s: %s", DATABASE_SECONDS, error)
                await self._clock.sleep(DATABASE_SECONDS)
        return await work()

    def _end_together(self, handled: Sequence[Handled]) -> Sequence[None]:
        self._inbox.end(handled, self._clock.now())
        return [None] * len(handled)

    def _leave(self, turn: _Turn) -> None:
        del self._busy[turn]
        if turn == self._suspect:
            self._suspect = None
            self._look_again()
        if turn in self._behind or self._must_look:
            self._behind.discard(turn)
            self._look_again()
        if (following := self._next.pop(turn, None)) is not None:
            self._begin_claimed(following)

    def _look_again(self) -> None:
        self._must_look = True
        self._look_at.set()

    @property
    def _most(self) -> int:
        return CLAIMED_AT_ONCE if self._inbox.shared else AT_ONCE

    def _is_full(self) -> bool:
        return len(self._busy) >= self._most


def _turn_of(one: Waiting) -> _Turn:
    chat_id = one.arrival.chat_id
    return (False, one.arrival.update_id) if chat_id is None else (True, chat_id)


def _where(error: Exception) -> str:
    """Return what went wrong and where, without the words of the error: they may be those of a person."""
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-6:])
    return f"{type(error).__name__} at {path}"
