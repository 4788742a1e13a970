"""A bot that cannot know who takes updates, because its database is away."""

from __future__ import annotations

import asyncio

from fakes.bot_clock import FakeClock
from telegram.error import Conflict, NetworkError

from bot.telegram.meanwhile import Meanwhile, Vigil
from bot.types import Language


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


async def test_who_has_ended_telling_begins_no_more_in_the_same_absence():
    """Somebody else polls, who would be disturbed by each new look."""
    seen = Watched()

    async def tell():
        seen.told.append("gave way")

    happenings = (seen.goes, *[seen.stays] * 6, seen.returns, seen.goes, *[seen.stays] * 4)
    await asyncio.gather(Vigil(lambda: seen.away, tell, Clock(happenings)).run(), return_exceptions=True)
    assert seen.told == ["gave way"] * 2


class Crowded:
    """Telegram as one hears it who polls beside another process."""

    def __init__(self, *errors):
        self.errors = list(errors)

    async def raw_updates(self, offset, allowed):
        raise self.errors.pop(0)


async def test_where_another_process_polls_nobody_is_told():
    bot = Crowded(NetworkError("slow"), Conflict("terminated by other getUpdates request"))
    await Meanwhile(bot, Language.RUSSIAN, FakeClock(), allowed=["message"]).run()
    assert bot.errors == []
