"""Sessions of a server: what they may take, and what is told when they get none."""

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from fakes.databases import TrialServer, executed
from sqlalchemy.engine import make_url

from corpus.engine_kinds import WRITING, Kind, Limits
from corpus.engines import described, open_engine, reason, shown
from corpus.errors import StoreError
from corpus.store import CorpusStore

ARTICLES = Kind("corpus", ())
PEOPLE = Kind("bot", (), turn=WRITING)


@pytest.fixture
def engine(postgres_url: str) -> Iterator[sa.Engine]:
    opened = open_engine(postgres_url, ARTICLES, limits=Limits(3, statement=0.5, lock=0.3))
    yield opened
    opened.dispose()


def why(engine: sa.Engine, statement: str) -> str:
    with pytest.raises(sa.exc.SQLAlchemyError) as caught, engine.connect() as connection:
        connection.exec_driver_sql(statement)
    return reason(caught.value)


def isolation(engine: sa.Engine) -> object:
    with engine.begin() as connection:
        return connection.exec_driver_sql("SHOW transaction_isolation").scalar()


def test_a_server_that_is_away_is_told_in_one_line_without_the_password() -> None:
    with pytest.raises(StoreError) as caught:
        CorpusStore("postgresql://desk:pAmIr-7439@127.0.0.1:1/desk")
    said = str(caught.value)
    assert said.startswith("postgresql+psycopg://desk:***@127.0.0.1:1/desk: the article database does not answer: ")
    assert "Connection refused" in said
    assert "\n" not in said
    assert "pAmIr" not in said


def test_a_query_that_takes_too_long_is_ended_and_the_setting_is_named(engine: sa.Engine) -> None:
    assert why(engine, "SELECT pg_sleep(60)").endswith("statement_seconds under [database] says how long it may take")


def test_one_writes_at_a_time_and_who_waits_too_long_is_told_why(engine: sa.Engine) -> None:
    writer = engine.execution_options(turn=WRITING)
    with writer.begin() as first:
        first.exec_driver_sql("SELECT 1")
        with pytest.raises(sa.exc.SQLAlchemyError) as caught, writer.begin() as second:
            second.exec_driver_sql("SELECT 1")
    assert "another process writes; lock_seconds" in reason(caught.value)


def test_who_reads_waits_for_no_writer_and_cannot_write(engine: sa.Engine) -> None:
    with engine.execution_options(turn=WRITING).begin() as writer:
        writer.exec_driver_sql("UPDATE articles SET revision = 2")
        with engine.connect() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM articles").scalar() == 0
    assert "read-only transaction" in why(engine, "DELETE FROM articles")


def test_who_writes_sees_what_was_written_before_its_turn_whatever_the_database_takes_for_usual(
    postgres: TrialServer,
) -> None:
    with postgres.database() as url:
        name = make_url(url).database
        executed(url, f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'")
        opened = open_engine(url, ARTICLES)
        assert isolation(opened.execution_options(turn=WRITING)) == "read committed"
        assert isolation(opened) == "repeatable read"
        assert isolation(opened.execution_options(isolation_level="AUTOCOMMIT")) == "read committed"
        opened.dispose()


def test_writers_of_articles_and_of_people_do_not_wait_for_one_another(engine: sa.Engine, postgres_url: str) -> None:
    people = open_engine(postgres_url, PEOPLE, limits=Limits(lock=0.3))
    with engine.execution_options(turn=WRITING).begin(), people.begin() as connection:
        assert connection.exec_driver_sql("SELECT current_schema()").scalar() == "bot"
    people.dispose()


def test_all_that_one_process_opens_for_a_schema_shares_its_connections(engine: sa.Engine, postgres_url: str) -> None:
    again = open_engine(postgres_url, ARTICLES, limits=Limits(3, statement=0.5, lock=0.3))
    held = [one.connect() for one in (engine, again, engine)]
    try:
        with pytest.raises(sa.exc.TimeoutError):
            again.connect()
    finally:
        for connection in held:
            connection.close()


def test_sessions_come_back_by_themselves_when_the_server_was_away(postgres: TrialServer, engine: sa.Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    postgres.server.stop()
    away = why(engine, "SELECT 1")
    postgres.server.start()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    assert "\n" not in away


def test_the_engine_is_described_with_its_versions(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        said = described(connection)
    assert said.startswith("PostgreSQL 1")
    assert ", pgvector 0." in said


def test_an_address_is_shown_without_its_password() -> None:
    assert shown("postgresql://desk:pAmIr@db.example.org/desk") == "postgresql://desk:***@db.example.org/desk"
    assert shown("pAmIr") == "(cannot be read)"


def test_many_threads_that_write_all_get_their_turn(postgres_url: str) -> None:
    opened = open_engine(postgres_url, ARTICLES, limits=Limits(2))
    written = []

    def write(number: int) -> None:
        with opened.execution_options(turn=WRITING).begin() as connection:
            connection.exec_driver_sql("SELECT 1")
            written.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opened.dispose()
    assert sorted(written) == list(range(12))
