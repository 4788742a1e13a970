import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.corpus_clock import FakeClock
from fakes.corpus_jobs import Crew, about, jobs_in

from corpus.errors import JobLost, StoreAway, StoreError
from corpus.jobs.desk import JobDesk
from corpus.jobs.leaving import leave
from corpus.jobs.overview import failed, overview
from corpus.jobs.types import Job, JobKind, JobState
from corpus.jobs.worker import Busy, Duty, Interrupted, Stop, Worker
from corpus.schema import Database


class Bench:
    """A worker whose duty is what a test says."""

    def __init__(self, folder: Path) -> None:
        self.jobs, self.clock, self.stop = jobs_in(folder), FakeClock(), Stop()
        self.desk = JobDesk(self.jobs, Crew().member(1))
        self.done: list[str] = []
        self.rested = 0.0
        self.plan: Callable[[], object] = lambda: None

    def leave(self, *titles: str) -> None:
        leave(self.jobs, [about(title) for title in titles], now=self.clock())
        self.sleep(1.0)

    def run(self, do: Callable[[Job], object], *, once: bool = True) -> None:
        duty = Duty(do={JobKind.INGEST: do}, plan=lambda: self.plan(), on_done=lambda job: self.done.append(job.name))
        Worker(self.desk, duty, self.stop, clock=self.clock, sleep=self.sleep).run(once=once)

    def finish(self, job: Job) -> None:
        self.desk.finish(job, now=self.clock())

    def sleep(self, seconds: float) -> None:
        self.rested += seconds
        self.clock.now += timedelta(seconds=seconds)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.jobs.close()


def waiting(jobs: Database) -> int:
    return overview(jobs).count(JobState.WAITING, JobKind.INGEST)


def test_all_that_waits_is_done(bench: Bench) -> None:
    bench.leave("pass", "dam", "border")

    bench.run(bench.finish)

    assert bench.done == ["pass", "dam", "border"]


def test_a_job_that_fails_stops_no_other_and_keeps_its_error(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def do(job: Job) -> None:
        if job.name == "pass":
            raise ZeroDivisionError("no spans")
        bench.finish(job)

    bench.leave("pass", "dam")
    with caplog.at_level(logging.CRITICAL):
        bench.run(do)

    assert bench.done == ["dam"]
    assert [line.error for line in failed(bench.jobs, most=9)] == ["ZeroDivisionError: no spans"]


def test_asked_to_end_a_worker_ends_with_what_it_has_in_hand(bench: Bench) -> None:
    def do(job: Job) -> None:
        bench.stop.ask()
        bench.finish(job)

    bench.leave("pass", "dam")
    bench.run(do, once=False)

    assert bench.done == ["pass"]
    assert waiting(bench.jobs) == 1


def test_what_is_interrupted_waits_as_if_it_had_not_been_begun(bench: Bench) -> None:
    def do(job: Job) -> None:
        bench.stop.ask()
        bench.stop.check()

    bench.leave("pass")
    bench.run(do, once=False)

    again = bench.desk.take([JobKind.INGEST], now=bench.clock())
    assert again is not None
    assert again.attempt == 1


def test_what_another_process_does_at_the_moment_is_tried_again_a_little_later(bench: Bench) -> None:
    begun = []

    def do(job: Job) -> None:
        begun.append(bench.clock())
        if len(begun) == 1:
            raise Busy("another process writes the index")
        bench.stop.ask()
        bench.finish(job)

    bench.leave("pass")
    bench.run(do, once=False)

    assert (begun[1] - begun[0]).total_seconds() == pytest.approx(5.0, abs=1.1)


def test_a_job_that_is_lost_is_let_go(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def do(job: Job) -> None:
        bench.finish(job)
        raise JobLost(f"job {job.id} is another worker's by now")

    bench.leave("pass", "dam")
    bench.run(do)

    assert bench.done == []
    assert overview(bench.jobs).count(JobState.DONE) == 2
    assert "is another worker's by now" in caplog.text


def test_a_worker_waits_for_a_database_that_is_away_and_says_so_once(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    tries = []

    def plan() -> None:
        tries.append(bench.clock())
        if len(tries) < 4:
            raise StoreAway("the article database does not answer")

    def do(job: Job) -> None:
        bench.stop.ask()
        bench.finish(job)

    bench.leave("pass")
    bench.plan = plan
    bench.run(do, once=False)

    assert bench.done == ["pass"]
    assert caplog.text.count("this worker goes on when it is back") == 1


@pytest.mark.parametrize(("error", "once"), [(StoreAway("gone"), True), (StoreError("no right to write"), False)])
def test_what_waiting_cannot_help_ends_the_worker(bench: Bench, error: StoreError, once: bool) -> None:
    def plan() -> None:
        raise error

    bench.plan = plan
    with pytest.raises(StoreError):
        bench.run(bench.finish, once=once)


def test_long_work_is_interrupted_only_when_the_worker_is_to_end() -> None:
    stop = Stop()
    stop.check()
    stop.ask()
    with pytest.raises(Interrupted):
        stop.check()
