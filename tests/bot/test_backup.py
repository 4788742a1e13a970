import zipfile

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER, brief_at, settle

from bot.backup import backup, restore
from bot.errors import BotError
from bot.store import BotStore


def home_with_a_subscription(folder):
    folder.mkdir()
    store = BotStore(f"sqlite:///{folder / 'bot.db'}")
    settle(store)
    store.add_subscription(READER, brief_at(8), cursor=0, now=MONDAY_MORNING)
    return store


def test_what_was_backed_up_while_open_comes_back_whole(tmp_path):
    store = home_with_a_subscription(tmp_path / "home")
    names = backup(tmp_path / "home", tmp_path / "desk.zip")
    store.close()

    assert restore(tmp_path / "desk.zip", tmp_path / "new") == names == ["bot.db"]

    restored = BotStore(f"sqlite:///{tmp_path / 'new' / 'bot.db'}")
    assert [one.at.hour for one in restored.subscriptions(READER)] == [8]
    restored.close()


def test_a_restore_never_overwrites(tmp_path):
    store = home_with_a_subscription(tmp_path / "home")
    store.close()
    backup(tmp_path / "home", tmp_path / "desk.zip")

    with pytest.raises(BotError, match=r"has bot.db already"):
        restore(tmp_path / "desk.zip", tmp_path / "home")


def test_an_empty_home_is_not_backed_up(tmp_path):
    with pytest.raises(BotError, match="nothing to back up"):
        backup(tmp_path, tmp_path / "desk.zip")


def test_a_foreign_archive_is_refused_before_anything_is_written(tmp_path):
    with zipfile.ZipFile(tmp_path / "foreign.zip", "w") as archive:
        archive.writestr("../evil.db", "x")

    with pytest.raises(BotError, match="not a Heliograph backup"):
        restore(tmp_path / "foreign.zip", tmp_path / "new")

    assert not (tmp_path / "new").exists()


def test_a_damaged_archive_is_refused(tmp_path):
    (tmp_path / "desk.zip").write_bytes(b"not a zip")

    with pytest.raises(BotError, match=r"desk.zip"):
        restore(tmp_path / "desk.zip", tmp_path / "new")
