from datetime import timedelta

from fakes.corpus_jobs import NOON

from bot.operations.job_lines import JobsReport, report, report_record
from corpus.jobs.types import JobKind, JobLine, JobsOverview, JobState
from corpus.types import Outcome

NOTHING = JobsReport(JobsOverview({}, {}), 0, (), (), ())


def line(number: int, name: str, state: JobState, *, attempts: int = 1, error: str = "") -> JobLine:
    return JobLine(number, JobKind.INGEST, name, state, attempts, NOON, NOON, None, error)


def test_where_nothing_is_left_it_says_so() -> None:
    assert report(NOTHING, NOON) == [
        "waiting  none",
        "in hand  none; workers 0",
        "done     none in 7 days",
        "failed   none",
    ]


def test_work_that_nobody_does_comes_with_the_remedy() -> None:
    waiting = JobsOverview({(JobKind.INGEST, JobState.WAITING): 3}, {}, NOON)

    assert report(JobsReport(waiting, 0, (), (), ()), NOON + timedelta(hours=3))[:3] == [
        "waiting  ingest 3, the oldest for 3 h",
        "in hand  none; workers 0",
        "         nobody works: start `heliograph work`, here or on another machine",
    ]


def test_what_went_wrong_is_told_with_the_remedy() -> None:
    counts = {
        (JobKind.INGEST, JobState.TAKEN): 1,
        (JobKind.ENCODE, JobState.WAITING): 2,
        (JobKind.INGEST, JobState.DONE): 4,
        (JobKind.INGEST, JobState.FAILED): 1,
    }
    found = JobsReport(
        JobsOverview(counts, {Outcome.ADDED: 180, Outcome.REFUSED: 2}, NOON),
        2,
        (line(7, "dump.jsonl, articles 1 to 50", JobState.TAKEN, attempts=2),),
        (line(5, "https://osh-post.example/1", JobState.FAILED, attempts=3, error="the server answers 404"),),
        (line(6, "/srv/bad.txt and 3 more", JobState.DONE, error="/srv/bad.txt: not UTF-8\n/srv/b.txt: empty"),),
    )

    assert report(found, NOON + timedelta(seconds=9)) == [
        "waiting  encode 2, the oldest for 9 s",
        "in hand  ingest 1; workers 2",
        "done     ingest 4 in 7 days: articles added 180, refused 2",
        "failed   ingest 1",
        "#7  dump.jsonl, articles 1 to 50  in hand for 9 s, attempt 2",
        "#6  /srv/bad.txt and 3 more  done, but refused:",
        "    /srv/bad.txt: not UTF-8",
        "    /srv/b.txt: empty",
        "#5  https://osh-post.example/1  FAILED after 3 attempts:",
        "    the server answers 404",
        "`heliograph jobs retry NUMBER` hands a failed one out again, `jobs drop NUMBER` forgets it",
    ]


def test_a_program_gets_the_same() -> None:
    failed = line(5, "https://osh-post.example/1", JobState.FAILED, attempts=3, error="the server answers 404")
    overview = JobsOverview({(JobKind.INGEST, JobState.FAILED): 1}, {Outcome.ADDED: 2})

    record = report_record(JobsReport(overview, 1, (), (failed,), ()))

    assert record["counts"] == {"ingest_failed": 1}
    assert record["articles"] == {"added": 2}
    assert record["workers"] == 1
    assert [one["error"] for one in record["failed"]] == ["the server answers 404"]
