"""What is kept of a reader, asked for and deleted on Telegram; and that none of it is in the log."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from emulator.chat import Chat
from emulator.nouns import Person, Sent
from emulator.running import Heliograph
from emulator.telegram import Telegram

from corpus.store import CorpusStore

pytestmark = pytest.mark.flow

QUESTION = "What did the three presidents sign in Khujand?"
WATCHED = "border posts near the village of Vorukh"
CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
"""


@dataclass(frozen=True)
class Visit:
    """What a reader was given, and what the bot left behind when it stopped."""

    home: Path
    reader: Person
    answer: Sent
    caption: str
    record: dict[str, Any]
    told: str
    log: str
    telegram: Telegram


def follows(said: Sent) -> Callable[[Sent], bool]:
    return lambda message: message.message_id > said.message_id


def ask(chat: Chat, words: str) -> Sent:
    return chat.wait_for_message(follows(chat.says(words)))


@pytest.fixture(scope="module")
def visit(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Return what came of a reader who asked, subscribed, took the file, and had all of it deleted."""
    folder = tmp_path_factory.mktemp("privacy")
    shutil.copytree(sample_home, folder / "home")
    config = folder / "config.toml"
    with Telegram() as telegram:
        config.write_text(CONFIG.format(url=telegram.url), encoding="utf-8")
        installed = Heliograph(folder / "home", config, "--verbose")
        installed.start(telegram)
        try:
            aigerim = telegram.person("Aigerim")
            reader = telegram.private(aigerim)
            answer, offered = ask(reader, QUESTION), ask(reader, f"/subscribe topic {WATCHED}")
            reader.presses(offered, "Save").wait_for_notice()
            file, asked = ask(reader, "/export"), ask(reader, "/forget")
            reader.presses(asked, "Delete all of it")
            told = reader.wait_for_edit(asked).text
        finally:
            installed.stop()
        record = json.loads(telegram.world.files[file.chat_id, file.message_id][1])
        yield Visit(installed.home, aigerim, answer, file.text, record, told, installed.whole_log(), telegram)


def test_the_file_holds_what_was_asked_and_subscribed_and_every_quote_with_its_proof(visit: Visit) -> None:
    record = visit.record

    assert visit.caption.startswith("What I keep of this chat: its settings, 1 subscription, 1 question and ")
    assert [one["asked"] for one in record["questions"]] == [QUESTION]
    assert [one["words"] for one in record["subscriptions"]] == [WATCHED]
    assert record["quotes"]
    with CorpusStore(f"sqlite:///{visit.home / 'corpus.db'}") as corpus:
        for quote in record["quotes"]:
            article = corpus.article(quote["article"], quote["revision"])
            assert article is not None
            assert article.text[quote["start"] : quote["end"]] == quote["text"]
            assert sha256(article.text.encode()).hexdigest() == quote["article_sha256"]
            assert quote["message"] == visit.answer.message_id


def test_what_was_deleted_is_told_and_is_in_no_file_of_the_database(visit: Visit) -> None:
    files = list(visit.home.glob("bot.db*"))

    assert visit.told.startswith("Deleted:\n• the settings of 1 chat or topic\n• 1 subscription\n• 1 question")
    assert files
    for words in (QUESTION, WATCHED, "Khujand", "Vorukh", visit.reader.name):
        assert [path.name for path in files if words.encode() in path.read_bytes()] == [], words


def test_no_question_no_name_and_no_token_is_in_the_log_of_all_that_happened(visit: Visit) -> None:
    assert "on Telegram as @" in visit.log
    for words in (QUESTION, WATCHED, "presidents", "Vorukh", visit.reader.name, visit.telegram.token):
        assert words not in visit.log


def test_telegram_had_nothing_to_refuse_or_mend(visit: Visit) -> None:
    assert (visit.telegram.refusals(), visit.telegram.mended()) == ([], [])
