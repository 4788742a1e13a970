import logging
import stat
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from fakes.bot_desk import open_store, settle

from bot.messages import Delivery, Message
from bot.operations.feed_folder import KEPT, FeedFolder
from bot.operations.feed_names import FeedNames
from bot.types import Chat, ChatKind, Language, Place

FRIDAY = datetime(2025, 3, 14, 3, 0, tzinfo=UTC)
GROUP = Place(-4005)
DESK, READER = Place(-1001, 12), Place(501)
CHATS = {
    DESK: Chat(DESK, ChatKind.GROUP, "Border desk", Language.RUSSIAN, "Asia/Bishkek"),
    READER: Chat(READER, ChatKind.PRIVATE, "", Language.ENGLISH, "Asia/Bishkek"),
}


@pytest.fixture
def folder(tmp_path):
    return FeedFolder(tmp_path / "feeds", tmp_path / "feeds.secret", CHATS.get)


def brief(place=DESK, key="brief:3:2025-03-14:0", page="<p>Talks in Batken</p>", title="Сводка"):
    return Delivery(1, key, place, Message(f"{title}\n13 марта – 14 марта", page=page), FRIDAY, 1)


def read(folder, place=DESK):
    return feedparser.parse(folder.path(place).read_bytes())


def test_a_brief_that_was_sent_is_in_the_feed_of_its_chat(folder):
    folder.sent(brief(), FRIDAY)

    feed = read(folder)
    assert (feed.bozo, feed.feed.title) == (False, "Heliograph: Border desk")
    assert [(entry.title, entry.summary) for entry in feed.entries] == [
        ("Сводка, 14 марта 2025\u202fг., 09:00", "<p>Talks in Batken</p>")
    ]
    assert not folder.path(READER).exists()


def test_what_is_no_beginning_of_a_brief_adds_nothing(folder, tmp_path):
    folder.sent(brief(page=""), FRIDAY)

    assert list(tmp_path.iterdir()) == []


def test_the_next_brief_stands_above_and_one_that_comes_twice_stands_once(folder):
    folder.sent(brief(), FRIDAY)
    folder.sent(brief(key="brief:3:2025-03-15:0", page="<p>Rain</p>"), FRIDAY + timedelta(days=1))
    first = read(folder).entries
    folder.sent(brief(), FRIDAY + timedelta(days=1, minutes=1))

    again = read(folder).entries
    assert [entry.summary for entry in first] == ["<p>Rain</p>", "<p>Talks in Batken</p>"]
    assert sorted(entry.id for entry in again) == sorted(entry.id for entry in first)


def test_a_feed_keeps_two_months_of_mornings(folder):
    for day in range(KEPT + 3):
        folder.sent(brief(key=f"brief:3:{day}:0"), FRIDAY + timedelta(days=day))

    assert len(read(folder).entries) == KEPT


def test_names_and_ids_stay_when_the_program_starts_again(folder, tmp_path):
    folder.sent(brief(), FRIDAY)
    before = read(folder)
    again = FeedFolder(tmp_path / "feeds", tmp_path / "feeds.secret", CHATS.get)
    again.sent(brief(), FRIDAY)

    after = read(again)
    assert again.path(DESK) == folder.path(DESK)
    assert (after.feed.id, after.entries[0].id) == (before.feed.id, before.entries[0].id)


def test_nobody_can_guess_a_name_from_the_chat(folder, tmp_path):
    elsewhere = FeedFolder(tmp_path / "feeds", tmp_path / "other.secret", CHATS.get)

    names = {folder.path(DESK).name, folder.path(READER).name, elsewhere.path(DESK).name}

    assert len(names) == 3
    assert all(len(name.removesuffix(".atom")) == 40 for name in names)
    assert stat.S_IMODE((tmp_path / "feeds.secret").stat().st_mode) == 0o600


def test_a_group_that_becomes_a_supergroup_goes_on_in_the_file_that_is_read(tmp_path):
    store = open_store(tmp_path)
    settle(store, GROUP)
    folder = FeedFolder(tmp_path / "feeds", tmp_path / "feeds.secret", CHATS.get, named_by=FeedNames(store).named_by)
    folder.sent(brief(GROUP), FRIDAY)
    address = folder.path(GROUP)

    store.migrate(GROUP.chat_id, -1002_900)
    folder.sent(brief(Place(-1002_900), key="brief:3:2025-03-15:0", page="<p>Rain</p>"), FRIDAY + timedelta(days=1))
    store.migrate(-1002_900, -1002_901)

    assert [entry.summary for entry in feedparser.parse(address.read_bytes()).entries] == [
        "<p>Rain</p>",
        "<p>Talks in Batken</p>",
    ]
    assert folder.path(Place(-1002_901)) == address
    store.close()


def test_a_chat_without_settings_has_a_feed_too(folder):
    folder.sent(brief(Place(77)), FRIDAY)

    feed = read(folder, Place(77))
    assert (feed.feed.title, feed.entries[0].title) == ("Heliograph", "Сводка, 2025-03-14")


def test_a_damaged_feed_is_begun_anew_and_that_is_logged(folder, caplog):
    folder.sent(brief(), FRIDAY)
    folder.path(DESK).write_text("<feed", encoding="utf-8")

    with caplog.at_level(logging.WARNING):
        folder.sent(brief(key="brief:3:2025-03-15:0"), FRIDAY)

    assert len(read(folder).entries) == 1
    assert "begun anew" in caplog.text


def test_a_folder_that_cannot_be_written_holds_up_nothing(tmp_path, caplog):
    (tmp_path / "feeds").write_text("a file stands in the way", encoding="utf-8")
    folder = FeedFolder(tmp_path / "feeds", tmp_path / "feeds.secret", CHATS.get)

    folder.sent(brief(), FRIDAY)

    assert "the feed of chat -1001 could not be written" in caplog.text
