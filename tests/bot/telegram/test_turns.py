"""Chats are answered side by side, each in its order, from an inbox that may hold any number of updates."""

import asyncio
import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from fakes.bot_clock import FakeClock
from fakes.bot_desk import open_store, outgoing

from bot.delivery.inbox import MOST_TRIES, Arrival, Inbox
from bot.errors import StoreError, StoreRefused, UnreadableUpdate
from bot.telegram import turns as turns_module
from bot.telegram.turns import MOST_STARTS, ChatTurns
from bot.types import Place

SECRET_WORDS = "who betrayed the dispatcher of Nurek"


def update(number, chat_id):
    return Arrival(number, chat_id, '{"message":{"text":"Who closed the pass?"}}')


class Handlers:
    """Notes what begins and ends; each lasts until its number is let go."""

    def __init__(self, *, open_=False):
        self.noted, self.tries, self._gates, self._open = [], Counter(), {}, open_
        self.errors: dict[int, list[Exception]] = {}

    async def handle(self, arrival):
        number = arrival.update_id
        self.tries[number] += 1
        self.noted.append(f"begin {number}")
        if not self._open:
            await self._gate(number).wait()
        if self.errors.get(number):
            raise self.errors[number].pop(0)
        self.noted.append(f"end {number}")
        return [outgoing(f"update:{number}:0", Place(arrival.chat_id or 1), text=f"Answer {number}")]

    def let_go(self, *numbers):
        for number in numbers:
            self._gate(number).set()

    def begun(self):
        return [int(note.split()[1]) for note in self.noted if note.startswith("begin")]

    def ended(self):
        return [int(note.split()[1]) for note in self.noted if note.startswith("end")]

    def _gate(self, number):
        return self._gates.setdefault(number, asyncio.Event())


class Desk:
    """An inbox and its turns; `run` starts as a process does."""

    def __init__(self, store):
        self.store, self.inbox, self.clock = store, Inbox(store), FakeClock()
        self.woken, self._running = 0, None

    def start(self, handlers):
        # A start is later than whatever an earlier one left.
        self.clock.pass_(seconds=1)
        self.handlers = handlers
        self.turns = ChatTurns(self.inbox, handlers.handle, self.clock, wake=self._wake)
        self._running = asyncio.create_task(self.turns.run())

    async def brought(self, *pairs):
        """Keep (chat, number) pairs and tell the turns of them, as one poll does."""
        self.turns.came(self.inbox.put([update(number, chat) for chat, number in pairs], self.clock.now()))
        await self.settled()

    async def until(self, happened):
        async with asyncio.timeout(10):
            while not happened():  # noqa: ASYNC110 - threads bring it about, too
                await asyncio.sleep(0.001)

    async def settled(self):
        """Let everything that may happen now happen, threads included."""
        for _ in range(5):
            await asyncio.to_thread(lambda: None)
            for _ in range(10):
                await asyncio.sleep(0)

    async def done(self):
        await self.until(lambda: not self.inbox.count() and not self.turns.under_way)

    async def killed(self):
        """End as a process does that is killed: nothing more is written."""
        self._running.cancel()
        for task in list(self.turns._busy.values()):
            task.cancel()
        await asyncio.gather(self._running, *self.turns._busy.values(), return_exceptions=True)

    def answers(self):
        return sorted(delivery.message.text for delivery in self.store.due(self.clock.now()))

    def _wake(self):
        self.woken += 1


@pytest.fixture
async def desk(tmp_path):
    # One thread, so that what is asked of it last comes after all that was asked before: see `settled`.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))
    store = open_store(tmp_path)
    desk = Desk(store)
    desk.start(Handlers())
    await desk.settled()
    yield desk
    await desk.killed()
    store.close()


async def test_a_second_chat_does_not_wait_for_the_first(desk):
    await desk.brought((501, 1), (502, 2))

    assert desk.handlers.noted == ["begin 1", "begin 2"]
    desk.handlers.let_go(2)
    await desk.until(lambda: desk.handlers.ended() == [2])


async def test_what_one_chat_says_is_handled_in_its_order(desk):
    await desk.brought((501, 1), (501, 2))
    await desk.brought((501, 3))
    desk.handlers.let_go(3, 2, 1)
    await desk.done()

    assert desk.handlers.noted == ["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"]


async def test_an_update_ends_before_the_next_of_its_chat_begins(desk):
    """Else a crash in between would answer the second, and the first again after it."""
    await desk.brought((501, 1), (501, 2))
    desk.handlers.let_go(1)
    await desk.until(lambda: 2 in desk.handlers.begun())

    assert desk.answers() == ["Answer 1"]
    desk.handlers.let_go(2)
    await desk.done()


async def test_one_slow_chat_with_much_to_say_holds_up_nobody(desk, monkeypatch):
    monkeypatch.setattr(turns_module, "AT_ONCE", 4)
    await desk.brought(*[(501, number) for number in range(1, 40)])
    await desk.brought(*[(502 + number, 100 + number) for number in range(20)])
    desk.handlers.let_go(*range(100, 120))
    await desk.until(lambda: len(desk.handlers.ended()) == 20)

    assert desk.handlers.begun()[:1] == [1]
    assert set(desk.handlers.ended()) == set(range(100, 120))
    desk.handlers.let_go(*range(1, 40))
    await desk.done()
    assert [number for number in desk.handlers.ended() if number < 100] == list(range(1, 40))


async def test_updates_of_no_chat_wait_for_none(desk):
    await desk.brought((None, 1), (None, 2), (501, 3))
    desk.handlers.let_go(2)
    await desk.until(lambda: desk.handlers.ended() == [2])

    assert desk.handlers.begun() == [1, 2, 3]
    desk.handlers.let_go(1, 3)
    await desk.done()


async def test_no_more_are_under_way_than_allowed_and_the_rest_is_found_in_the_inbox(desk, monkeypatch):
    monkeypatch.setattr(turns_module, "AT_ONCE", 2)
    await desk.brought(*[(500 + number, number) for number in range(1, 8)])

    assert desk.handlers.begun() == [1, 2]
    desk.handlers.let_go(*range(1, 8))
    await desk.done()
    assert sorted(desk.handlers.ended()) == list(range(1, 8))


async def test_of_chats_that_are_quiet_nothing_is_kept(desk):
    desk.handlers.let_go(*range(1, 6))
    await desk.brought(*[(500 + number, number) for number in range(1, 6)])
    await desk.done()

    assert (desk.turns.under_way, len(desk.turns._behind)) == (0, 0)


async def test_answers_are_in_the_outbox_when_the_courier_is_woken(desk):
    desk.handlers.let_go(1)
    await desk.brought((501, 1))
    await desk.until(lambda: desk.woken == 1)

    assert desk.answers() == ["Answer 1"]


async def test_what_was_under_way_when_the_bot_was_killed_is_answered_once_by_the_next_start(desk):
    await desk.brought((501, 1), (501, 2), (502, 3))
    desk.handlers.let_go(3)
    await desk.until(lambda: desk.answers() == ["Answer 3"])
    await desk.killed()

    desk.start(Handlers(open_=True))
    await desk.done()

    assert desk.handlers.ended() == [1, 2]
    assert desk.answers() == ["Answer 1", "Answer 3"]  # of each chat the oldest


async def test_what_comes_after_a_start_does_not_overtake_what_was_left(desk):
    await desk.brought((501, 1))
    await desk.killed()

    desk.start(Handlers(open_=True))
    await desk.brought((501, 2), (501, 3))
    await desk.done()

    assert desk.handlers.ended() == [1, 2, 3]


async def test_a_failure_is_tried_again_and_its_chat_waits_for_it(desk):
    desk.handlers.errors[1] = [ValueError("no such zone")]
    desk.handlers.let_go(1, 2)
    await desk.brought((501, 1), (501, 2))
    await desk.done()

    assert desk.handlers.noted == ["begin 1", "begin 1", "end 1", "begin 2", "end 2"]


async def test_what_always_fails_is_set_aside_and_the_chat_goes_on(desk, caplog):
    desk.handlers.errors[1] = [ValueError(SECRET_WORDS)] * 99
    desk.handlers.let_go(1, 2)
    await desk.brought((501, 1), (501, 2))
    await desk.done()

    assert desk.handlers.tries == {1: MOST_TRIES, 2: 1}
    assert desk.handlers.ended() == [2]
    assert "update 1 is set aside" in caplog.text
    assert "ValueError at" in caplog.text
    assert SECRET_WORDS not in caplog.text


async def test_what_cannot_be_read_is_not_tried_again_and_the_chat_goes_on(desk, caplog):
    desk.handlers.errors[1] = [UnreadableUpdate("update.message.text is no text")] * 99
    desk.handlers.let_go(1, 2)
    await desk.brought((501, 1), (501, 2))
    await desk.done()

    assert desk.handlers.tries == {1: 1, 2: 1}
    assert desk.handlers.ended() == [2]
    assert "unreadable: update.message.text is no text" in caplog.text


async def test_trouble_with_the_database_is_not_the_updates_fault(desk):
    desk.handlers.errors[1] = [StoreError("disk is full")] * 20
    desk.handlers.let_go(1)
    await desk.brought((501, 1))
    await desk.done()

    assert desk.handlers.tries[1] == 21
    assert desk.answers() == ["Answer 1"]


async def test_a_stop_begins_nothing_more_and_waits_for_what_is_under_way(desk):
    await desk.brought((501, 1), (502, 2), (501, 3))
    stopping = asyncio.create_task(desk.turns.finish(3600))
    await desk.settled()
    await desk.brought((503, 4))
    desk.handlers.let_go(1, 2, 3, 4)
    await stopping

    assert desk.handlers.ended() == [1, 2]
    assert desk.inbox.count() == 2


async def test_what_takes_longer_than_a_stop_is_left_for_the_next_start(desk, caplog):
    await desk.brought((501, 1), (502, 2))
    await desk.turns.finish(0)

    assert "2 updates were not done in 0 s" in caplog.text
    await desk.killed()
    desk.start(Handlers(open_=True))
    await desk.done()
    assert sorted(desk.handlers.ended()) == [1, 2]


async def test_what_the_database_never_takes_is_set_aside_however_sound_it_is(desk, caplog):
    desk.handlers.errors[1] = [StoreRefused("value out of range")] * 99
    desk.handlers.let_go(1, 2)
    await desk.brought((501, 1), (501, 2))
    await desk.done()

    assert desk.handlers.tries == {1: MOST_TRIES, 2: 1}
    assert desk.handlers.ended() == [2]


class LockedInbox(Inbox):
    """An inbox whose database is locked for the first counts."""

    locked = 0

    def count_try(self, update_ids):
        if self.locked:
            self.locked -= 1
            raise StoreError("database is locked")
        super().count_try(update_ids)


async def test_what_may_have_ended_the_bot_is_tried_though_the_database_is_locked_at_the_start(desk):
    """It was marked as the one to be watched before that was written, and then never chosen again."""
    await desk.killed()
    desk.inbox.put([update(1, 501)], desk.clock.now())
    desk.start(Handlers())
    await desk.until(desk.handlers.begun)
    await desk.killed()

    desk.inbox = LockedInbox(desk.store)
    desk.inbox.locked = 3
    desk.start(Handlers(open_=True))
    await desk.done()

    assert desk.handlers.ended() == [1]
    assert desk.inbox.locked == 0


class ForgetfulInbox(Inbox):
    """An inbox in which one update can neither be ended nor set aside, once."""

    failing = True

    def set_aside(self, update_id, reason, now):
        if self.failing:
            self.failing = False
            raise KeyError(update_id)
        super().set_aside(update_id, reason, now)


async def test_an_update_that_could_not_be_ended_is_found_again(desk, caplog):
    await desk.killed()
    desk.inbox = ForgetfulInbox(desk.store)
    desk.start(Handlers(open_=True))
    desk.handlers.errors[1] = [ValueError("no such zone")] * MOST_TRIES
    await desk.settled()
    await desk.brought((501, 1))
    await desk.done()

    assert "update 1 could neither be ended nor set aside" in caplog.text
    assert desk.handlers.ended() == [1]


async def test_what_was_under_way_when_the_bot_ended_goes_alone_at_the_second_start(desk):
    """One of them may be what ended it: the others must not be counted with it for ever."""
    await desk.killed()
    desk.inbox.put([update(number, 500 + number) for number in range(1, 5)], desk.clock.now())
    desk.start(Handlers())
    await desk.until(lambda: len(desk.handlers.begun()) == 4)
    await desk.killed()

    desk.start(Handlers())
    await desk.until(lambda: desk.handlers.begun() == [1])
    desk.handlers.let_go(1)
    await desk.until(lambda: desk.handlers.begun() == [1, 2])
    desk.handlers.let_go(2, 3, 4)
    await desk.done()

    assert desk.handlers.ended() == [1, 2, 3, 4]


async def test_what_no_start_ever_sees_the_end_of_is_set_aside_at_last(desk, caplog):
    caplog.set_level(logging.ERROR)
    await desk.killed()
    desk.inbox.put([update(1, 501), update(2, 501)], desk.clock.now())
    starts = 0
    while 2 not in desk.handlers.begun() and starts < 2 * MOST_STARTS:
        desk.start(Handlers())
        await desk.until(desk.handlers.begun)
        starts += 1
        await desk.killed()

    assert starts == MOST_STARTS + 1
    assert "update 1 is set aside" in caplog.text
