"""The fuzz through the whole: a process, its webhook or polls, its outbox, and the strict stand-in for Telegram."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from emulator.nouns import Person, Role, Room
from emulator.running import Heliograph
from emulator.telegram import BOT, Telegram
from fuzz.updates import Known, Updates

pytestmark = pytest.mark.flow

COUNT = 300
CONFIG = """
[bot]
api_base_url = "{url}"
update_minutes = 0
"""
OF_THE_PLACE = (
    "message to edit not found",
    "PARTICIPANT_ID_INVALID",
    "chat not found",
    "bot was",
    "bot is not",
    "need administrator rights",
    "message thread not found",
    "query is too old",
)
"""What chats that the fuzz makes up are refused for: nothing in the message itself."""


@pytest.fixture
def telegram():
    with Telegram() as telegram:
        for number in range(1, 9):
            _room(telegram, 500 + number, "private")
            for kind in ("group", "supergroup", "channel"):
                _room(telegram, -(1000 + number + 100 * len(kind)), kind)
        yield telegram


def test_what_is_fuzzed_through_a_running_bot_ends_without_an_error_or_an_invalid_message(
    sample_home, tmp_path, telegram
):
    home, config = tmp_path / "home", tmp_path / "config.toml"
    shutil.copytree(sample_home, home)
    config.write_text(CONFIG.format(url=telegram.url), encoding="utf-8")
    drawn = Updates(3, Known(), username=BOT.username or "", bot_id=BOT.id).drawn(COUNT, first=1_000)
    updates = [one.raw for one in drawn if isinstance(one.raw.get("update_id"), int) and one.raw["update_id"] >= 1_000]
    bot = Heliograph(home, config)
    bot.start(telegram)
    try:
        telegram.brings(updates)
        telegram.wait_for(lambda: _done(home, len(updates)) or None, "all updates to end", 60)
        telegram.wait_for_polls()
    finally:
        status = bot.stop()

    assert status == 0
    assert len(telegram.calls("sendMessage")) > COUNT / 20
    refused = [call.error for call in telegram.refusals()]
    assert {error for error in refused if not any(one in error for one in OF_THE_PLACE)} == set()
    assert [call.flags for call in telegram.mended()] == []
    errors = [line for line in bot.whole_log().splitlines() if "ERROR" in line or "Traceback" in line]
    assert [line for line in errors if "unreadable: " not in line] == []


def _done(home: Path, count: int) -> bool:
    with closing(sqlite3.connect(home / "bot.db")) as database:
        return database.execute("SELECT count(*) FROM inbox WHERE state <> 'waiting'").fetchone()[0] >= count


def _room(telegram: Telegram, number: int, kind: str) -> None:
    person = Person(number, "Reader", None, "en") if kind == "private" else None
    room = Room(number, kind, "Desk", person=person, is_forum=kind == "supergroup" and number % 2 == 1)
    room.roles = {number: Role.MEMBER, BOT.id: Role.ADMINISTRATOR}
    telegram.world.rooms[number] = room
