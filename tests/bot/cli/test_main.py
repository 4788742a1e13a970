"""How the command line ends when a database refuses, or is away."""

import pytest
from fakes.databases import TrialServer

from bot.cli import main


@pytest.fixture
def ended(tmp_path, monkeypatch, capfd):
    """Return what tells how `heliograph admin chats` ends with an address: the exit code and what was said."""

    def end_of(url):
        monkeypatch.setenv("HELIOGRAPH_DATABASE__URL", url)
        monkeypatch.setattr("sys.argv", ["heliograph", "--home", str(tmp_path), "admin", "chats"])
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as end:
            main.main()
        return end.value.code, capfd.readouterr().err

    return end_of


def test_what_somebody_must_settle_ends_with_two(postgres: TrialServer, ended) -> None:
    code, said = ended(postgres.server.url("yesterday"))
    assert code == 2
    assert said.startswith("heliograph: the bot's database cannot be used: ")
    assert said.count("\n") == 1
    assert 'database "yesterday" does not exist; createdb makes it' in said


def test_an_address_that_cannot_be_read_ends_with_two_and_is_not_shown(ended) -> None:
    code, said = ended("postgresql://desk:pAmIr@7439@db.example.org/desk")
    assert code == 2
    assert "[database] url" in said
    assert "pAmIr" not in said


def test_a_server_that_is_away_ends_with_one(ended) -> None:
    code, said = ended("postgresql://desk:pAmIr@127.0.0.1:1/desk")
    assert code == 1
    assert "Connection refused" in said
    assert "pAmIr" not in said
