import sqlite3
import stat
import threading
import zipfile
from contextlib import closing

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER, brief_at, outgoing, settle

from bot.errors import BotError
from bot.operations.backup import backup, restore
from bot.operations.feed_folder import FeedFolder
from bot.store import BotStore
from embeddings.tuned_models import TunedModels

TUNED = "tuned-20260301-0a1b2c3d"


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


def test_the_addresses_of_feeds_are_those_of_before_and_their_secret_stays_one(tmp_path):
    home_with_a_subscription(tmp_path / "home").close()
    before = FeedFolder(tmp_path / "feeds", tmp_path / "home" / "feeds.secret", lambda _: None).path(READER)

    assert backup(tmp_path / "home", tmp_path / "desk.zip") == ["bot.db", "feeds.secret"]
    restore(tmp_path / "desk.zip", tmp_path / "new")

    restored = tmp_path / "new" / "feeds.secret"
    assert FeedFolder(tmp_path / "feeds", restored, lambda _: None).path(READER) == before
    assert stat.S_IMODE(restored.stat().st_mode) == 0o600


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


def keys_in(home):
    """Return the keys of what the outbox of a home holds, in the order in which they were put there."""
    with closing(sqlite3.connect(home / "bot.db")) as connection:
        return [key for (key,) in connection.execute("SELECT key FROM outbox ORDER BY id")]


def test_a_backup_that_is_made_while_the_bot_writes_is_one_moment_of_it(tmp_path):
    store = home_with_a_subscription(tmp_path / "home")
    store.enqueue([outgoing(f"before:{number}") for number in range(50)])
    stop, begun, rounds = threading.Event(), threading.Event(), []

    def write():
        while not stop.is_set():
            number = len(rounds)
            store.enqueue([outgoing(f"pair:{number}:a"), outgoing(f"pair:{number}:b")])
            rounds.append(number)
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    for number in range(5):
        backup(tmp_path / "home", tmp_path / f"{number}.zip")
    stop.set()
    writer.join()
    store.close()

    for number in range(5):
        restore(tmp_path / f"{number}.zip", tmp_path / f"restored-{number}")
        kept = keys_in(tmp_path / f"restored-{number}")
        # Whole transactions, without a gap, and nothing after the first that is missing.
        assert len(kept) % 2 == 0 and len(kept) > 50
        assert kept == keys_in(tmp_path / "home")[: len(kept)]


def test_what_is_restored_goes_on_where_the_backup_was_made(tmp_path):
    store = home_with_a_subscription(tmp_path / "home")
    store.enqueue([outgoing("brief:1")])
    backup(tmp_path / "home", tmp_path / "desk.zip")
    store.close()
    restore(tmp_path / "desk.zip", tmp_path / "new")

    restored = BotStore(f"sqlite:///{tmp_path / 'new' / 'bot.db'}")

    assert restored.enqueue([outgoing("brief:1"), outgoing("brief:2")]) == 1
    assert [one.key for one in restored.due(MONDAY_MORNING)] == ["brief:1"]
    restored.close()


def test_the_secret_of_the_feeds_and_the_model_in_use_come_along(tmp_path):
    home = tmp_path / "home"
    home_with_a_subscription(home).close()
    (home / "feeds.secret").write_bytes(b"0123456789abcdef")
    for name in (TUNED, "tuned-20260201-99999999"):
        (home / "models" / name / "1_Pooling").mkdir(parents=True)
        (home / "models" / name / "1_Pooling" / "config.json").write_text("{}")
        (home / "models" / name / "card.json").write_text(name)
    TunedModels(home / "models").use(TUNED)

    names = backup(home, tmp_path / "desk.zip")
    assert (
        restore(tmp_path / "desk.zip", tmp_path / "new")
        == names
        == [
            "bot.db",
            "feeds.secret",
            "models/CURRENT",
            f"models/{TUNED}",
        ]
    )

    new = tmp_path / "new"
    assert (new / "feeds.secret").read_bytes() == b"0123456789abcdef"
    assert TunedModels(new / "models").current() == TUNED
    assert (new / "models" / TUNED / "card.json").read_text() == TUNED
    assert (new / "models" / TUNED / "1_Pooling" / "config.json").exists()
    assert not (new / "models" / "tuned-20260201-99999999").exists()


def test_only_its_owner_may_read_a_backup_and_what_was_restored(tmp_path):
    home_with_a_subscription(tmp_path / "home").close()
    backup(tmp_path / "home", tmp_path / "desk.zip")
    restore(tmp_path / "desk.zip", tmp_path / "new")

    for path in (tmp_path / "desk.zip", tmp_path / "new" / "bot.db"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def damage(path):
    """Break the database where its rows are, not its first page."""
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 4)


def test_a_damaged_database_is_not_kept_and_the_backup_before_it_stays(tmp_path):
    home = tmp_path / "home"
    store = home_with_a_subscription(home)
    store.enqueue([outgoing(f"{number}", text="x" * 500) for number in range(100)])
    store.close()
    backup(home, tmp_path / "desk.zip")
    good = (tmp_path / "desk.zip").read_bytes()
    damage(home / "bot.db")

    with pytest.raises(BotError, match=r"bot.db"):
        backup(home, tmp_path / "desk.zip")

    assert (tmp_path / "desk.zip").read_bytes() == good
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.zip", "home"]


def test_a_backup_whose_database_is_damaged_is_refused_and_nothing_is_left(tmp_path):
    home = tmp_path / "home"
    store = home_with_a_subscription(home)
    store.enqueue([outgoing(f"{number}", text="x" * 500) for number in range(100)])
    store.close()
    damage(home / "bot.db")
    with zipfile.ZipFile(tmp_path / "desk.zip", "w") as archive:
        archive.write(home / "bot.db", "bot.db")

    with pytest.raises(BotError, match=r"bot.db"):
        restore(tmp_path / "desk.zip", tmp_path / "new")

    assert list((tmp_path / "new").iterdir()) == []
