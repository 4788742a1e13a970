import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from corpus.errors import StoreError
from corpus.schema import METADATA, SCHEMA_VERSION, open_database
from corpus.store import CorpusStore
from corpus.types import Evidence


def test_the_migrations_make_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path / 'corpus.db'}").reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_code_knows_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "corpus:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_VERSION


def test_a_current_database_is_opened_without_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'corpus.db'}"
    open_database(url).close()
    program = (
        f"import sys; from corpus.schema import open_database; open_database({url!r}); print('alembic' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_sqlite_is_set_up_for_several_processes(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'corpus.db'}")
    with database.reading() as connection:
        modes = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")]
        assert modes == ["wal", 1]
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    database.close()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    open_database(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newer Heliograph"):
        open_database(f"sqlite:///{path}")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the folder does not exist"):
        open_database(f"sqlite:///{tmp_path / 'nowhere' / 'corpus.db'}")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    path.write_text("Talks of day one end in Batken.\n" * 40)
    with pytest.raises(StoreError, match="not a database"):
        open_database(f"sqlite:///{path}")
    assert path.read_text().startswith("Talks of day one")


def test_what_is_no_database_address_is_refused() -> None:
    with pytest.raises(StoreError, match="database_url"):
        open_database("corpus.db")


def test_an_unknown_database_names_itself_without_its_password() -> None:
    with pytest.raises(StoreError, match="not there") as caught:
        open_database("klingon://user:secret@host/news")
    assert "secret" not in str(caught.value)
    assert isinstance(caught.value.__cause__, sa.exc.SQLAlchemyError)


def test_a_database_of_the_first_version_keeps_its_articles(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    config = Config()
    config.set_main_option("script_location", "corpus:migrations")
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO articles VALUES (1, 'https://panj-herald.example/a', 1, 'c', 't', '2025-03-05 09:00:00', NULL)"
        )
        connection.exec_driver_sql(
            "INSERT INTO revisions VALUES (1, 1, 1, 'Talks end', 'Panj Herald', NULL, '[]', 'en',"
            " '2025-03-04 08:00:00', 0, '2025-03-04 08:00:00', '2025-03-05 09:00:00', 'The talks ended.')"
        )
    engine.dispose()
    with CorpusStore(f"sqlite:///{path}") as store:
        article = store.article(1)
    assert article is not None
    assert (article.text, article.header.evidence, article.header.modified) == (
        "The talks ended.",
        Evidence.DECLARED,
        None,
    )
