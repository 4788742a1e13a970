"""One thread, the most urgent work first."""

import asyncio
import threading

import pytest

from bot.worker import Urgency, Worker


@pytest.fixture
def worker():
    opened = Worker("newsroom")
    yield opened
    opened.close()


class Gate:
    """Work that lasts until it is opened, so that other work waits behind it."""

    def __init__(self):
        self.begun, self._opened = threading.Event(), threading.Event()

    def __call__(self):
        self.begun.set()
        assert self._opened.wait(10)

    def open(self):
        self._opened.set()


async def behind_a_gate(worker, wanted):
    """Hand over all of `wanted`, pairs of name and urgency, while something else is under way; return who came when."""
    gate, order = Gate(), []
    first = asyncio.ensure_future(worker.run(gate, Urgency.COMPOSING))
    await asyncio.to_thread(gate.begun.wait, 10)
    waiting = [asyncio.ensure_future(worker.run(lambda n=name: order.append(n), level)) for name, level in wanted]
    await asyncio.sleep(0)  # all of them are handed over
    gate.open()
    await asyncio.gather(first, *waiting)
    return order


async def test_what_was_searched_is_shown_before_anything_new_is_searched_and_briefs_come_last(worker):
    order = await behind_a_gate(
        worker, [("brief", Urgency.COMPOSING), ("question", Urgency.ASKING), ("card", Urgency.SHOWING)]
    )

    assert order == ["card", "question", "brief"]


async def test_equals_keep_the_order_in_which_they_came(worker):
    names = [f"question {number}" for number in range(20)]

    assert await behind_a_gate(worker, [(name, Urgency.ASKING) for name in names]) == names


async def test_all_work_is_done_by_one_thread_that_is_not_the_event_loops(worker):
    threads = {await worker.run(threading.get_ident, Urgency.ASKING) for _ in range(3)}

    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_what_the_work_raises_is_raised_to_who_waits_and_the_next_work_is_done(worker):
    def broken():
        raise ValueError("the Isfara road is closed")

    with pytest.raises(ValueError, match="Isfara road"):
        await worker.run(broken, Urgency.ASKING)
    assert await worker.run(lambda: "open", Urgency.ASKING) == "open"


async def test_work_that_ends_an_iteration_leaves_nobody_waiting(worker):
    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(worker.run(lambda: next(iter(())), Urgency.ASKING), 10)


async def test_who_gave_up_while_waiting_leaves_no_work_behind(worker):
    gate, done = Gate(), []
    first = asyncio.ensure_future(worker.run(gate, Urgency.ASKING))
    await asyncio.to_thread(gate.begun.wait, 10)
    gone = asyncio.ensure_future(worker.run(lambda: done.append("gone"), Urgency.ASKING))
    await asyncio.sleep(0)

    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    gate.open()
    await first
    await worker.run(lambda: done.append("next"), Urgency.ASKING)

    assert done == ["next"]


async def test_closing_finishes_what_waits_and_takes_nothing_more():
    worker, gate, done = Worker("newsroom"), Gate(), []
    waiting = [asyncio.ensure_future(worker.run(work, Urgency.ASKING)) for work in (gate, lambda: done.append("last"))]
    await asyncio.to_thread(gate.begun.wait, 10)
    gate.open()

    await asyncio.to_thread(worker.close)

    assert done == ["last"]
    await asyncio.gather(*waiting)
    with pytest.raises(RuntimeError, match="newsroom is closed"):
        await worker.run(lambda: None, Urgency.ASKING)


def test_a_worker_that_never_worked_is_closed_at_once():
    Worker("newsroom").close()
