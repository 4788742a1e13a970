"""Chats that block, close, move and come back, through the real process: nothing is lost, and nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from emulator.chat import Chat
from emulator.nouns import Sent
from emulator.running import Heliograph
from emulator.telegram import BOT, Telegram

from bot.messages import Message, Outgoing
from bot.store import BotStore
from bot.types import Place

pytestmark = pytest.mark.flow

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
"""
NEWS = "The gates of the Kayrakkum reservoir were opened at dawn."
LATER = "The canals of the Bekabad district are full."


@pytest.fixture(scope="module")
def store(heliograph: Heliograph) -> Iterator[BotStore]:
    """Return the bot's own database, beside the running bot."""
    store = BotStore(f"sqlite:///{heliograph.home / 'bot.db'}")
    yield store
    store.close()


def place_of(chat: Chat) -> Place:
    return Place(chat.room.id, chat.topic_id)


def is_due(store: BotStore, chat: Chat, text: str) -> None:
    """Let a message be due to a chat, as briefs and alerts are."""
    now = datetime.now(UTC)
    store.enqueue([Outgoing(f"test:{chat.room.id}:{text}", place_of(chat), Message(text), now)])


def subscribe(chat: Chat, command: str = "/subscribe brief 08:00") -> Sent:
    said = chat.says(command)
    return chat.wait_for_message(lambda message: message.message_id > said.message_id)


def wait_until_suspended(telegram: Telegram, store: BotStore, place: Place, cause: str) -> None:
    def look() -> bool | None:
        with store.reading() as connection:
            rows = connection.exec_driver_sql("SELECT chat_id, topic_id, reason FROM suspensions").all()
        topics = {topic_id for chat_id, topic_id, reason in rows if (chat_id, reason) == (place.chat_id, cause)}
        return True if topics & {place.topic_id, -1} else None

    telegram.wait_for(lambda: look(), f"{place} to be suspended: {cause}")


def texts(chat: Chat) -> list[str]:
    return [message.text for message in chat.messages]


def attempts(telegram: Telegram, text: str) -> int:
    return sum(call.params.get("text") == text for call in telegram.calls("sendMessage"))


@pytest.mark.parametrize("told", [True, False], ids=["told", "found out"])
def test_who_blocks_the_bot_is_left_alone_until_they_come_back(
    telegram: Telegram, store: BotStore, heliograph: Heliograph, told: bool
):
    chat = telegram.private(telegram.person("Aigerim"))
    subscribe(chat)
    before = len(chat.messages)
    chat.blocks(tell=told)
    if not told:
        is_due(store, chat, NEWS)
    wait_until_suspended(telegram, store, place_of(chat), "blocked")
    if told:
        is_due(store, chat, NEWS)

    chat.unblocks()

    chat.wait_for_message(lambda message: message.text == NEWS)
    assert texts(chat)[before:] == [NEWS]
    assert attempts(telegram, NEWS) <= 3
    assert len(store.subscriptions(place_of(chat))) == 1


def test_a_group_that_adds_the_bot_again_gets_what_waited(telegram: Telegram, store: BotStore, heliograph: Heliograph):
    group = telegram.group("Border desk", owner=telegram.person("Zarina"))
    subscribe(group)
    before = len(group.messages)
    group.kicks(BOT)
    wait_until_suspended(telegram, store, place_of(group), "kicked")
    is_due(store, group, NEWS)

    group.adds(BOT)

    group.wait_for_message(lambda message: message.text == NEWS)
    assert texts(group)[before:] == [NEWS]


def test_a_closed_topic_is_told_of_in_the_general_one_and_goes_on_when_it_is_reopened(
    telegram: Telegram, store: BotStore, heliograph: Heliograph
):
    forum = telegram.forum("Newsroom", owner=telegram.person("Zarina"), topics=["Water", "Borders"])
    water, borders = forum.topic("Water"), forum.topic("Borders")
    forum.says("/help")
    forum.wait_for_message()
    subscribe(water)
    general, topic = len(forum.messages), len(water.messages)
    water.closes()
    is_due(store, water, NEWS)

    notice = forum.wait_for_message(lambda message: "closed to me" in message.text)
    is_due(store, borders, LATER)
    borders.wait_for_message(lambda message: message.text == LATER)
    water.reopens()

    water.wait_for_message(lambda message: message.text == NEWS)
    assert texts(water)[topic:] == [NEWS]
    assert texts(forum)[general:] == [notice.text]


def test_a_group_that_becomes_a_supergroup_keeps_everything(
    telegram: Telegram, store: BotStore, heliograph: Heliograph
):
    group = telegram.group("Valley desk", owner=telegram.person("Otabek"), basic=True)
    subscribe(group)
    supergroup = group.migrates(tell=False)
    is_due(store, group, NEWS)

    supergroup.wait_for_message(lambda message: message.text == NEWS)

    assert texts(supergroup) == [NEWS]
    assert len(store.subscriptions(place_of(supergroup))) == 1 and store.subscriptions(place_of(group)) == []


def test_who_subscribed_a_channel_hears_that_the_bot_may_no_longer_post(
    telegram: Telegram, store: BotStore, heliograph: Heliograph
):
    owner = telegram.person("Zarina")
    channel = telegram.channel("Ferghana News", owner=owner, username="ferghana_news")
    private = telegram.private(owner)
    subscribe(private, "/subscribe @ferghana_news brief 08:00")
    before = len(private.messages)
    channel.demotes(BOT)

    notice = private.wait_for_message(lambda message: "no longer post" in message.text)
    is_due(store, channel, NEWS)
    channel.promotes(BOT)

    channel.wait_for_message(lambda message: message.text == NEWS)
    assert "Ferghana News" in notice.text
    assert texts(channel) == [NEWS]
    assert texts(private)[before:] == [notice.text]


def test_nothing_that_was_asked_of_telegram_was_wrong_in_itself(telegram: Telegram, heliograph: Heliograph):
    wrong = [call for call in telegram.refusals() if "TOPIC_CLOSED" not in call.error and "upgraded" not in call.error]

    assert [(call.method, call.error) for call in wrong] == []
