from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.corpus_jobs import NOON, Crew, about, jobs_in
from fakes.corpus_news import STORY, page
from fakes.corpus_web import FakeWeb
from fakes.databases import url_in

from corpus.ingest import Intake
from corpus.jobs.desk import JobDesk
from corpus.jobs.leaving import leave
from corpus.jobs.overview import failed, overview, troubled
from corpus.jobs.portions import portions
from corpus.jobs.taking import AGAIN_AFTER, Taking
from corpus.jobs.types import Content, JobKind, JobState, Portion
from corpus.jobs.worker import Duty, Stop, Worker
from corpus.origins import Origins
from corpus.origins_store import OriginsStore
from corpus.settings import CorpusSettings
from corpus.store import CorpusStore
from corpus.types import Outcome

pytestmark = pytest.mark.engines("sqlite", "postgres")

TALKS = "https://panj-herald.example/talks"


class Shop:
    """One worker with everything that takes portions in."""

    def __init__(self, folder: Path) -> None:
        url = url_in(folder, "corpus.db")
        self.jobs, self.web, self.now = jobs_in(folder), FakeWeb(), NOON
        self.done: list[str] = []
        self.store, self.places = CorpusStore(url), OriginsStore(url)
        origins = Origins(self.store, self.places)
        self.desk = JobDesk(self.jobs, Crew().member(1))
        intake = Intake(self.store, self.web, CorpusSettings(), origins=origins)
        self.taking = Taking(intake, origins, self.desk, lambda: self.now)

    def close(self) -> None:
        self.places.close()
        self.store.close()
        self.jobs.close()

    def leave(self, *left: Portion) -> None:
        leave(self.jobs, left, now=self.now)
        self.now += timedelta(seconds=1)

    def work(self) -> dict[Outcome, int]:
        """Take in all that is due, and return what became of the articles."""
        duty = Duty({JobKind.INGEST: self.taking.do}, plan=lambda: None, on_done=lambda job: self.done.append(job.name))
        Worker(self.desk, duty, Stop(), clock=lambda: self.now, sleep=lambda seconds: None).run(once=True)
        return dict(overview(self.jobs).outcomes)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    shop.close()


def test_articles_are_taken_in_and_the_second_time_known(shop: Shop) -> None:
    shop.leave(about("pass", "dam"))
    shop.leave(about("pass", "border"))

    assert shop.work() == {Outcome.ADDED: 3, Outcome.UNCHANGED: 1}
    assert shop.store.coverage().articles == 3


def test_of_two_versions_the_later_is_current(shop: Shop) -> None:
    shop.leave(about("pass", text="Two buses turned back."))
    shop.leave(about("pass", text="Three buses turned back."))

    assert shop.work() == {Outcome.ADDED: 1, Outcome.UPDATED: 1}
    article = shop.store.article(1)
    assert article is not None
    assert article.text == "pass. Three buses turned back."


def test_reprints_are_found_between_portions(shop: Shop) -> None:
    first, second = about("Border talks", text=STORY), about("Talks at the border", text=STORY)
    shop.leave(first, second)
    shop.work()

    assert shop.places.origin_of([1, 2]) == {1: 1, 2: 1}


def test_files_are_read_by_the_worker_under_the_place_where_they_were(shop: Shop, tmp_path: Path) -> None:
    letter = tmp_path / "pass.txt"
    letter.write_text("Pass closed\n\nSnow closed the Ala-Bel pass on Monday night. Two buses turned back.")
    shop.leave(*(one for one in portions([str(letter)]) if isinstance(one, Portion)))
    letter.unlink()

    assert shop.work() == {Outcome.ADDED: 1}
    article = shop.store.article(1)
    assert article is not None
    assert article.header.key == f"file:{letter.resolve()}"


def test_a_file_that_cannot_be_read_is_told_of_and_stops_no_other(shop: Shop) -> None:
    good = b"Pass closed\n\nSnow closed the Ala-Bel pass on Monday night. Two buses turned back."
    shop.leave(
        Portion("two files", contents=(Content("/srv/bad.txt", b"\xff\xfe\x00"), Content("/srv/good.txt", good)))
    )

    assert shop.work() == {Outcome.ADDED: 1, Outcome.REFUSED: 1}
    (line,) = troubled(shop.jobs, most=9)
    assert line.error.startswith("/srv/bad.txt: the file is not UTF-8")


def test_a_page_is_fetched_by_the_worker(shop: Shop) -> None:
    shop.web.put(TALKS, page("Talks"))
    shop.leave(Portion(TALKS, address=TALKS))

    assert shop.work() == {Outcome.ADDED: 1}


def test_an_address_that_gives_nothing_is_asked_again_later_and_then_fails(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.web.break_down(TALKS, "the server answers 503 Service Unavailable", status=503)
    shop.leave(Portion(TALKS, address=TALKS))

    for wait in AGAIN_AFTER:
        assert shop.work() == {}
        shop.now += wait
    shop.work()

    assert len(shop.web.asked) == 3
    (line,) = failed(shop.jobs, most=9)
    assert line.error == f"{TALKS}: the server answers 503 Service Unavailable"
    assert overview(shop.jobs).count(JobState.WAITING) == 0
    assert shop.done == []
    assert caplog.text.count(f"was not done: {TALKS}: the server answers 503 Service Unavailable") == 3
