"""The real bot on PostgreSQL: from nothing, and while its database is away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from emulator.chat import Chat
from emulator.running import ROOT, Heliograph
from emulator.telegram import Telegram

from corpus.local_postgres import Server

pytestmark = [pytest.mark.flow, pytest.mark.model]

QUESTION = "What did the three presidents sign in Khujand?"
ANSWER = "declaration on eternal friendship"
AWAY = "I cannot reach my database now"

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
"""


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as standing:
        yield standing


ELSEWHERE = """
[database]
url = "{database}"
"""


@pytest.fixture
def bot(telegram: Telegram, new_home: Callable[[Path], Path]) -> Iterator[Heliograph]:
    """Return an installation whose home is new, in a folder that any user may enter, as the server's must."""
    folder = Path(tempfile.mkdtemp(prefix="heliograph-flow-"))
    folder.chmod(0o711)
    config = folder / "config.toml"
    config.write_text(CONFIG.format(url=telegram.url), encoding="utf-8")
    made = Heliograph(new_home(folder / "home"), config, "--engine", "postgres")
    yield made
    made.close()
    Server(folder / "home" / "postgres").stop()
    shutil.rmtree(folder)


def texts(chat: Chat) -> list[str]:
    return [message.text for message in chat.messages]


def test_a_question_that_comes_while_the_database_is_away_is_answered_once_it_is_back(
    telegram: Telegram, bot: Heliograph
) -> None:
    bot.command("ingest", str(ROOT / "corpus" / "sample"))
    bot.start(telegram)
    reader = telegram.private(telegram.person("Saltanat"))
    reader.says(QUESTION)
    reader.wait_for_message(lambda sent: ANSWER in sent.text)

    server = Server(bot.home / "postgres")
    server.stop()
    reader.says("When did the ministers meet in Dushanbe?")
    reader.says("And where?")
    reader.wait_for_message(lambda sent: AWAY in sent.text)

    server.start()
    reader.wait_for_message(lambda sent: "Dushanbe" in sent.text, timeout=60)
    assert sum(AWAY in text for text in texts(reader)) == 1, "each chat is told once"

    assert bot.stop() == 0
    assert not server.is_running(), "the last one out stops the server"


@pytest.fixture
def elsewhere(telegram: Telegram) -> Iterator[tuple[Heliograph, Server]]:
    """Return an installation whose server is not its own, and that server, which is stopped."""
    folder = Path(tempfile.mkdtemp(prefix="heliograph-flow-"))
    folder.chmod(0o711)
    server = Server(folder / "server", settings={"fsync": "off"})
    server.start()
    config = folder / "config.toml"
    config.write_text(ELSEWHERE.format(database=server.url()) + CONFIG.format(url=telegram.url), encoding="utf-8")
    made = Heliograph(folder / "home", config)
    made.command("ingest", str(ROOT / "corpus" / "sample"))
    server.stop()
    yield made, server
    made.close()
    server.stop()
    shutil.rmtree(folder)


def test_a_bot_that_is_started_while_its_database_is_away_says_so_and_answers_once_it_is_back(
    telegram: Telegram, elsewhere: tuple[Heliograph, Server]
) -> None:
    bot, server = elsewhere
    bot.start(telegram)
    reader = telegram.private(telegram.person("Jyldyz"))
    reader.says(QUESTION)
    reader.wait_for_message(lambda sent: AWAY in sent.text)

    server.start()
    reader.wait_for_message(lambda sent: ANSWER in sent.text, timeout=90)
    assert [AWAY in text for text in texts(reader)] == [True, False], "the notice, then one answer"
    assert "waiting until the database is back" in bot.log()
    assert bot.stop() == 0
