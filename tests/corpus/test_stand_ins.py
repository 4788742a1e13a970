"""A desk whose address names a server and its standby."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from threading import Timer

import pytest
from fakes.cluster_desk import answers, fill
from fakes.databases_pair import Pair, server_with_standby
from sqlalchemy.engine import make_url

from bot.errors import StoreAway as PeopleAway
from bot.store import BotStore
from bot.types import ChatKind, Language, Place, Room
from corpus.engine_kinds import Limits
from corpus.errors import StoreAway
from corpus.jobs.presence import presence
from corpus.stand_ins import may_stand_in
from corpus.store import CorpusStore
from corpus.types import Draft, Prepared, Span
from embeddings.errors import IndexGone
from embeddings.postgres.generations import PostgresGenerations
from embeddings.vectors import VectorStore

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TEXT = "Border guards of both sides met in Batken."
AT_ONCE = Limits(connect=2, patience=0.2)


@pytest.fixture(scope="module")
def servers() -> Iterator[Pair]:
    with server_with_standby() as made:
        CorpusStore(made.url).save(Draft(key="batken", title="Batken", text=TEXT), [Span(0, len(TEXT))], now=NOW)
        VectorStore(made.url).close()
        people = BotStore(made.url)
        people.ensure_chat(room(7), language=Language.RUSSIAN, zone="Asia/Bishkek")
        people.close()
        yield made


@pytest.fixture
def pair(servers: Pair) -> Iterator[Pair]:
    servers.primary.start()
    servers.abreast()
    yield servers


def room(chat_id: int) -> Room:
    return Room(Place(chat_id), ChatKind.PRIVATE, "Saltanat")


def prepared(key: str) -> list[Prepared]:
    return [Prepared(Draft(key=key, title=key, text=TEXT), [Span(0, len(TEXT))])]


def test_articles_are_read_from_the_standby_while_the_primary_is_gone(pair: Pair) -> None:
    store = CorpusStore(pair.url, limits=AT_ONCE)
    pair.primary.kill()
    assert store.coverage().articles >= 1
    store.close()


def test_what_is_opened_while_only_the_standby_answers_reads(pair: Pair) -> None:
    pair.primary.kill()
    with CorpusStore(pair.url, limits=AT_ONCE) as store:
        assert store.passages([1])[0].text == TEXT
    vectors = VectorStore(pair.url, limits=AT_ONCE)
    assert not vectors.get("model", [b"x" * 32], dimension=3).known.any()
    vectors.close()


def test_questions_find_what_they_found_before(pair: Pair) -> None:
    kept = PostgresGenerations(pair.url, limits=AT_ONCE)
    fill(kept, range(1, 201))
    before = answers(kept.load())
    pair.abreast()
    pair.primary.kill()
    assert answers(kept.load()) == before
    kept.close()
    opened_meanwhile = PostgresGenerations(pair.url, limits=AT_ONCE)
    assert answers(opened_meanwhile.load()) == before
    with pytest.raises(IndexGone, match="only a standby answers"), opened_meanwhile.building():
        opened_meanwhile.empty(16)
    opened_meanwhile.close()


def test_what_is_written_meanwhile_is_refused_with_the_remedy(pair: Pair) -> None:
    store, people = CorpusStore(pair.url, limits=AT_ONCE), BotStore(pair.url, limits=AT_ONCE)
    pair.primary.kill()
    with pytest.raises(StoreAway, match="only a standby answers, which takes no writes"):
        store.save_all(prepared("osh"), now=NOW)
    with pytest.raises(PeopleAway, match="start its primary again, or promote the standby"):
        people.ensure_chat(room(8), language=Language.ENGLISH, zone="UTC")
    store.close()
    people.close()


def test_what_people_said_is_not_read_from_a_stand_in_that_may_be_behind(pair: Pair) -> None:
    people = BotStore(pair.url, limits=AT_ONCE)
    pair.primary.kill()
    with pytest.raises(PeopleAway, match="session is read-only"):
        people.chat(Place(7))
    people.close()


def test_a_worker_is_known_by_a_lock_of_the_primary_only(pair: Pair) -> None:
    worker = presence(pair.url, AT_ONCE)
    before = worker.number()
    pair.primary.kill()
    with pytest.raises(StoreAway, match="no session for this worker"):
        worker.number()
    with pytest.raises(StoreAway, match="does not say which workers live"):
        worker.living()
    pair.primary.start()
    after = worker.number()
    assert after != before
    assert worker.living() == {after}
    worker.close()


def test_a_standby_by_its_own_address_knows_of_no_workers(pair: Pair) -> None:
    with pytest.raises(StoreAway, match="only a standby answers"):
        presence(pair.standby.url(), AT_ONCE)


def test_who_decides_by_what_is_read_reads_from_no_standby(pair: Pair) -> None:
    store = CorpusStore(pair.url, limits=replace(AT_ONCE, stand_ins=False))
    patient = CorpusStore(pair.url, limits=AT_ONCE)
    pair.primary.kill()
    with pytest.raises(StoreAway):
        store.coverage()
    assert patient.coverage().articles >= 1
    store.close()
    patient.close()


def test_what_is_written_waits_for_a_primary_that_restarts(pair: Pair) -> None:
    store = CorpusStore(pair.url, limits=Limits(connect=2, patience=20))
    pair.primary.kill()
    assert store.coverage().articles >= 1, "and a connection to the standby is at rest"
    Timer(0.5, pair.primary.start).start()
    (saved,) = store.save_all(prepared("naryn"), now=NOW)
    assert store.article(saved.article_id) is not None
    store.close()


def test_who_read_from_the_standby_reads_from_the_primary_again(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.stand_ins.LOOK_AGAIN", 0.3)
    store = CorpusStore(pair.url, limits=AT_ONCE)
    pair.primary.kill()
    store.coverage()
    pair.primary.start()
    time.sleep(0.4)
    pair.standby.stop()
    assert store.coverage().articles >= 1
    pair.standby.start()
    store.close()


def test_a_stand_in_is_asked_only_where_the_address_wants_the_one_that_takes_writes() -> None:
    several = "postgresql://desk@one.example.org,two.example.org/desk"
    assert may_stand_in(make_url(f"{several}?target_session_attrs=read-write"))
    assert may_stand_in(make_url("postgresql://desk@/desk?host=10.2.0.1,10.2.0.2&target_session_attrs=primary"))
    assert not may_stand_in(make_url(several))
    assert not may_stand_in(make_url("postgresql://desk@one.example.org/desk?target_session_attrs=read-write"))
