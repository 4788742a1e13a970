"""One thread that computes, the most urgent work first.

Knows nothing of what it computes. Work that was begun is finished before anything else is begun.
"""

from __future__ import annotations

import asyncio
import heapq
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeVar

Result = TypeVar("Result")


class Urgency(IntEnum):
    """What goes first when several wait; of equals the one that came first.

    What was searched is shown before anything new is searched, or everybody
    would wait for everybody twice. What is still being typed waits for what was asked.
    """

    SHOWING = 0
    ASKING = 1
    TYPING = 2
    COMPOSING = 3


@dataclass(frozen=True, slots=True, order=True)
class _Job:
    urgency: int
    number: int
    work: Callable[[], Any] = field(compare=False)
    future: Future[Any] = field(compare=False)


class Worker:
    """Runs work handed over by the event loop, one piece at a time."""

    def __init__(self, name: str) -> None:
        """Start no thread yet: it is called `name` and begins with the first work."""
        self._name = name
        self._jobs: list[_Job] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._count, self._closing = 0, False

    async def run(self, work: Callable[[], Result], urgency: Urgency) -> Result:
        """Return what `work` returns or raise what it raises; raises RuntimeError after `close`.

        Who is cancelled while waiting leaves no work behind.
        """
        return await asyncio.wrap_future(self._submitted(work, urgency))

    def close(self) -> None:
        """Finish what waits, and take nothing more."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _submitted(self, work: Callable[[], Result], urgency: Urgency) -> Future[Result]:
        future: Future[Result] = Future()
        with self._changed:
            if self._closing:
                raise RuntimeError(f"the worker {self._name} is closed")
            self._count += 1
            heapq.heappush(self._jobs, _Job(urgency, self._count, work, future))
            if self._thread is None:
                # A daemon: who forgets to close must not be kept from ending.
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()
        return future

    def _work(self) -> None:
        while (job := self._next()) is not None:
            if job.future.set_running_or_notify_cancel():
                _compute(job)

    def _next(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._jobs) or self._closing)
            return heapq.heappop(self._jobs) if self._jobs else None


def _compute(job: _Job) -> None:
    try:
        result = job.work()
    except StopIteration as error:
        # No asyncio future takes one: whoever waits would wait for ever, and with them all of their chat.
        job.future.set_exception(RuntimeError(f"the work ended in {error!r}"))
    except BaseException as error:  # noqa: BLE001 - not swallowed: whoever waits for the work gets it raised
        job.future.set_exception(error)
    else:
        job.future.set_result(result)
