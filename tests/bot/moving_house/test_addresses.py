import pytest
import sqlalchemy as sa

from bot.databases import Addresses
from bot.errors import UsageError
from bot.moving_house.addresses import goal, is_same, plain
from corpus.settings import Engine


def test_a_server_holds_both_databases_in_one(tmp_path):
    with goal("postgres://heliograph@db.example.org/desk", tmp_path) as found:
        assert found.addresses == Addresses(*["postgresql://heliograph@db.example.org/desk"] * 2)
        assert found.keys["database", "url"] == "postgresql://heliograph@db.example.org/desk"
        assert found.engine is None


def test_files_of_the_home_need_no_setting(tmp_path):
    with goal("embedded", tmp_path) as named, goal(f"sqlite:///{tmp_path}", tmp_path) as written:
        assert named == written
        assert named.engine is Engine.EMBEDDED
        assert set(named.keys.values()) == {"", "auto"}


def test_files_elsewhere_are_named_one_by_one(tmp_path):
    with goal(f"sqlite:///{tmp_path / 'new'}", tmp_path) as found:
        assert found.keys["bot", "database_url"] == f"sqlite:///{tmp_path / 'new' / 'bot.db'}"
        assert found.addresses.corpus == f"sqlite:///{tmp_path / 'new' / 'corpus.db'}"


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("tomorrow", "is no address"),
        ("mysql://db.example.org/desk", "cannot be moved to"),
        ("sqlite://", "cannot be moved to"),
        ("postgresql://heliograph:secret@db.example.org/desk", "PGPASSFILE"),
        ("postgresql://heliograph:secret@with@db.example.org/desk", "no host and port that can be read"),
        ("postgresql://db.example.org:secret/desk", "no host and port that can be read"),
    ],
)
def test_what_cannot_be_moved_to_is_refused(tmp_path, named, said):
    with pytest.raises(UsageError, match=said) as told, goal(named, tmp_path):
        pass
    assert "secret" not in str(told.value)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "corpus.db").write_bytes(b"")
    with pytest.raises(UsageError, match="is a file"), goal(f"sqlite:///{tmp_path / 'corpus.db'}", tmp_path):
        pass


def test_addresses_are_compared_without_driver_and_password():
    assert is_same("postgresql+psycopg://a:b@host/desk", "postgresql://a:c@host/desk")
    assert not is_same("postgresql://a@host/desk", "postgresql://a@host/other")
    assert plain("postgresql+psycopg://a:hidden@host/desk") == "postgresql://a@host/desk"
    assert plain("sqlite:////desk/corpus.db") == "sqlite:////desk/corpus.db"
    there = "postgresql://heliograph@/desk?host=%2Frun%2Fdesk&port=5433"
    assert plain(there) == there


def test_several_hosts_may_each_have_a_port(tmp_path):
    with goal("postgresql://heliograph@one:5433,two:5434/desk", tmp_path) as found:
        assert dict(sa.make_url(found.addresses.corpus).query) == {"host": "one,two", "port": "5433,5434"}


def test_the_password_of_the_environment_is_used_and_not_written_down(tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_DATABASE_PASSWORD", "pAm@r")
    with goal("postgresql://heliograph@db.example.org/desk", tmp_path) as found:
        assert found.addresses.people == "postgresql://heliograph:pAm%40r@db.example.org/desk"
        assert found.keys["database", "url"] == "postgresql://heliograph@db.example.org/desk"


def test_an_empty_password_is_none(tmp_path):
    with goal("postgresql://heliograph:@db.example.org/desk", tmp_path) as found:
        assert found.keys["database", "url"] == "postgresql://heliograph:@db.example.org/desk"
