"""What the stand-in refuses, holds back or loses, as Telegram does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from emulator.nouns import Role
from emulator.telegram import BOT, Telegram
from emulator.wire_desk import WireDesk
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

pytestmark = pytest.mark.flow


def test_a_closed_topic_takes_nothing(telegram: Telegram, desk: WireDesk):
    forum = telegram.forum("Newsroom", owner=telegram.person("Nurlan"), topics=["Archive"])
    archive = forum.topic("Archive")
    archive.says("/wire")
    topic_id = archive.wait_for_message().topic_id

    archive.closes()

    with pytest.raises(BadRequest, match="Topic_closed"):
        desk.call("send_message", chat_id=forum.room.id, text="Late", message_thread_id=topic_id)


def test_a_channel_that_the_bot_does_not_administer_shows_it_nothing(telegram: Telegram, desk: WireDesk):
    channel = telegram.channel("Vakhsh Wire", owner=telegram.person("Gulnora"))
    channel.room.roles[BOT.id] = Role.MEMBER

    with pytest.raises(BadRequest, match="Member list is inaccessible"):
        desk.call("get_chat_administrators", chat_id=channel.room.id)
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        desk.call("send_message", chat_id=channel.room.id, text="Hello")


def test_who_blocks_the_bot_gets_nothing_more(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Daniyar"))
    chat.says("Good morning")
    chat.wait_for_message()

    chat.blocks()

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        desk.call("send_message", chat_id=chat.room.id, text="Good evening")
    telegram.wait_for(lambda: desk.seen[-1].my_chat_member, "the news of the block")
    chat.unblocks()
    assert desk.call("send_message", chat_id=chat.room.id, text="Welcome back").text == "Welcome back"


def test_the_bot_cannot_write_first(telegram: Telegram, desk: WireDesk):
    stranger = telegram.private(telegram.person("Madina"))

    with pytest.raises(Forbidden, match="can't initiate conversation"):
        desk.call("send_message", chat_id=stranger.room.id, text="Hello")


def test_a_group_that_migrated_says_where_to(telegram: Telegram, desk: WireDesk):
    group = telegram.group("Stringers", owner=telegram.person("Timur"), basic=True)

    grown = group.migrates()

    with pytest.raises(ChatMigrated) as caught:
        desk.call("send_message", chat_id=group.room.id, text="Is anybody there?")
    assert caught.value.new_chat_id == grown.room.id
    assert desk.call("send_message", chat_id=grown.room.id, text="Here").chat.type == "supergroup"


def test_a_429_by_number_hits_one_chat_only(telegram: Telegram, desk: WireDesk, monkeypatch: pytest.MonkeyPatch):
    # The library warns about the kind of value that RetryAfter will have in its next major version.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    busy, calm = telegram.private(telegram.person("Erlan")), telegram.private(telegram.person("Asel"))
    for chat in (busy, calm):
        chat.says("Good morning")
        chat.wait_for_message()

    telegram.too_fast(7, chat=busy, skip=1)

    desk.call("send_message", chat_id=busy.room.id, text="One")
    desk.call("send_message", chat_id=calm.room.id, text="Two")
    with pytest.raises(RetryAfter) as caught:
        desk.call("send_message", chat_id=busy.room.id, text="Three")
    assert telegram.calls("sendMessage", chat=busy)[-1].status == 429
    assert caught.value.retry_after == timedelta(seconds=7)
    assert desk.call("send_message", chat_id=busy.room.id, text="Three").text == "Three"


def test_a_strict_stand_in_takes_one_message_a_second(
    telegram: Telegram, desk: WireDesk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    chat = telegram.private(telegram.person("Kamila"))
    chat.says("Good morning")
    chat.wait_for_message()

    telegram.is_strict()

    desk.call("send_message", chat_id=chat.room.id, text="One")
    with pytest.raises(RetryAfter) as caught:
        desk.call("send_message", chat_id=chat.room.id, text="Two")
    telegram.is_strict(False)
    assert caught.value.retry_after == timedelta(seconds=1)
    assert telegram.calls("sendMessage", chat=chat)[-1].status == 429


def test_a_lost_answer_leaves_the_message_delivered(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Kamila"))
    chat.says("Good morning")
    chat.wait_for_message()

    telegram.answer_lost(chat=chat)

    with pytest.raises(NetworkError, match="Bad Gateway"):
        desk.call("send_message", chat_id=chat.room.id, text="Kept")
    assert chat.wait_for_message().text == "Kept"


def test_a_slow_answer_comes_after_the_message(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Kamila"))
    chat.says("Good morning")
    chat.wait_for_message()

    telegram.slow_answer(1, chat=chat)

    with ThreadPoolExecutor(1) as caller, pytest.raises(TimedOut):
        call = caller.submit(desk.call, "send_message", chat_id=chat.room.id, text="Soon", read_timeout=0.5)
        assert chat.wait_for_message().text == "Soon"
        call.result()


def test_a_bad_gateway_delivers_nothing(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Kamila"))
    chat.says("Good morning")
    chat.wait_for_message()

    telegram.bad_gateway(chat=chat)

    with pytest.raises(NetworkError, match="Bad Gateway"):
        desk.call("send_message", chat_id=chat.room.id, text="Gone")
    assert [message.text for message in chat.messages] == ["Noted: Good morning"]


def test_an_edit_that_changes_nothing_is_refused(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Olim"))
    chat.says("/wire")
    card = chat.wait_for_message()
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Next", callback_data="n:wire:2")]])
    where = {"chat_id": chat.room.id, "message_id": card.message_id}

    desk.call("edit_message_reply_markup", **where, reply_markup=keyboard)

    assert chat.wait_for_edit(card).button(data="n:wire:2").label == "Next"
    with pytest.raises(BadRequest, match="Message is not modified"):
        desk.call("edit_message_reply_markup", **where, reply_markup=keyboard)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        desk.call("edit_message_text", chat_id=chat.room.id, message_id=999_999, text="Nothing")


def test_a_person_s_message_cannot_be_edited_by_the_bot(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Olim"))
    said = chat.says("Good morning")

    with pytest.raises(BadRequest, match="Message can't be edited"):
        desk.call("edit_message_text", chat_id=chat.room.id, message_id=said.message_id, text="Good night")


def test_a_deleted_message_is_gone(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Olim"))
    chat.says("/wire")
    card = chat.wait_for_message()
    where = {"chat_id": chat.room.id, "message_id": card.message_id}

    assert desk.call("delete_message", **where)

    with pytest.raises(BadRequest, match="Message to delete not found"):
        desk.call("delete_message", **where)


def test_a_press_that_is_too_old_cannot_be_answered(telegram: Telegram, desk: WireDesk):
    with pytest.raises(BadRequest, match="Query is too old"):
        desk.call("answer_callback_query", callback_query_id="4711")


def test_unknown_chats_and_parameters_are_refused(telegram: Telegram, desk: WireDesk):
    with pytest.raises(BadRequest, match="Chat not found"):
        desk.call("send_message", chat_id=-1009999, text="Hello")
    with pytest.raises(BadRequest, match="has no parameter 'colour'"):
        desk.call("send_message", chat_id=-1009999, text="Hello", api_kwargs={"colour": "red"})
    with pytest.raises(BadRequest, match="has no parameter 'parse_mode'"):
        desk.call("send_message", chat_id=-1009999, text="<b>Hello</b>", parse_mode="HTML")


def test_the_log_holds_what_was_refused_and_what_would_be_mended(telegram: Telegram, desk: WireDesk):
    chat = telegram.private(telegram.person("Sherali"))
    chat.says("Good morning")
    chat.wait_for_message()

    desk.call("send_message", chat_id=chat.room.id, text="Dry year ahead\n")
    with pytest.raises(BadRequest, match="Message is too long"):
        desk.call("send_message", chat_id=chat.room.id, text="л" * 4097)

    mended = [call for call in telegram.mended() if str(chat.room.id) == str(call.params["chat_id"])]
    assert [call.params["text"] for call in mended] == ["Dry year ahead\n"]
    assert telegram.refusals()[-1].error == "Bad Request: message is too long"


def test_another_token_is_refused():
    with Telegram() as telegram, httpx.Client(trust_env=False) as client:
        response = client.post(f"{telegram.url}1:another/getMe")

    assert (response.status_code, response.json()["description"]) == (401, "Unauthorized")
