from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from fakes.databases import url_in
from sqlalchemy import create_engine

from bot import schema
from bot.answers import Use
from bot.errors import StoreError
from bot.messages import Cited, Message
from bot.news import SentRecord
from bot.schema import HEAD, open_database
from bot.store import BotStore
from bot.tables import METADATA
from bot.types import Length, Place


def test_migrations_lead_to_exactly_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'bot.db'}")

    with engine.begin() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)

    engine.dispose()
    assert differences == []


def test_the_newest_migration_is_the_one_that_the_code_expects() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))

    assert ScriptDirectory.from_config(settings).get_heads() == [HEAD]


def database_of_the_first_version(path: Path, *, revision: str = "0001") -> None:
    """Make a database as the first version of the bot left it, or a later `revision`, with one chat and one card."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        connection.exec_driver_sql(
            "INSERT INTO chats VALUES (501, 0, 'private', 'Aigul', 'ru', 'Asia/Bishkek', NULL, NULL)"
        )
        connection.exec_driver_sql(
            "INSERT INTO cards (id, chat_id, topic_id, question, as_of, passages, confidence, answered, created)"
            " VALUES ('Zx81kQ', 501, 0, 'Кто охраняет мост в Термезе?', '2026-03-02 06:00:00',"
            " '[[10, 0.9], [20, 0.4]]', 0.8, 1, '2026-03-02 06:00:00')"
        )
    engine.dispose()


def test_a_database_of_the_first_version_keeps_its_rows(tmp_path: Path) -> None:
    database_of_the_first_version(tmp_path / "bot.db")

    store = BotStore(f"sqlite:///{tmp_path / 'bot.db'}")

    chat, card = store.chat(Place(501)), store.card("Zx81kQ")
    assert chat is not None and (chat.title, chat.zone) == ("Aigul", "Asia/Bishkek")
    assert card is not None and (card.question, card.passage_ids) == ("Кто охраняет мост в Термезе?", (10, 20))
    assert (card.asked, card.reasons) == ("", ())
    assert store.latest_card(Place(501), 501) == card
    store.note_use(card.id, 20, now=card.created)
    assert store.uses() == [Use("Кто охраняет мост в Термезе?", 20)]
    store.close()


def test_a_database_of_before_the_ledger_keeps_its_rows_and_gets_one(tmp_path: Path) -> None:
    database_of_the_first_version(tmp_path / "bot.db", revision="0002")

    store = BotStore(f"sqlite:///{tmp_path / 'bot.db'}")

    chat, card = store.chat(Place(501)), store.card("Zx81kQ")
    assert chat is not None and (chat.title, chat.length) == ("Aigul", Length.SHORT)
    assert card is not None
    assert store.told(Place(501), since=card.created) == SentRecord()
    later = card.created + timedelta(days=1)
    store.note_sent(Place(501), Message("Brief", cited=(Cited(17, 1, 0, 40),), tells=(17,)), 31, now=later)
    assert store.told(Place(501), since=card.created).told.keys() == {17}
    store.close()


def test_sqlite_keeps_a_log_and_waits_for_other_writers(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'bot.db'}")

    with engine.begin() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()

    engine.dispose()
    assert (journal, patience) == ("wal", 10_000)


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    engine = open_database(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    with pytest.raises(StoreError, match="9999, made by a newer version"):
        open_database(url)


def test_several_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"

    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(open_database, [url] * 4))

    with engines[0].begin() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").all() == [(HEAD,)]
    for engine in engines:
        engine.dispose()


def test_a_file_that_is_no_database_is_named_an_error_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("Minutes of the border commission, Batken, 4 June. " * 100)

    with pytest.raises(StoreError, match="not a database"):
        open_database(f"sqlite:///{tmp_path / 'bot.db'}")


def test_an_address_that_names_no_database_is_an_error_of_the_store() -> None:
    with pytest.raises(StoreError):
        open_database("bot.db")


@pytest.mark.engines("postgres")
def test_who_hangs_within_a_transaction_keeps_others_from_writing_for_five_seconds_at_most(tmp_path: Path) -> None:
    engine = open_database(url_in(tmp_path, "bot.db"))
    with engine.connect() as connection:
        ends = connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar()
    engine.dispose()

    assert ends == "5s"
