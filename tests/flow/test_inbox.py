"""Nothing that people write is lost or answered twice: the real bot, killed, repeated to, locked out."""

from __future__ import annotations

import shutil
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from emulator.chat import Chat
from emulator.running import STARTING, Heliograph
from emulator.telegram import Telegram

pytestmark = pytest.mark.flow

QUESTION = "What did the three presidents sign in Khujand?"
SECOND = "When did the ministers meet in Dushanbe?"
SECRET = "Tien-Shan_7439"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
webhook_url = "{webhook}"
webhook_listen = "{listen}"
"""


def installed(telegram: Telegram, sample_home: Path, folder: Path, *, listen: str = "") -> Heliograph:
    shutil.copytree(sample_home, folder / "home")
    config = folder / "config.toml"
    webhook = f"http://{listen}/heliograph" if listen else ""
    text = CONFIG.format(url=telegram.url, webhook=webhook, listen=listen or "127.0.0.1:8443")
    config.write_text(text, encoding="utf-8")
    return Heliograph(folder / "home", config)


@pytest.fixture(scope="module")
def polled() -> Iterator[Telegram]:
    with Telegram() as standing:
        yield standing


@pytest.fixture(scope="module")
def polling(polled: Telegram, sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heliograph]:
    bot = installed(polled, sample_home, tmp_path_factory.mktemp("polling"))
    bot.start(polled)
    yield bot
    bot.close()


@pytest.fixture(scope="module")
def listen() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture(scope="module")
def brought() -> Iterator[Telegram]:
    with Telegram() as standing:
        yield standing


@pytest.fixture(scope="module")
def hooked(
    brought: Telegram, listen: str, sample_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Heliograph]:
    bot = installed(brought, sample_home, tmp_path_factory.mktemp("webhook"), listen=listen)
    bot.start(brought, TELEGRAM_WEBHOOK_SECRET=SECRET)
    yield bot
    bot.close()


def answers(telegram: Telegram, chat: Chat) -> list[str]:
    """Return the texts that the bot sent to a chat, as Telegram received them."""
    return [call.params["text"] for call in telegram.calls("sendMessage", chat=chat) if call.status == 200]


def new_question(number: int, chat: Chat, text: str) -> dict[str, object]:
    person = {"id": chat.room.id, "is_bot": False, "first_name": "Saltanat", "language_code": "en"}
    home = {"id": chat.room.id, "type": "private", "first_name": "Saltanat"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": home, "from": person, "text": text}
    return {"update_id": number, "message": message}


def test_what_was_asked_before_a_kill_is_answered_once_after_it(polled: Telegram, polling: Heliograph):
    reader = polled.private(polled.person("Aigerim"))
    # Just started, the bot still loads its model: the question is kept and confirmed, but not answered yet.
    polling.stop(signal.SIGKILL)
    polling.start(polled)
    reader.says(QUESTION)
    reader.says("/help")
    polled.wait_until_confirmed("/help")
    polling.stop(signal.SIGKILL)
    before = answers(polled, reader)

    polling.start(polled)
    reader.wait_until_it_has(lambda message: "Khujand" in message.text, timeout=STARTING)
    reader.says("/about")
    reader.wait_until_it_has(lambda message: "/why" not in message.text and message.version == 0, timeout=STARTING)
    polled.wait_for(lambda: True if len(answers(polled, reader)) >= 3 else None, "three answers", STARTING)

    assert before == []
    question, help_, about = answers(polled, reader)
    assert "Khujand" in question
    assert help_ != about


def test_an_update_that_telegram_gives_twice_is_answered_once(polled: Telegram, polling: Heliograph):
    reader = polled.private(polled.person("Bakyt"))
    reader.says(QUESTION)
    reader.wait_for_message(timeout=STARTING)
    polled.wait_until_confirmed(QUESTION)

    again = polled.repeats_updates()
    polled.wait_for_polls(2)
    reader.says(SECOND)
    polled.wait_for(lambda: True if len(answers(polled, reader)) >= 2 else None, "the second answer", STARTING)

    assert again > 0
    assert len(answers(polled, reader)) == 2


def test_a_chat_that_is_slow_holds_up_no_other_and_keeps_its_order(polled: Telegram, polling: Heliograph):
    owner = polled.person("Chinara")
    group, reader = polled.group("Water desk", owner=owner), polled.private(polled.person("Daniyar"))
    polled.slow_answer(4.0, "getChatMember", chat=group)

    group.says("/subscribe brief 08:00", by=owner)
    group.says("/help", by=owner)
    reader.says("/help")
    reader.wait_for_message(timeout=STARTING)
    while_slow = answers(polled, group)
    polled.wait_for(lambda: True if len(answers(polled, group)) == 2 else None, "both answers", STARTING)

    assert while_slow == []
    assert "08:00" in answers(polled, group)[0]


def test_what_was_asked_before_a_stop_is_answered_once(polled: Telegram, polling: Heliograph):
    reader = polled.private(polled.person("Erlan"))
    polling.stop()
    polling.start(polled)
    # While the model loads: whether the answer comes before the end or after the start, it comes once.
    reader.says(SECOND)
    polled.wait_until_confirmed(SECOND)

    assert polling.stop() == 0
    polling.start(polled)
    reader.wait_for_message(timeout=STARTING)
    reader.says("/about")
    polled.wait_for(lambda: True if len(answers(polled, reader)) >= 2 else None, "both answers", STARTING)

    assert len(answers(polled, reader)) == 2


def test_the_webhook_is_told_to_telegram_and_answers(brought: Telegram, hooked: Heliograph, listen: str):
    reader = brought.private(brought.person("Farida"))
    reader.says(QUESTION)
    reader.wait_for_message(timeout=STARTING)

    told = brought.calls("setWebhook")[0].params
    assert (told["url"], told["secret_token"]) == (f"http://{listen}/heliograph", SECRET)
    assert "message" in told["allowed_updates"]
    assert brought.webhook_answers() == [200]
    assert len(answers(brought, reader)) == 1


def test_the_webhook_takes_an_update_once_and_from_telegram_only(brought: Telegram, hooked: Heliograph, listen: str):
    reader = brought.private(brought.person("Gulmira"))
    reader.says("/help")
    reader.wait_for_message(timeout=STARTING)
    url, known = f"http://{listen}/heliograph", {SECRET_HEADER: SECRET}
    update = new_question(900_000_001, reader, QUESTION)
    with httpx.Client(trust_env=False) as client:
        foreign = [client.post(url, json=update, headers=given).status_code for given in ({}, {SECRET_HEADER: "guess"})]
        large = client.post(url, content=b" " * 2_000_000, headers=known).status_code
        taken = [client.post(url, json=update, headers=known).status_code for _ in range(3)]
        last = client.post(url, json=new_question(900_000_002, reader, "/about"), headers=known).status_code
    brought.wait_for(lambda: True if len(answers(brought, reader)) >= 3 else None, "the answers", STARTING)

    assert (foreign, large, taken, last) == ([403, 403], 413, [200, 200, 200], 200)
    assert [("Khujand" in text) for text in answers(brought, reader)] == [False, True, False]
    assert SECRET not in hooked.log()


def test_an_update_that_comes_while_the_database_is_locked_is_confirmed_and_answered_once(
    brought: Telegram, hooked: Heliograph
):
    reader = brought.private(brought.person("Hakim"))
    before = len(brought.webhook_answers())
    with closing(sqlite3.connect(hooked.home / "bot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reader.says("/help")
        brought.wait_for(lambda: True if brought.webhook_answers()[before:] else None, "an answer", STARTING)
        journal = (hooked.home / "webhook.journal").read_text()
        other.execute("ROLLBACK")
    reader.wait_for_message(timeout=STARTING)

    assert brought.webhook_answers()[before:] == [200]
    assert "/help" in journal
    assert len(answers(brought, reader)) == 1


def test_what_was_confirmed_is_answered_though_bot_and_door_are_killed(brought: Telegram, hooked: Heliograph):
    reader = brought.private(brought.person("Indira"))
    before = len(brought.webhook_answers())
    with closing(sqlite3.connect(hooked.home / "bot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reader.says("/help")
        brought.wait_for(lambda: True if brought.webhook_answers()[before:] else None, "an answer", STARTING)
        hooked.stop(signal.SIGKILL)
        other.execute("ROLLBACK")
    asked_before = answers(brought, reader)

    hooked.start(brought, TELEGRAM_WEBHOOK_SECRET=SECRET)
    reader.wait_for_message(timeout=STARTING)

    assert (asked_before, len(answers(brought, reader))) == ([], 1)
    assert (hooked.home / "webhook.journal").read_text() == ""
