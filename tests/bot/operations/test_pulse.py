"""How late the event loop runs."""

import asyncio
import time

from bot.operations.pulse import EVERY, LoopWatch, Pulse


class Moments:
    """A clock that shows these moments, and then stands still."""

    def __init__(self, *moments):
        self._moments = list(moments)

    def __call__(self):
        return self._moments.pop(0) if len(self._moments) > 1 else self._moments[0]


async def beaten(pulse, *, seconds=0.1):
    task = asyncio.ensure_future(pulse.beat())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_each_beat_is_written_with_its_delay(tmp_path):
    # Two looks at the clock make one beat: when it is due is reckoned from the first, when it came is the second.
    await beaten(Pulse(tmp_path / "pulse", clock=Moments(100.0, 100.01, 100.02, 100.06, 100.06)))

    assert (tmp_path / "pulse").read_text().splitlines()[:2] == ["100.010 0.00", "100.030 30.00"]


async def test_a_loop_that_is_held_up_is_seen(tmp_path):
    pulse = asyncio.ensure_future(Pulse(tmp_path / "pulse").beat())
    await asyncio.sleep(2 * EVERY)
    time.sleep(0.2)  # noqa: ASYNC251 - what it is to find
    await asyncio.sleep(2 * EVERY)
    pulse.cancel()
    await asyncio.gather(pulse, return_exceptions=True)

    late = [float(line.split()[1]) for line in (tmp_path / "pulse").read_text().splitlines()]
    assert max(late) > 150


async def test_what_watches_for_good_tells_each_delay_in_seconds():
    told, enough = [], asyncio.Event()

    def late(seconds):
        told.append(round(seconds, 3))
        if len(told) == 2:
            enough.set()

    watching = asyncio.create_task(LoopWatch(late, clock=Moments(100.0, 100.25, 100.5, 101.75, 101.75)).watch())
    await enough.wait()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)

    assert told[:2] == [0.0, 1.0]
