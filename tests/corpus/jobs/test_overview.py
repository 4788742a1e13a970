from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.corpus_jobs import NOON, Crew, about, jobs_in

from corpus.jobs.desk import MOST_ATTEMPTS, JobDesk
from corpus.jobs.leaving import leave
from corpus.jobs.overview import KEPT_FOR, drop, failed, overview, prune, retry, troubled
from corpus.jobs.types import JobKind, JobState
from corpus.schema import Database

pytestmark = pytest.mark.engines("sqlite", "postgres")

LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Database]:
    database = jobs_in(tmp_path)
    yield database
    database.close()


@pytest.fixture
def desk(jobs: Database) -> JobDesk:
    return JobDesk(jobs, Crew().member(1))


def let_fail(desk: JobDesk, *, times: int = MOST_ATTEMPTS) -> None:
    for _ in range(times):
        job = desk.take([JobKind.INGEST], now=LATER)
        assert job is not None
        desk.fail(job, "ValueError: odd", now=LATER)


def test_a_job_that_failed_is_handed_out_again_when_it_is_asked_for(jobs: Database, desk: JobDesk) -> None:
    leave(jobs, [about("pass")], now=NOON)
    let_fail(desk)
    (line,) = failed(jobs, most=9)

    assert retry(jobs, [line.id, 999], now=LATER) == [line.id]

    again = desk.take([JobKind.INGEST], now=LATER)
    assert again is not None
    assert (again.id, again.attempt) == (line.id, 1)


def test_a_job_that_failed_can_be_forgotten_with_what_it_kept_back(jobs: Database, desk: JobDesk) -> None:
    leave(jobs, [about("pass")], now=NOON)
    let_fail(desk)

    assert len(drop(jobs, None)) == 1

    assert overview(jobs).counts == {}


def test_a_job_that_waits_or_is_done_can_neither_be_retried_nor_dropped(jobs: Database, desk: JobDesk) -> None:
    leave(jobs, [about("pass"), about("dam")], now=NOON)
    job = desk.take([JobKind.INGEST], now=LATER)
    assert job is not None
    desk.finish(job, now=LATER)

    assert retry(jobs, None, now=LATER) == drop(jobs, [1, 2]) == []


def test_a_job_that_failed_keeps_no_later_version_back(jobs: Database, desk: JobDesk) -> None:
    leave(jobs, [about("pass"), about("pass", "dam")], now=NOON)

    let_fail(desk)

    job = desk.take([JobKind.INGEST], now=LATER)
    assert job is not None
    assert job.name == "pass, dam"


def test_a_job_that_failed_once_says_why_while_it_waits(jobs: Database, desk: JobDesk) -> None:
    leave(jobs, [about("pass")], now=NOON)

    let_fail(desk, times=1)

    (line,) = troubled(jobs, most=9)
    assert (line.state, line.attempts, line.error) == (JobState.WAITING, 1, "ValueError: odd")


def test_what_is_done_is_forgotten_after_a_week(jobs: Database, desk: JobDesk) -> None:
    leave(jobs, [about("pass")], now=NOON)
    job = desk.take([JobKind.INGEST], now=LATER)
    assert job is not None
    desk.finish(job, now=LATER)

    prune(jobs, now=LATER + KEPT_FOR)
    assert overview(jobs).count(JobState.DONE) == 1
    prune(jobs, now=LATER + KEPT_FOR + timedelta(seconds=1))
    assert overview(jobs).count(JobState.DONE) == 0
