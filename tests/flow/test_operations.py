"""The running bot as whoever runs it meets it: watched, paused, backed up and stopped while people write to it."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator.chat import Chat
from emulator.running import Heliograph
from emulator.telegram import Telegram

pytestmark = pytest.mark.flow

QUESTION = "What did the three presidents sign in Khujand?"
WATCHED = "border posts near the village of Vorukh"
MOVING = "The desk is moving to another machine tonight."

COUNTED = {
    'heliograph_questions_total{outcome="answered"}': 1,
    'heliograph_questions_total{outcome="not found"}': 1,
    'heliograph_updates_total{result="handled"}': 3,
    'heliograph_sends_total{result="sent"}': 3,
    "heliograph_answer_seconds_count": 3,
    'heliograph_delivery_seconds_count{lane="answer"}': 3,
    'heliograph_subscriptions{kind="brief"}': 1,
    'heliograph_chats{kind="private"}': 1,
}

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
log_format = "json"
status_listen = "127.0.0.1:{port}"
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Desk:
    """The bot with an address where it says how it is."""

    def __init__(self, telegram: Telegram, folder: Path, home: Path) -> None:
        shutil.copytree(home, folder / "home")
        self.port = free_port()
        self.config = folder / "config.toml"
        self.config.write_text(CONFIG.format(url=telegram.url, port=self.port), encoding="utf-8")
        self.installed = Heliograph(folder / "home", self.config, "--verbose")

    def says(self, path: str) -> tuple[int, str]:
        """Return the status and the words at a path."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def metric(self, line: str) -> float:
        """Return the value of a metric as Prometheus would write its name and labels."""
        page = self.says("/metrics")[1]
        return next((float(one.rpartition(" ")[2]) for one in page.splitlines() if one.startswith(f"{line} ")), 0.0)

    def log(self) -> list[dict[str, object]]:
        """Return the lines of the log, each of which must be JSON."""
        return [json.loads(line) for line in self.installed.whole_log().splitlines() if line]


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as standing:
        yield standing


@pytest.fixture(scope="module")
def desk(telegram: Telegram, sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(telegram, tmp_path_factory.mktemp("desk"), sample_home)
    made.installed.start(telegram)
    yield made
    made.installed.close()


def ask(chat: Chat, words: str) -> str:
    said = chat.says(words)
    return chat.wait_for_message(lambda message: message.message_id > said.message_id).text


def answers(reader: Chat) -> int:
    return sum(bool(message.quotes) for message in reader.messages)


def test_it_is_watched_by_what_it_says_of_itself(desk: Desk, telegram: Telegram) -> None:
    reader = telegram.private(telegram.person("Aigerim"))
    for words in (QUESTION, "what is pi", "/subscribe brief 05:45"):
        ask(reader, words)

    assert desk.says("/healthz") == (200, "ok\n")
    assert desk.says("/readyz") == (200, "ready\n")
    assert desk.installed.command("check", "--running") == "ready\n"
    assert {name: desk.metric(name) for name in COUNTED} == COUNTED
    assert desk.metric("heliograph_index_passages") > 0
    assert desk.metric("heliograph_event_loop_lag_seconds_count") > 0
    assert "Khujand" not in desk.says("/metrics")[1]


def test_a_pause_holds_broadcasts_back_and_a_backup_of_that_moment_can_be_restored(
    desk: Desk, telegram: Telegram, tmp_path: Path
) -> None:
    command, reader = desk.installed.command, telegram.private(telegram.person("Dilnoza"))
    ask(reader, "/subscribe brief 05:45")
    command("admin", "pause", "--note", "a wrong feed")
    command("admin", "broadcast", MOVING, "--to", "subscribers", "--yes")

    assert "Heliograph" in ask(reader, "/about")
    telegram.wait_for(lambda: "(a wrong feed)" in desk.says("/readyz")[1] or None, "readyz to tell of the pause")
    held = [message for message in reader.messages if MOVING in message.text]
    command("backup", str(tmp_path / "desk.zip"))
    command("admin", "resume")
    reader.wait_until_it_has(lambda message: MOVING in message.text)

    elsewhere = Heliograph(tmp_path / "elsewhere", desk.config)
    elsewhere.command("restore", str(tmp_path / "desk.zip"))
    (waiting,) = json.loads(elsewhere.command("admin", "outbox", "--state", "due", "--json"))["states"]
    assert (held, waiting["lane"]) == ([], "broadcast")
    assert "Dilnoza" in elsewhere.command("admin", "chats")
    assert "paused since" in elsewhere.command("admin", "outbox")


def test_a_stop_ends_in_time_and_loses_nothing_that_is_under_way(desk: Desk, telegram: Telegram) -> None:
    late, unanswered, *others = [telegram.private(telegram.person(name)) for name in ("Gulnora", "Timur", "Saodat")]
    # One send is answered late, and one so late that nobody waits for it; meanwhile others ask.
    telegram.slow_answer(2, chat=late)
    telegram.slow_answer(60, chat=unanswered)
    for reader in (late, unanswered, *others):
        reader.says(QUESTION)
    for reader in (late, unanswered):
        reader.wait_until_it_has(lambda message: bool(message.quotes))

    status = desk.installed.stop(signal.SIGTERM)
    desk.installed.start(telegram)
    for reader in (late, unanswered, *others):
        reader.wait_until_it_has(lambda message: bool(message.quotes))
        ask(reader, "/about")

    assert status == 0
    assert {answers(reader) for reader in (late, *others)} == {1}
    # Whose send was not answered in time may have it twice, and nobody else.
    assert answers(unanswered) in (1, 2)


def test_nothing_that_anybody_wrote_or_read_stands_in_the_log_nor_the_token(desk: Desk, telegram: Telegram) -> None:
    reader = telegram.private(telegram.person("Farrukh"))
    for words in (f"/asof 2025-03-30 {QUESTION}", f"/subscribe topic {WATCHED}"):
        ask(reader, words)

    lines, text = desk.log(), desk.installed.whole_log()

    assert {"time", "level", "logger", "event"} <= set.intersection(*map(set, lines))
    assert any(str(line["event"]).startswith("on Telegram as @") for line in lines)
    for words in (telegram.token, QUESTION, WATCHED, MOVING, "what is pi", "presidents", "Vorukh", "Aigerim"):
        assert words not in text
