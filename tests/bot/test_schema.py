from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot import schema
from bot.errors import StoreError
from bot.schema import HEAD, METADATA, open_database


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
