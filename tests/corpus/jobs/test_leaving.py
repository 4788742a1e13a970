from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.corpus_jobs import NOON, Crew, about, jobs_in
from fakes.databases import url_in

from corpus.jobs.desk import MOST_ATTEMPTS, JobDesk
from corpus.jobs.leaving import PASSAGES_EACH, encoded_until, leave, plan_encoding
from corpus.jobs.payload import unpack_portion, unpack_range
from corpus.jobs.types import Job, JobKind, Range
from corpus.schema import Database
from corpus.store import CorpusStore
from corpus.types import Span

pytestmark = pytest.mark.engines("sqlite", "postgres")

MODEL = "words-1"
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Database]:
    database = jobs_in(tmp_path)
    yield database
    database.close()


def store_passages(folder: Path, count: int, title: str = "pass") -> None:
    """Store one article of so many passages."""
    article = about(title, text="Snow. " * count).drafts[0]
    with CorpusStore(url_in(folder, "corpus.db")) as store:
        store.save(article, [Span(place, place + 5) for place in range(count)], now=NOON)


def plan(jobs: Database, start: int = 0, model: str = MODEL) -> int:
    return plan_encoding(jobs, model, start=lambda: start, now=NOON)


def next_range(desk: JobDesk) -> tuple[Job, Range]:
    job = desk.take([JobKind.ENCODE], now=LATER)
    assert job is not None
    return job, unpack_range(job.payload)


def test_a_portion_is_handed_out_as_it_was_left(jobs: Database) -> None:
    leave(jobs, [about("pass", "dam")], now=NOON)

    job = JobDesk(jobs, Crew().member(1)).take([JobKind.INGEST], now=LATER)

    assert job is not None
    assert unpack_portion(job.payload) == about("pass", "dam")


def test_passages_are_planned_once_in_ranges(jobs: Database, tmp_path: Path) -> None:
    store_passages(tmp_path, PASSAGES_EACH + 10)
    desk = JobDesk(jobs, Crew().member(1))

    assert [plan(jobs), plan(jobs)] == [2, 0]

    first, second = Range(MODEL, 1, PASSAGES_EACH), Range(MODEL, PASSAGES_EACH + 1, PASSAGES_EACH + 10)
    job, found = next_range(desk)
    assert found == first
    desk.finish(job, now=LATER)
    assert next_range(desk)[1] == second


def test_what_came_since_is_planned_and_nothing_else(jobs: Database, tmp_path: Path) -> None:
    store_passages(tmp_path, 5)
    plan(jobs)
    store_passages(tmp_path, 3, "dam")
    assert plan(jobs) == 1

    desk = JobDesk(jobs, Crew().member(1))
    job, _ = next_range(desk)
    desk.finish(job, now=LATER)
    assert next_range(desk)[1] == Range(MODEL, 6, 8)


def test_the_first_plan_of_a_model_begins_where_its_index_ends(jobs: Database, tmp_path: Path) -> None:
    store_passages(tmp_path, 5)

    plan(jobs, start=3)

    assert next_range(JobDesk(jobs, Crew().member(1)))[1] == Range(MODEL, 4, 5)


def test_another_model_has_a_plan_of_its_own(jobs: Database, tmp_path: Path) -> None:
    store_passages(tmp_path, 5)

    assert [plan(jobs), plan(jobs, model="tuned-1")] == [1, 1]


def test_the_index_may_hold_what_comes_before_the_first_passage_that_is_not_encoded(
    jobs: Database, tmp_path: Path
) -> None:
    assert encoded_until(jobs, MODEL) is None
    store_passages(tmp_path, 2 * PASSAGES_EACH)
    plan(jobs)
    desk = JobDesk(jobs, Crew().member(1))
    assert encoded_until(jobs, MODEL) == 0

    job, _ = next_range(desk)
    assert encoded_until(jobs, MODEL) == 0
    desk.finish(job, now=LATER)
    assert encoded_until(jobs, MODEL) == PASSAGES_EACH

    for _ in range(MOST_ATTEMPTS):
        desk.fail(next_range(desk)[0], "MemoryError", now=LATER)
    assert encoded_until(jobs, MODEL) == 2 * PASSAGES_EACH
