"""What one worker makes of what was left, from portion to index, over the parts of the program."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_jobs import NOON, about
from fakes.databases import url_in
from fakes.embeddings_encoder import WordEncoder

from bot.app import Heliograph
from bot.operations.working import ModelChanged, Working
from bot.settings import load_settings
from corpus.errors import StoreAway
from corpus.jobs.desk import INDEX_PATIENCE
from corpus.jobs.leaving import leave
from corpus.jobs.overview import overview
from corpus.jobs.types import JobKind, JobState
from corpus.jobs.worker import Interrupted, Stop, Worker
from embeddings.errors import IndexGone, IndexMissing


class Screen:
    """Remembers what was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, int, int | None]] = []

    def of(self, what: str) -> Callable[[int, int], None]:
        return lambda done, total: self.advance(done, total, what)

    def advance(self, done: int, total: int | None, what: str) -> None:
        self.shown.append((what, done, total))


class Desk:
    """A home without a model, and workers over it."""

    def __init__(self, folder: Path) -> None:
        config = folder / "config.toml"
        config.write_text(f"[database]\nurl = {json.dumps(database(folder))}\n", encoding="utf-8")
        self.heliograph = Heliograph(load_settings(config, home=folder / "home"))
        self.heliograph.encoder = WordEncoder()
        self.now, self.screen, self.stop = NOON, Screen(), Stop()

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def working(self, *kinds: JobKind) -> Working:
        return Working(self.heliograph, kinds or tuple(JobKind), shown=self.screen, stop=self.stop, clock=self.clock)

    def work(self, *kinds: JobKind) -> str:
        """Work until nothing is left, and return the summary."""
        working = self.working(*kinds)
        working.begin()
        worker = Worker(working.desk, working.duty(), self.stop, clock=self.clock, sleep=lambda seconds: None)
        worker.run(once=True)
        return working.summary()

    def indexed(self) -> int:
        return len(self.heliograph.generations.load().vectors)


def database(folder: Path) -> str:
    url = url_in(folder, "corpus.db")
    return url if url.startswith("postgresql") else ""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.heliograph.close()


both = pytest.mark.engines("sqlite", "postgres")


@both
def test_what_was_left_is_stored_encoded_and_found(desk: Desk) -> None:
    leave(desk.heliograph.jobs, [about("pass", "dam"), about("border")], now=NOON)

    said = desk.work()

    assert said.endswith("articles: added 3; encoded 3 passages; caught the index up")
    assert desk.indexed() == 3
    assert not overview(desk.heliograph.jobs).count(JobState.WAITING)
    assert desk.screen.shown[-1][0] == "jobs"


@both
def test_the_kinds_may_be_done_by_different_workers(desk: Desk) -> None:
    leave(desk.heliograph.jobs, [about("pass", "dam")], now=NOON)

    assert desk.work(JobKind.INGEST) == "did 1 job; articles: added 2"
    assert desk.work(JobKind.ENCODE) == "did 1 job; encoded 2 passages"
    assert desk.work(JobKind.INDEX) == "did 1 job; caught the index up"
    assert desk.indexed() == 2


def test_where_nobody_encodes_the_index_encodes_itself(desk: Desk) -> None:
    leave(desk.heliograph.jobs, [about("pass")], now=NOON)

    desk.work(JobKind.INGEST, JobKind.INDEX)

    assert desk.indexed() == 1


def test_the_index_does_not_encode_what_an_encode_worker_has_in_hand(desk: Desk) -> None:
    leave(desk.heliograph.jobs, [about("pass")], now=NOON)
    desk.work()
    leave(desk.heliograph.jobs, [about("dam")], now=desk.clock())
    desk.work(JobKind.INGEST)
    slow = desk.working()
    slow.duty().plan()
    assert slow.desk.take([JobKind.ENCODE], now=desk.clock())

    job = slow.desk.take([JobKind.INDEX], now=desk.now + INDEX_PATIENCE)
    assert job is not None
    slow.duty().do[JobKind.INDEX](job)

    assert desk.indexed() == 1


def test_what_was_withdrawn_leaves_the_index_when_a_worker_begins(desk: Desk) -> None:
    leave(desk.heliograph.jobs, [about("pass", "dam")], now=NOON)
    desk.work()
    desk.heliograph.store.remove([1], now=desk.clock())

    desk.work()

    assert desk.indexed() == 1


def test_an_article_that_a_dead_worker_left_without_an_origin_gets_one(desk: Desk) -> None:
    article = about("pass").drafts[0]
    desk.heliograph.store.save(article, [], now=NOON)

    desk.work()

    assert desk.heliograph.origins.origin_of([1]) == {1: 1}
    assert desk.heliograph.origins.members(1) == [1]


def test_another_process_that_writes_the_index_is_waited_for(desk: Desk) -> None:
    leave(desk.heliograph.jobs, [about("pass")], now=NOON)
    working = desk.working()
    working.begin()
    worker = Worker(working.desk, working.duty(), desk.stop, clock=desk.clock, sleep=lambda seconds: desk.stop.ask())

    with desk.heliograph.generations.building():
        worker.run()
    assert overview(desk.heliograph.jobs).count(JobState.WAITING, JobKind.INDEX) == 1

    desk.stop = Stop()
    desk.work()
    assert desk.indexed() == 1


def test_asked_to_end_the_index_is_left_for_the_next_worker(desk: Desk) -> None:
    leave(desk.heliograph.jobs, [about("pass")], now=NOON)
    desk.work(JobKind.INGEST)
    desk.stop.ask()
    working = desk.working()
    job = working.desk.take([JobKind.INDEX], now=desk.clock())
    assert job is not None

    with pytest.raises(Interrupted):
        working.duty().do[JobKind.INDEX](job)

    with pytest.raises(IndexMissing):
        desk.heliograph.generations.load()


def test_a_worker_begins_anew_when_another_model_is_in_use(desk: Desk) -> None:
    working = desk.working()
    working.duty().plan()
    desk.heliograph.settings = desk.heliograph.settings.model_copy(
        update={"embeddings": desk.heliograph.settings.embeddings.model_copy(update={"model": "tuned"})}
    )

    with pytest.raises(ModelChanged):
        working.duty().plan()


def test_an_index_whose_database_is_away_is_waited_for_as_for_any_other(desk: Desk) -> None:
    class Away:
        def load(self) -> None:
            raise IndexGone("the database of the index does not answer")

    leave(desk.heliograph.jobs, [about("pass")], now=NOON)
    desk.work(JobKind.INGEST)
    desk.heliograph.generations = Away()  # type: ignore[assignment]

    with pytest.raises(StoreAway, match="does not answer"):
        desk.working(JobKind.ENCODE).duty().plan()
