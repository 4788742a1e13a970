"""What is handed out to whom, on either engine: nothing twice, nothing lost, one article's versions in order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.corpus_jobs import NOON, Crew, about, jobs_in
from fakes.corpus_news import whole
from fakes.databases import url_in

from corpus.errors import JobLost
from corpus.jobs.desk import INDEX_PATIENCE, MOST_ATTEMPTS, JobDesk
from corpus.jobs.leaving import leave, leave_index, plan_encoding
from corpus.jobs.overview import failed, in_hand, overview, troubled
from corpus.jobs.types import Job, JobKind, JobState, Portion
from corpus.schema import Database
from corpus.store import CorpusStore
from corpus.types import IngestReport, Outcome, Prepared, Refusal

pytestmark = pytest.mark.engines("sqlite", "postgres")

ALL = list(JobKind)
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Database]:
    database = jobs_in(tmp_path)
    yield database
    database.close()


@pytest.fixture
def crew() -> Crew:
    return Crew()


def taken(desk: JobDesk, kinds: list[JobKind] = ALL) -> Job:
    job = desk.take(kinds, now=LATER)
    assert job is not None
    return job


def test_two_workers_get_different_jobs_in_the_order_they_were_left(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("pass"), about("dam"), about("border")], now=NOON)
    one, other = JobDesk(jobs, crew.member(1)), JobDesk(jobs, crew.member(2))

    assert [taken(one).name, taken(other).name] == ["pass", "dam"]


def test_what_one_has_in_hand_is_not_handed_out_again(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("pass")], now=NOON)
    taken(JobDesk(jobs, crew.member(1)))

    assert JobDesk(jobs, crew.member(2)).take(ALL, now=LATER) is None


def test_the_job_of_a_worker_that_died_is_handed_out_at_once(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("pass")], now=NOON)
    first = taken(JobDesk(jobs, crew.member(1)))
    crew.dies(1)

    again = taken(JobDesk(jobs, crew.member(2)))

    assert (again.id, again.attempt) == (first.id, 2)


def test_what_is_left_over_of_a_worker_itself_is_handed_out_to_it_again(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("pass")], now=NOON)
    desk = JobDesk(jobs, crew.member(1))

    assert taken(desk).id == taken(desk).id


def test_a_worker_that_was_thought_dead_stores_nothing_any_more(jobs: Database, crew: Crew, tmp_path: Path) -> None:
    portion = about("pass")
    leave(jobs, [portion], now=NOON)
    late = JobDesk(jobs, crew.member(1))
    job = taken(late)
    crew.dies(1)
    taken(JobDesk(jobs, crew.member(2)))
    article = portion.drafts[0]

    with pytest.raises(JobLost, match="another worker's by now"), late.finishing(job, now=LATER) as finishing:
        finishing.save_all([Prepared(article, whole(article.text))], IngestReport())

    with CorpusStore(url_in(tmp_path, "corpus.db")) as store:
        assert store.coverage().articles == 0


def test_articles_are_stored_with_the_end_of_the_job_and_counted(jobs: Database, crew: Crew, tmp_path: Path) -> None:
    portion = about("pass", "dam")
    leave(jobs, [portion], now=NOON)
    desk, report = JobDesk(jobs, crew.member(1)), IngestReport()

    with desk.finishing(taken(desk), now=LATER) as finishing:
        finishing.save_all([Prepared(article, whole(article.text)) for article in portion.drafts], report)

    with CorpusStore(url_in(tmp_path, "corpus.db")) as store:
        assert store.coverage().articles == 2
    assert overview(jobs).count(JobState.DONE) == 1
    assert overview(jobs).outcomes == {Outcome.ADDED: 2}
    assert taken(desk).kind is JobKind.INDEX


def test_versions_of_one_article_are_taken_in_one_after_the_other(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("dam"), about("dam", "pass"), about("border")], now=NOON)
    one, other = JobDesk(jobs, crew.member(1)), JobDesk(jobs, crew.member(2))

    first = taken(one)
    assert taken(other).name == "border"
    other.finish(taken(other), now=LATER)
    assert other.take(ALL, now=LATER) is None

    one.finish(first, now=LATER)
    assert taken(other).name == "dam, pass"


def test_a_version_whose_worker_died_still_comes_before_the_next_one(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("dam"), about("dam", "pass")], now=NOON)
    taken(JobDesk(jobs, crew.member(1)))
    crew.dies(1)

    assert taken(JobDesk(jobs, crew.member(2))).name == "dam"


def test_an_address_that_waits_keeps_no_other_of_its_host_back(jobs: Database, crew: Crew) -> None:
    urls = [f"https://osh-post.example/{number}" for number in (1, 2)]
    leave(jobs, [Portion(url, address=url) for url in urls], now=NOON)
    desk = JobDesk(jobs, crew.member(1))

    desk.fail(taken(desk), "the server answers 503", now=LATER, wait=timedelta(minutes=1))

    assert taken(desk).name == urls[1]


def test_a_job_that_fails_comes_again_and_then_has_failed_with_its_error(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("pass")], now=NOON)
    desk = JobDesk(jobs, crew.member(1))

    for attempt in range(1, MOST_ATTEMPTS + 1):
        job = taken(desk)
        assert job.attempt == attempt
        desk.fail(job, "ValueError: odd", now=LATER)

    assert desk.take(ALL, now=LATER) is None
    (line,) = failed(jobs, most=9)
    assert (line.name, line.attempts, line.error) == ("pass", MOST_ATTEMPTS, "ValueError: odd")


def test_of_a_portion_that_ends_its_workers_only_the_article_at_fault_fails(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("pass", "poison", "dam")], now=NOON)
    done, deaths = [], 0
    for number in range(1, 30):
        desk = JobDesk(jobs, crew.member(number))
        while job := desk.take([JobKind.INGEST], now=LATER):
            if "poison" in job.name and not job.name.endswith(("/pass", "/dam")):
                crew.dies(number)
                deaths += 1
                break
            desk.finish(job, now=LATER)
            done.append(job.name.rpartition("/")[2])

    assert done == ["pass", "dam"]
    assert [line.name.rpartition("/")[2] for line in failed(jobs, most=9)] == ["poison"]
    assert deaths == 5


def test_a_job_that_is_given_back_does_not_count_as_begun(jobs: Database, crew: Crew) -> None:
    leave_index(jobs, now=NOON)
    desk = JobDesk(jobs, crew.member(1))
    desk.release(taken(desk), now=LATER, wait=timedelta(seconds=5))

    assert desk.take(ALL, now=LATER) is None
    again = desk.take(ALL, now=LATER + timedelta(seconds=5))
    assert again is not None
    assert again.attempt == 1


def test_a_worker_takes_only_the_kinds_that_it_was_started_for(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("pass")], now=NOON)
    leave_index(jobs, now=NOON)

    assert JobDesk(jobs, crew.member(1)).take([JobKind.ENCODE], now=LATER) is None


def test_the_index_waits_until_nothing_else_is_to_be_done_but_not_for_ever(jobs: Database, crew: Crew) -> None:
    leave_index(jobs, now=NOON)
    leave(jobs, [about("pass"), about("dam")], now=NOON)
    one, other = JobDesk(jobs, crew.member(1)), JobDesk(jobs, crew.member(2))

    assert [taken(one).kind, taken(other).kind] == [JobKind.INGEST, JobKind.INGEST]
    third = JobDesk(jobs, crew.member(3))
    assert third.take(ALL, now=LATER) is None
    late = third.take(ALL, now=NOON + INDEX_PATIENCE)
    assert late is not None
    assert late.kind is JobKind.INDEX


def test_only_one_index_job_waits(jobs: Database) -> None:
    leave_index(jobs, now=NOON)
    leave_index(jobs, now=LATER)

    assert overview(jobs).count(JobState.WAITING, JobKind.INDEX) == 1


def test_indexing_makes_up_for_what_of_it_failed_before(jobs: Database, crew: Crew) -> None:
    desk = JobDesk(jobs, crew.member(1))
    leave_index(jobs, now=NOON)
    for _ in range(MOST_ATTEMPTS):
        desk.fail(taken(desk), "the disk is full", now=LATER)
    assert overview(jobs).count(JobState.FAILED, JobKind.INDEX) == 1
    leave_index(jobs, now=LATER)

    desk.finish(taken(desk), now=LATER)

    assert overview(jobs).count(JobState.FAILED) == 0


def test_indexing_does_not_make_up_for_what_failed_since(jobs: Database, crew: Crew) -> None:
    one, other = JobDesk(jobs, crew.member(1)), JobDesk(jobs, crew.member(2))
    leave_index(jobs, now=NOON)
    early = taken(one)
    leave_index(jobs, now=LATER + timedelta(seconds=1))
    for _ in range(MOST_ATTEMPTS):
        late = other.take(ALL, now=LATER + timedelta(seconds=2))
        assert late is not None
        other.fail(late, "the disk is full", now=LATER + timedelta(seconds=2))

    one.finish(early, now=LATER + timedelta(seconds=3))

    assert overview(jobs).count(JobState.FAILED) == 1


def test_encoding_leads_to_an_index_job(jobs: Database, crew: Crew, tmp_path: Path) -> None:
    with CorpusStore(url_in(tmp_path, "corpus.db")) as store:
        article = about("pass").drafts[0]
        store.save(article, whole(article.text), now=NOON)
    plan_encoding(jobs, "words-1", start=lambda: 0, now=NOON)
    desk = JobDesk(jobs, crew.member(1))

    desk.finish(taken(desk), now=LATER)

    assert taken(desk).kind is JobKind.INDEX


def test_refusals_of_a_job_that_is_done_can_be_seen(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("pass")], now=NOON)
    desk = JobDesk(jobs, crew.member(1))
    report = IngestReport()
    report.refusals += [Refusal(f"line {number}: no text") for number in range(1, 24)]

    desk.finish(taken(desk), report, now=LATER)

    (line,) = troubled(jobs, most=9)
    assert line.state is JobState.DONE
    assert line.error.splitlines()[0::20] == ["line 1: no text", "and 3 more"]


def test_what_is_in_hand_says_since_when(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about("pass")], now=NOON)
    taken(JobDesk(jobs, crew.member(1)))

    assert [(line.name, line.begun) for line in in_hand(jobs)] == [("pass", LATER)]


def test_workers_that_look_at_the_same_time_never_get_the_same_job(jobs: Database, crew: Crew) -> None:
    leave(jobs, [about(f"report-{number}") for number in range(40)], now=NOON)

    def work(number: int) -> list[int]:
        desk, done = JobDesk(jobs, crew.member(number)), []
        while job := desk.take([JobKind.INGEST], now=LATER):
            desk.finish(job, now=LATER)
            done.append(job.id)
        return done

    with ThreadPoolExecutor(max_workers=4) as workers:
        done = [job for jobs_of_one in workers.map(work, range(1, 5)) for job in jobs_of_one]

    assert len(done) == 40
    assert sorted(done) == sorted(set(done))
