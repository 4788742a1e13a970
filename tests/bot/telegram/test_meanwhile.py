"""A bot that cannot know who takes updates, because its database is away."""

from __future__ import annotations

import asyncio

from bot.telegram.meanwhile import Vigil


class Clock:
    """Sleeps for no time, and lets something happen at each sleep."""

    def __init__(self, happenings):
        self._happenings = iter(happenings)

    async def sleep(self, seconds):
        await asyncio.sleep(0)
        try:
            next(self._happenings)()
        except StopIteration:
            raise asyncio.CancelledError from None


class Watched:
    """Keeps whether the process is cut off, and when people were told."""

    def __init__(self):
        self.away, self.told = False, []

    async def tell(self):
        self.told.append("began")
        try:
            await asyncio.Event().wait()
        finally:
            self.told.append("ended")

    def goes(self):
        self.away = True

    def returns(self):
        self.away = False

    def stays(self):
        pass

    async def watch(self, *happenings):
        task = asyncio.create_task(Vigil(lambda: self.away, self.tell, Clock(happenings)).run())
        await asyncio.gather(task, return_exceptions=True)


async def test_people_are_told_as_long_as_the_database_is_away():
    seen = Watched()
    await seen.watch(seen.goes, seen.stays, seen.stays, seen.stays, seen.returns, seen.stays)
    assert seen.told == ["began", "ended"]


async def test_of_a_database_that_is_back_at_once_nobody_is_told():
    seen = Watched()
    await seen.watch(seen.goes, seen.returns, seen.goes, seen.returns)
    assert seen.told == []


async def test_each_absence_is_told_anew():
    seen = Watched()
    absence = (seen.goes, seen.stays, seen.stays, seen.returns, seen.stays)
    await seen.watch(*absence, *absence)
    assert seen.told == ["began", "ended"] * 2


async def test_telling_ends_with_the_bot():
    seen = Watched()
    await seen.watch(seen.goes, seen.stays, seen.stays)
    assert seen.told == ["began", "ended"]
