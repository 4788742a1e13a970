"""What runs beside the conversation goes on after any error, and whoever watches hears of each."""

import asyncio
import logging

from fakes.bot_clock import FakeClock

from bot.operations.tally import Tally
from bot.telegram.lasting import LONGEST_REST, lasting


class Watch:
    """Ends by an error as often as it is told, each time after some seconds; then by itself."""

    def __init__(self, clock, *, errors, lasts=0.0):
        self._clock, self._errors, self._lasts = clock, errors, lasts
        self.begun = []

    async def keep(self):
        self.begun.append(self._clock.now())
        await self._clock.sleep(self._lasts)
        if len(self.begun) <= self._errors:
            raise KeyError("Naryn")

    def rests(self):
        pairs = zip(self.begun, self.begun[1:], strict=False)
        return [(later - earlier).total_seconds() - self._lasts for earlier, later in pairs]


async def test_what_dies_is_told_counted_and_begun_anew(caplog):
    clock, tally = FakeClock(), Tally()
    watch = Watch(clock, errors=2)

    await lasting(watch.keep, clock, tally)

    assert len(watch.begun) == 3
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
    assert "watch.keep ended by an error that nobody foresaw" in caplog.text
    assert "KeyError: 'Naryn'" in caplog.text
    assert tally.read().rounds_failed == {"watch.keep": 2}


async def test_what_always_fails_is_tried_ever_more_seldom():
    clock = FakeClock()
    watch = Watch(clock, errors=9)

    await lasting(watch.keep, clock, Tally())

    assert watch.rests() == [1, 2, 4, 8, 16, 32, LONGEST_REST, LONGEST_REST, LONGEST_REST]


async def test_what_went_on_for_long_is_begun_anew_at_once():
    clock = FakeClock()
    watch = Watch(clock, errors=3, lasts=3600.0)

    await lasting(watch.keep, clock, Tally())

    assert watch.rests() == [1, 1, 1]


async def test_a_stop_is_no_error(caplog):
    task = asyncio.create_task(lasting(asyncio.Event().wait, FakeClock(), Tally()))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert task.cancelled()
    assert caplog.records == []
