"""The loop of a worker: look -> take a job -> do it -> take the next; and rest where there is none.

Knows nothing of what jobs do; a job that fails never stops the loop.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from corpus.errors import JobLost, StoreAway
from corpus.jobs.desk import JobDesk
from corpus.jobs.types import Job, JobKind

log = logging.getLogger(__name__)

REST: Final = 1.0
"""Seconds between two looks at a table in which nothing is to be done."""

_STEP: Final = 0.1
_AWAY_FOR: Final = 2.0
_LATER: Final = timedelta(seconds=5)
"""When a job is tried again that another process kept this one from."""


class Interrupted(Exception):
    """Say that a job was left where it was, because the worker is to end."""


class Busy(Exception):
    """Say that another process does the same at this moment."""


class NotDone(Exception):
    """Say why a job was not done, and that it is to be begun again after `wait`, as often as a job is begun."""

    def __init__(self, why: str, *, wait: timedelta) -> None:
        """Tell `why` in words for whoever runs the desk."""
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Duty:
    """What a worker does: `do` for a job of each kind, `plan` before it looks for one."""

    do: Mapping[JobKind, Callable[[Job], object]]
    plan: Callable[[], object]
    on_done: Callable[[Job], object]


class Stop:
    """Whether the worker is to end; a signal handler may set it at any moment."""

    def __init__(self) -> None:
        """Begin without one."""
        self.is_asked = False

    def ask(self) -> None:
        """Have the worker end when what it has in hand is done."""
        self.is_asked = True

    def check(self) -> None:
        """Raise Interrupted where the worker is to end; for long work that can be begun anew."""
        if self.is_asked:
            raise Interrupted


class Worker:
    """Does jobs one after the other until it is stopped."""

    def __init__(
        self, desk: JobDesk, duty: Duty, stop: Stop, *, clock: Callable[[], datetime], sleep: Callable[[float], None]
    ) -> None:
        """Take jobs of the kinds of `duty` from `desk`; `sleep` rests for some seconds."""
        self._desk, self._duty, self._stop = desk, duty, stop
        self._clock, self._sleep = clock, sleep
        self._is_away = False

    def run(self, *, once: bool = False) -> None:
        """Work until asked to stop; `once` ends when nothing of its kinds waits, and waits for no database.

        Raises StoreError where the database refuses what a worker must do.
        """
        while not self._stop.is_asked:
            try:
                did = self._turn()
            except StoreAway as error:
                if once:
                    raise
                self._wait_for_the_database(error)
                continue
            self._is_away = False
            if did:
                continue
            if once and not self._desk.waiting(list(self._duty.do), now=self._clock()):
                return
            self._rest(REST)

    def _turn(self) -> bool:
        """Plan, and do one job; False where none was to be had."""
        self._duty.plan()
        job = self._desk.take(list(self._duty.do), now=self._clock())
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Job) -> None:
        try:
            self._duty.do[job.kind](job)
        except Interrupted:
            self._desk.release(job, now=self._clock())
        except Busy:
            self._desk.release(job, now=self._clock(), wait=_LATER)
        except NotDone as error:
            log.warning("job %d (%s) was not done: %s", job.id, job.name, error)
            self._desk.fail(job, str(error), now=self._clock(), wait=error.wait)
        except JobLost as error:
            log.warning("%s", error)
        except StoreAway:
            raise  # no fault of the job: whoever looks next when the database is back hands it out again
        except Exception as error:
            log.exception("job %d (%s) failed", job.id, job.name)
            self._desk.fail(job, f"{type(error).__name__}: {error}", now=self._clock())
        else:
            self._duty.on_done(job)

    def _wait_for_the_database(self, error: StoreAway) -> None:
        if not self._is_away:
            log.warning("%s; this worker goes on when it is back", error)
        self._is_away = True
        self._rest(_AWAY_FOR)

    def _rest(self, seconds: float) -> None:
        """Rest in small steps: a signal only sets a mark."""
        left = seconds
        while left > 0 and not self._stop.is_asked:
            self._sleep(min(_STEP, left))
            left -= _STEP
