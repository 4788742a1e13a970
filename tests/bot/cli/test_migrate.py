"""The command that moves a desk: what it tells, what it writes down, and how it ends."""

import json
import tomllib

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER, brief_at, settle
from typer.testing import CliRunner

from bot.cli.main import app
from bot.errors import StoreError, UsageError
from bot.store import BotStore


class Desk:
    """A home with one subscription, and the commands that are run in it."""

    def __init__(self, folder):
        self.home, self.config, self.new = folder / "home", folder / "config.toml", folder / "new"
        self.home.mkdir()
        self.config.write_text('[bot]\nzone = "UTC" # here\n', encoding="utf-8")
        store = BotStore(f"sqlite:///{self.home / 'bot.db'}")
        settle(store)
        store.add_subscription(READER, brief_at(8), cursor=0, now=MONDAY_MORNING)
        store.close()

    def run(self, *arguments):
        options = ("--config", str(self.config), "--home", str(self.home))
        return CliRunner().invoke(app, [*options, "migrate", *arguments])

    def move(self, *arguments):
        return self.run("--to", f"sqlite:///{self.new}", *arguments)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_a_desk_is_copied_first_and_switched_later(desk):
    copied = json.loads(desk.move("--no-switch", "--json").stdout)
    assert (copied["written"], copied["switched"]) == (2, False)
    assert desk.config.read_text(encoding="utf-8") == '[bot]\nzone = "UTC" # here\n'

    switched = json.loads(desk.move("--json").stdout)
    assert (switched["written"], switched["rows"], switched["switched"]) == (0, 2, True)
    assert tomllib.loads(desk.config.read_text(encoding="utf-8")) == {
        "bot": {"zone": "UTC", "database_url": f"sqlite:///{desk.new / 'bot.db'}"},
        "corpus": {"database_url": f"sqlite:///{desk.new / 'corpus.db'}"},
    }


def test_a_second_run_says_that_all_is_there_and_the_way_back_is_open(desk):
    assert "2 rows were written" in desk.move().stdout
    assert "already" in desk.move().stdout
    assert "nothing to copy" in desk.run("--to", "embedded").stdout
    assert "already" in desk.run("--to", "embedded").stdout


def test_where_the_environment_wins_it_is_told_what_to_set_there(desk, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_BOT__DATABASE_URL", f"sqlite:///{desk.home / 'bot.db'}")
    done = desk.move()
    assert done.exit_code == 1
    assert f'[bot] database_url = "sqlite:///{desk.new / "bot.db"}"' in done.stderr
    assert desk.config.read_text(encoding="utf-8") == '[bot]\nzone = "UTC" # here\n'


def test_a_desk_that_was_left_can_be_taken_up_again(desk):
    desk.move()
    desk.config.write_text("", encoding="utf-8")
    assert "can be written to again" in desk.run("--stay").stdout
    assert "were never left" in desk.run("--stay").stdout


def test_a_place_with_other_rows_is_refused(desk):
    desk.new.mkdir()
    store = BotStore(f"sqlite:///{desk.new / 'bot.db'}")
    settle(store)
    store.close()
    done = desk.move()
    assert done.exit_code == 1
    assert isinstance(done.exception, StoreError)


@pytest.mark.parametrize("arguments", [(), ("--to", "nowhere"), ("--to", "embedded", "--stay")])
def test_what_cannot_be_meant_is_refused(desk, arguments):
    assert isinstance(desk.run(*arguments).exception, UsageError)
