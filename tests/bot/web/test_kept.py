"""What takes long to count, counted once for all who ask."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from fakes.bot_clock import FakeClock

from bot.web.kept import Freshness, Kept
from corpus.errors import StoreError

MINUTES = Freshness(fresh=timedelta(minutes=1), stale=timedelta(minutes=15))


class Counting:
    """Counts how often it counted; waits where it is told to, and fails."""

    def __init__(self):
        self.times, self.away = 0, False
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self):
        self.times += 1
        await self.may_end.wait()
        if self.away:
            raise StoreError("the article database does not answer")
        return self.times


async def settle(turns=5):
    for _ in range(turns):
        await asyncio.sleep(0)


@pytest.fixture
def clock():
    return FakeClock()


async def test_those_who_ask_at_once_wait_for_one_counting(clock):
    counting = Counting()
    counting.may_end.clear()
    kept = Kept(counting, clock, MINUTES)

    asking = [asyncio.create_task(kept.get()) for _ in range(5)]
    await settle()
    counting.may_end.set()
    seen = await asyncio.gather(*asking)

    assert {one.value for one in seen} == {1}


async def test_one_who_goes_away_takes_it_from_nobody(clock):
    counting = Counting()
    counting.may_end.clear()
    kept = Kept(counting, clock, MINUTES)
    first, second = asyncio.create_task(kept.get()), asyncio.create_task(kept.get())
    await settle()

    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    counting.may_end.set()

    assert (await second).value == 1


async def test_what_is_fresh_is_not_counted_again(clock):
    kept = Kept(Counting(), clock, MINUTES)
    await kept.get()
    clock.pass_(seconds=60)

    assert (await kept.get()).value == 1
    await settle()
    assert (await kept.get()).value == 1


async def test_what_is_older_is_shown_with_its_time_and_counted_meanwhile(clock):
    kept, begun = Kept(Counting(), clock, MINUTES), clock.now()
    await kept.get()
    clock.pass_(minutes=5)

    shown = await kept.get()
    await settle()

    assert (shown.value, shown.at) == (1, begun)
    assert ((await kept.get()).value, (await kept.get()).at) == (2, clock.now())


async def test_what_is_too_old_is_counted_first(clock):
    kept = Kept(Counting(), clock, MINUTES)
    await kept.get()
    clock.pass_(minutes=16)

    assert (await kept.get()).value == 2


async def test_what_cannot_be_counted_now_leaves_what_there_was(clock, caplog):
    counting = Counting()
    kept = Kept(counting, clock, MINUTES)
    await kept.get()
    counting.away = True
    clock.pass_(minutes=5)
    await kept.get()
    await settle()

    assert (await kept.get()).value == 1
    assert "goes on with what was counted before" in caplog.text


async def test_what_cannot_be_counted_and_was_never_is_an_error(clock):
    counting = Counting()
    counting.away = True

    with pytest.raises(StoreError):
        await Kept(counting, clock, MINUTES).get()


async def test_what_was_changed_is_counted_anew(clock):
    kept = Kept(Counting(), clock, MINUTES)
    await kept.get()
    kept.forget()

    assert (await kept.get()).value == 2


async def test_it_is_counted_though_nobody_asks_and_goes_on_after_an_error(clock):
    counting = Counting()
    counting.away = True
    kept = Kept(counting, clock, MINUTES)
    keeping = asyncio.create_task(kept.keep(timedelta(minutes=10)))
    await settle(turns=50)
    failed, counting.away = counting.times, False
    await settle(turns=50)
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping

    assert 1 < failed < (await kept.get()).value


async def test_a_counting_that_began_before_a_change_is_kept_for_nobody(clock):
    shown, may_end = ["paused"], asyncio.Event()

    async def count():
        seen = shown[-1]
        await may_end.wait()
        return seen

    kept = Kept(count, clock, MINUTES)
    before = asyncio.create_task(kept.get())
    await settle()
    shown.append("goes on")
    kept.forget()
    after = asyncio.create_task(kept.get())
    await settle()
    may_end.set()

    assert ((await before).value, (await after).value) == ("paused", "goes on")
    assert (await kept.get()).value == "goes on"
