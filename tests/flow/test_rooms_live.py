"""Groups and channels through the real process: a topic that is deleted, a channel managed from afar."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator.chat import Chat
from emulator.nouns import Sent
from emulator.running import Heliograph
from emulator.telegram import BOT, Telegram

pytestmark = pytest.mark.flow

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
closed = true
owners = [{owner}]
"""
QUESTION = "Who opened the gates of the reservoir?"


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as standing:
        yield standing


@pytest.fixture(scope="module")
def owner(telegram: Telegram) -> Chat:
    return telegram.private(telegram.person("Zarina"))


@pytest.fixture(scope="module")
def heliograph(
    telegram: Telegram, owner: Chat, sample_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Heliograph]:
    folder = tmp_path_factory.mktemp("closed")
    shutil.copytree(sample_home, folder / "home")
    config = folder / "config.toml"
    config.write_text(CONFIG.format(url=telegram.url, owner=owner.room.id), encoding="utf-8")
    installed = Heliograph(folder / "home", config)
    installed.start(telegram)
    yield installed
    installed.close()


def answered(chat: Chat, text: str, *, to: Sent | None = None) -> Sent:
    said = chat.says(text, to=to)
    return chat.wait_for_message(lambda message: message.message_id > said.message_id)


def test_questions_are_answered_anywhere_again_when_their_topic_is_deleted(
    telegram: Telegram, owner: Chat, heliograph: Heliograph
):
    forum = telegram.forum("Newsroom", owner=owner.room.person, topics=["Water", "Borders"])
    water, borders = forum.topic("Water"), forum.topic("Borders")
    answered(forum, "/allow")
    answered(water, "/settings answers here")
    del forum.room.topics[water.topic_id]

    said = borders.says(f"/ask {QUESTION}")

    answer = borders.wait_for_message(lambda message: message.message_id > said.message_id)
    assert answer.quotes
    assert "was deleted" in forum.wait_for_message(lambda message: "was deleted" in message.text).text


def test_an_owner_who_replies_to_an_anonymous_administrator_shuts_nobody_out(
    telegram: Telegram, owner: Chat, heliograph: Heliograph
):
    group = telegram.group("Border desk", owner=owner.room.person)
    answered(group, "/allow")
    anonymous = group.says("Please read the rules.", anonymously=True)

    refused = answered(group, "/deny", to=anonymous)
    asked = answered(group, f"/ask {QUESTION}")

    assert "Write whom you mean" in refused.text
    assert asked.quotes


def test_a_channel_is_subscribed_by_its_number_and_its_answers_have_no_buttons(
    telegram: Telegram, owner: Chat, heliograph: Heliograph
):
    channel = telegram.channel("Border news", owner=owner.room.person)
    channel.promotes(BOT)
    number = channel.room.id

    shown = answered(owner, f"/subscribe {number} words reservoir")
    owner.presses(shown, "Save")
    owner.wait_for_edit(shown)
    listed = answered(owner, f"/subscriptions {number}")
    answer = answered(channel, f"/ask {QUESTION}")

    assert f"It is for {number}." in shown.text
    assert "words: reservoir" in listed.text
    assert answer.quotes and [button.label for button in answer.buttons if button.data] == []
