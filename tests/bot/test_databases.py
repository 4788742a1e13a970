"""Which engine a home has: the one that was wanted first, whoever asks later."""

import pytest

from bot.databases import Addresses, addresses, engine_of, record, recorded, with_password
from bot.errors import ConfigError
from bot.settings import Settings
from corpus.settings import DatabaseSettings, Engine


def settings(home, engine=Engine.AUTO, **tables):
    return Settings(home=home, database=DatabaseSettings(engine=engine), **tables)


def test_a_new_home_keeps_what_it_has_in_files(tmp_path):
    with addresses(settings(tmp_path)) as found:
        assert found == Addresses(f"sqlite:///{tmp_path / 'corpus.db'}", f"sqlite:///{tmp_path / 'bot.db'}")
    assert recorded(tmp_path) is None


def test_one_address_serves_for_both_and_each_may_have_its_own(tmp_path):
    server = DatabaseSettings(url="postgresql://desk@db.example.org/desk")
    both = Settings(home=tmp_path, database=server)
    apart = Settings(home=tmp_path, database=server, bot={"database_url": "sqlite:////desk/bot.db"})

    with addresses(both) as found:
        assert found == Addresses(server.url, server.url)
    with addresses(apart) as found:
        assert found == Addresses(server.url, "sqlite:////desk/bot.db")


def test_the_password_of_the_environment_goes_into_addresses_that_have_none(tmp_path, monkeypatch):
    (tmp_path / "password").write_text("pAmIr/7439\n", encoding="utf-8")
    monkeypatch.setenv("HELIOGRAPH_DATABASE_PASSWORD_FILE", str(tmp_path / "password"))
    assert (
        with_password("postgresql://desk@db.example.org/desk") == "postgresql://desk:pAmIr%2F7439@db.example.org/desk"
    )
    for url in ("postgresql://desk:own@db.example.org/desk", "postgresql://db.example.org/desk", "sqlite:////a.db", ""):
        assert with_password(url) == url
    with addresses(Settings(home=tmp_path, database=DatabaseSettings(url="postgresql://desk@db/desk"))) as found:
        assert found.corpus == found.people == "postgresql://desk:pAmIr%2F7439@db/desk"


def test_a_home_that_was_begun_on_a_server_stays_there(tmp_path):
    record(tmp_path, Engine.POSTGRES)

    assert engine_of(settings(tmp_path)) is Engine.POSTGRES
    assert engine_of(settings(tmp_path, Engine.POSTGRES)) is Engine.POSTGRES
    with pytest.raises(ConfigError, match=r"keeps its data in PostgreSQL; .*auto"):
        engine_of(settings(tmp_path, Engine.EMBEDDED))


@pytest.mark.parametrize("name", ["corpus.db", "bot.db"])
def test_what_a_home_keeps_in_files_is_never_hidden_behind_an_empty_server(tmp_path, name):
    (tmp_path / name).touch()

    with pytest.raises(ConfigError, match="keeps its data in files"):
        engine_of(settings(tmp_path, Engine.POSTGRES))


def test_a_record_of_another_word_is_named(tmp_path):
    (tmp_path / "engine").write_text("oracle\n", encoding="utf-8")

    with pytest.raises(ConfigError, match="engine names no engine"):
        engine_of(settings(tmp_path))
