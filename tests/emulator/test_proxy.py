"""The stand-in for Telegram, proven with a real python-telegram-bot Application."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from emulator.telegram import BOT, Telegram
from emulator.wire_desk import LEAD, QUOTE, WireDesk
from telegram import BotCommand, BotCommandScopeAllGroupChats
from telegram.error import BadRequest

pytestmark = pytest.mark.flow


def test_the_bot_learns_who_it_is(desk: WireDesk):
    me = desk.call("get_me")

    assert (me.id, me.is_bot, me.username) == (BOT.id, True, "HeliographTestBot")


def test_a_command_is_answered_and_both_sides_pass_through_the_emulator(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Aigerim"))

    chat.says("/wire border")
    card = chat.wait_for_message()

    assert card.stretches("bold") == (LEAD,)
    assert card.quotes == (QUOTE,)
    stored = [row["message"]["text"] for row in telegram.emulated() if "message" in row]
    assert stored[-2:] == ["/wire border", card.text]


def test_dates_and_entities_are_as_telegram_sends_them(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Bakyt", language="ru"))

    said = chat.says("🛰 /wire@HeliographTestBot border")
    chat.wait_for_message()

    message = desk.seen[-1].effective_message
    assert message is not None and message.from_user is not None
    assert message.message_id == said.message_id
    assert abs((message.date - said.at).total_seconds()) < 5
    assert message.from_user.language_code == "ru"
    assert [(e.type, e.offset, e.length) for e in message.entities] == [("bot_command", 3, 23)]


def test_a_press_is_noticed_and_edits_the_message(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Chinara"))
    chat.says("/wire")
    card = chat.wait_for_message()

    press = chat.presses(card, "Next")

    assert press.wait_for_notice().text == "That is all for today."
    edited = chat.wait_for_edit(card)
    assert (edited.text, edited.buttons, edited.message_id) == ("No further reports.", (), card.message_id)


def test_in_a_group_privacy_mode_hides_plain_talk(telegram: Telegram, desk: WireDesk):
    rustam, dilnoza = telegram.person("Rustam"), telegram.person("Dilnoza")
    group = telegram.group("Border desk", [dilnoza], owner=rustam)

    group.says("Anything from Batken?", by=dilnoza)
    asked = group.says("@HeliographTestBot anything from Batken?", by=dilnoza)
    first = group.wait_for_message()
    group.replies(first, "And from Isfara?", by=rustam)
    second = group.wait_for_message()

    assert first.text == f"Noted: {asked.text}"
    assert second.text == "Noted: And from Isfara?"
    assert len(group.messages) == 2


def test_a_bot_that_administers_a_group_hears_everything(telegram: Telegram, desk: WireDesk):
    group = telegram.group("Water desk", owner=telegram.person("Rustam"))
    group.promotes(BOT)

    group.says("The reservoir is at a third")

    assert group.wait_for_message().text == "Noted: The reservoir is at a third"


def test_a_reply_in_a_plain_supergroup_has_a_thread_that_is_no_topic(telegram: Telegram, desk: WireDesk):
    group = telegram.group("Energy desk", owner=telegram.person("Saodat"))
    first = group.says("@HeliographTestBot Rogun?")
    noted = group.wait_for_message()

    group.replies(noted, "Since when?")
    group.wait_for_message()

    message = desk.seen[-1].effective_message
    assert message is not None and message.reply_to_message is not None
    assert message.message_thread_id == noted.message_id != first.message_id
    assert not message.is_topic_message
    with pytest.raises(BadRequest, match="Message thread not found"):
        desk.call("send_message", chat_id=group.room.id, text="Lost", message_thread_id=noted.message_id)


def test_an_answer_stays_in_its_topic(telegram: Telegram, desk: WireDesk):
    forum = telegram.forum("Newsroom", owner=telegram.person("Nurlan"), topics=["Water", "Borders"])

    forum.topic("Borders").says("/wire")
    card = forum.topic("Borders").wait_for_message()

    assert card.topic_id != 0
    assert forum.topic("Water").messages == []
    assert forum.messages == []


def test_a_channel_post_comes_without_a_person(telegram: Telegram, desk: WireDesk):
    channel = telegram.channel("Syr Darya Wire", owner=telegram.person("Gulnora"), username="syrdaryawire")

    channel.says("/wire")
    card = channel.wait_for_message()

    post = desk.seen[-1].channel_post
    assert card.quotes == (QUOTE,)
    assert post is not None and post.from_user is None
    assert post.chat.title == "Syr Darya Wire"


def test_a_chat_is_found_by_its_name_and_tells_who_administers_it(telegram: Telegram, desk: WireDesk):
    owner, reader = telegram.person("Gulnora"), telegram.person("Farrukh")
    channel = telegram.channel("Amu Darya Wire", owner=owner, username="AmuDaryaWire")

    found = desk.call("get_chat", chat_id="@amudaryawire")
    administrators = desk.call("get_chat_administrators", chat_id=found.id)

    assert (found.id, found.type) == (channel.room.id, "channel")
    assert {(one.user.id, one.status) for one in administrators} == {(owner.id, "creator"), (BOT.id, "administrator")}
    assert desk.call("get_chat_member", chat_id=found.id, user_id=reader.id).status == "left"


def test_an_anonymous_administrator_writes_as_the_group(telegram: Telegram, desk: WireDesk):
    group = telegram.group("Editors", owner=telegram.person("Zarina"))

    group.says("/wire", anonymously=True)
    group.wait_for_message()

    message = desk.seen[-1].effective_message
    assert message is not None and message.sender_chat is not None
    assert message.sender_chat.id == group.room.id


def test_command_menus_are_kept_by_language_and_scope(telegram: Telegram, desk: WireDesk):
    scope = BotCommandScopeAllGroupChats()

    desk.call("set_my_commands", commands=[BotCommand("ask", "search the articles")], scope=scope)

    assert [one.command for one in desk.call("get_my_commands", language_code="ru")] == ["wire"]
    assert [one.command for one in desk.call("get_my_commands", scope=scope)] == ["ask"]
    assert desk.call("get_my_commands", scope=scope, language_code="ru") == ()
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        desk.call("set_my_commands", commands=[BotCommand("Ask", "search the articles")])


def get_updates(telegram: Telegram, **params: int) -> list[int]:
    with httpx.Client(trust_env=False) as client:
        response = client.post(f"{telegram.url}{telegram.token}/getUpdates", data=params)
    return [update["update_id"] for update in response.json()["result"]]


def test_an_update_comes_again_until_it_is_confirmed():
    with Telegram() as telegram:
        chat = telegram.private(telegram.person("Ibrohim"))
        chat.says("/wire")
        chat.says("/wire again")

        first, second = get_updates(telegram)

        assert get_updates(telegram) == [first, second]
        assert get_updates(telegram, offset=second) == [second]
        assert get_updates(telegram, offset=second + 1) == []


def test_a_second_poll_ends_the_first():
    with Telegram() as telegram, ThreadPoolExecutor(1) as other, httpx.Client(trust_env=False) as client:
        address = f"{telegram.url}{telegram.token}/getUpdates"
        first = other.submit(httpx.post, address, data={"timeout": 20}, trust_env=False, timeout=30)
        telegram.wait_for(lambda: telegram.world.polls or None, "the first poll")

        client.post(address, data={"timeout": 0})

        assert first.result(10).status_code == 409
