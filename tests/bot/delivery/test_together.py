"""Writes that come together are made together, and none pays for another."""

import asyncio
import threading

import pytest

from bot.delivery.together import AT_ONCE, Together
from bot.errors import StoreError, StoreRefused


class Disk:
    """Notes what is written at once; each write waits until it is let go."""

    def __init__(self, *, open_=False):
        self.groups, self._open, self._begun = [], threading.Event(), threading.Event()
        self.cannot_write, self.is_full = set(), False
        self.refusal = ValueError("cannot be written")
        if open_:
            self._open.set()

    def write(self, items):
        self.groups.append(list(items))
        self._begun.set()
        assert self._open.wait(10)
        if self.is_full:
            raise StoreError("disk is full")
        if self.cannot_write & set(items):
            raise self.refusal
        return [item * 10 for item in items]

    def let_go(self):
        self._open.set()

    async def begun(self):
        assert await asyncio.to_thread(self._begun.wait, 10)


async def settle():
    for _ in range(5):
        await asyncio.sleep(0)


async def asked(together, *items):
    tasks = [asyncio.ensure_future(together.add(item)) for item in items]
    await settle()
    return tasks


@pytest.mark.parametrize("refusal", [ValueError("cannot be written"), StoreRefused("value out of range")])
async def test_one_that_the_database_never_takes_takes_no_other_with_it(refusal):
    disk = Disk(open_=True)
    disk.cannot_write, disk.refusal = {2}, refusal
    tasks = await asked(Together(disk.write), 1, 2, 3)

    assert await asyncio.gather(*tasks, return_exceptions=True) == [10, refusal, 30]


async def test_nobody_waits_for_company():
    disk = Disk(open_=True)

    assert await Together(disk.write).add(7) == 70
    assert disk.groups == [[7]]


async def test_what_comes_during_a_write_makes_up_the_next():
    disk = Disk()
    together = Together(disk.write)
    first = await asked(together, 1)
    await disk.begun()
    more = await asked(together, 2, 3, 4)
    disk.let_go()

    assert await asyncio.gather(*first, *more) == [10, 20, 30, 40]
    assert disk.groups == [[1], [2, 3, 4]]


async def test_a_group_has_an_end():
    disk = Disk(open_=True)

    await asyncio.gather(*await asked(Together(disk.write), *range(AT_ONCE + 5)))

    assert [len(group) for group in disk.groups] == [AT_ONCE, 5]


async def test_one_that_cannot_be_written_takes_no_other_with_it():
    disk = Disk(open_=True)
    disk.cannot_write.add(2)

    results = await asyncio.gather(*await asked(Together(disk.write), 1, 2, 3), return_exceptions=True)

    assert (results[0], results[2]) == (10, 30)
    assert isinstance(results[1], ValueError)


async def test_a_database_that_fails_is_not_asked_again_for_each():
    disk = Disk(open_=True)
    disk.is_full = True
    together = Together(disk.write)

    results = await asyncio.gather(*await asked(together, 1, 2, 3), return_exceptions=True)
    disk.is_full = False

    assert [type(result) for result in results] == [StoreError] * 3
    assert disk.groups == [[1, 2, 3]]
    assert await together.add(4) == 40


async def test_who_is_cancelled_takes_nothing_from_the_others():
    disk = Disk()
    together = Together(disk.write)
    one, two = await asked(together, 1, 2)
    one.cancel()
    await settle()
    disk.let_go()

    assert await two == 20
    with pytest.raises(asyncio.CancelledError):
        await one
