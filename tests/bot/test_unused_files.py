"""A home whose files hold something, while its configuration names databases elsewhere: said once, with the remedy."""

import logging

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER, brief_at, settle
from fakes.bot_moving import addresses_in
from fakes.corpus_news import NOW, STORY, draft, whole

from bot.databases import Addresses, addresses
from bot.moving_house.desk import moving
from bot.settings import Settings
from bot.store import BotStore
from bot.unused_files import unused
from corpus.settings import DatabaseSettings
from corpus.store import CorpusStore

SERVER = "postgresql://desk:pAmIr@db.example.org/desk"
ELSEWHERE = (SERVER, SERVER)


@pytest.fixture
def home(tmp_path):
    """Return a home with an article and a subscription in its files."""
    home = tmp_path / "home"
    home.mkdir()
    kept = addresses_in(home)
    with CorpusStore(kept.corpus) as corpus:
        corpus.save(draft(), whole(STORY), now=NOW)
    people = BotStore(kept.people)
    settle(people)
    people.add_subscription(READER, brief_at(8), cursor=0, now=MONDAY_MORNING)
    people.close()
    return home


def warnings_of(caplog, settings):
    with caplog.at_level(logging.WARNING, logger="bot.databases"), addresses(settings):
        pass
    return [record.getMessage() for record in caplog.records]


def test_files_that_an_address_hides_are_named_with_both_remedies(home, caplog):
    [said] = warnings_of(caplog, Settings(home=home, database=DatabaseSettings(url=SERVER)))
    assert f"{home / 'corpus.db'} and {home / 'bot.db'}: not used" in said
    assert "heliograph migrate --to" in said
    assert "move the files out of the home folder" in said
    assert "pAmIr" not in said


def test_only_what_is_not_used_is_named(home):
    files = addresses_in(home)
    assert unused(home, (SERVER, files.people)) == [home / "corpus.db"]
    assert unused(home, (files.corpus, SERVER)) == [home / "bot.db"]
    assert unused(home, (files.corpus, files.people)) == []


def test_files_in_which_nothing_is_yet_hide_nothing(tmp_path, caplog):
    files = addresses_in(tmp_path)
    CorpusStore(files.corpus).close()
    BotStore(files.people).close()
    assert warnings_of(caplog, Settings(home=tmp_path, database=DatabaseSettings(url=SERVER))) == []
    assert unused(tmp_path / "none", ELSEWHERE) == []


def test_files_that_a_move_left_are_no_longer_of_use(home, tmp_path):
    with moving(addresses_in(home), addresses_in(tmp_path / "new"), lambda *_: None) as move:
        move.copy()
        move.settle()
        assert unused(home, ELSEWHERE) != [], "the move is not over"
        move.finish()
    assert unused(home, ELSEWHERE) == []


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "bot.db").write_bytes(b"SQLite format 3\x00 and then nothing that is one")
    assert unused(tmp_path, ELSEWHERE) == [tmp_path / "bot.db"]


def test_who_keeps_what_it_has_in_the_home_is_told_nothing(home, caplog):
    assert warnings_of(caplog, Settings(home=home)) == []
    assert addresses_in(home) == Addresses(f"sqlite:///{home / 'corpus.db'}", f"sqlite:///{home / 'bot.db'}")
