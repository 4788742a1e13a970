"""Questions that are edited, and questions that reply to a quote: the real bot, as people on Telegram meet it."""

from __future__ import annotations

import signal

import pytest
from emulator.chat import Chat
from emulator.nouns import Sent
from emulator.running import STARTING, Heliograph
from emulator.telegram import BOT, Telegram

pytestmark = pytest.mark.flow

QUESTION = "What did the three presidents sign in Khujand?"
OTHER = "How did the exchange of territory begin between the Kyrgyz and Tajik sides?"

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
"""


@pytest.fixture
def reader(telegram: Telegram, heliograph: Heliograph) -> Chat:
    return telegram.private(telegram.person("Aigerim"))


def is_card(message: Sent) -> bool:
    return message.offers("y:")


def test_an_edited_question_changes_its_answer(telegram: Telegram, reader: Chat) -> None:
    asked = reader.says("Who signed what?")
    first = reader.wait_for_message(is_card, timeout=STARTING)

    reader.edits(asked, QUESTION)
    changed = reader.wait_for_edit(first)
    reader.edits(asked, f" {QUESTION} ")
    reader.says("/help")
    reader.wait_for_message()

    assert "Khujand" in changed.text
    assert len(telegram.world.versions[first.chat_id, first.message_id]) == 2
    assert len([one for one in reader.messages if is_card(one)]) == 1
    assert telegram.refusals() == []


def test_an_answer_that_could_not_leave_yet_leaves_as_the_new_one(
    telegram: Telegram, heliograph: Heliograph, reader: Chat
) -> None:
    reader.says("/help")
    reader.wait_for_message(timeout=STARTING)
    telegram.too_fast(4, chat=reader)
    asked = reader.says("Who signed what?")
    telegram.wait_for(lambda: _refused(telegram, reader), "the answer to be refused", 20)

    reader.edits(asked, QUESTION)
    answer = reader.wait_for_message(is_card)

    assert "Khujand" in answer.text
    assert len([one for one in reader.messages if is_card(one)]) == 1


def test_an_edit_that_came_while_the_bot_was_down_changes_the_answer_afterwards(
    telegram: Telegram, heliograph: Heliograph, reader: Chat
) -> None:
    asked = reader.says("Who signed what?")
    first = reader.wait_for_message(is_card, timeout=STARTING)
    reader.says("/help")
    reader.wait_for_message()  # comes only when the answer before it was written down as sent

    heliograph.stop(signal.SIGKILL)
    reader.edits(asked, QUESTION)
    heliograph.start(telegram)

    assert "Khujand" in reader.wait_for_edit(first, timeout=STARTING).text


def test_a_reply_to_a_quote_is_asked_of_its_article(telegram: Telegram, reader: Chat) -> None:
    reader.says(QUESTION)
    card = reader.wait_for_message(is_card, timeout=STARTING)

    reader.says("Which border points do the three presidents share in Khujand?", to=card, marking=card.quotes[0][:60])
    within = reader.wait_for_message(is_card)
    reader.presses(within, "Search everywhere")
    telegram.wait_for(lambda: _has_wider(telegram, reader, within), "the wider search", 20)

    assert within.text.startswith(("In this article:", "No sure answer was found in this article"))


def test_a_group_may_reply_to_speak_to_the_bot(telegram: Telegram, heliograph: Heliograph) -> None:
    owner = telegram.person("Zarina")
    group = telegram.group("Border desk", owner=owner)
    group.says(f"@{BOT.username} {QUESTION}")
    card = group.wait_for_message(is_card, timeout=STARTING)

    group.says(OTHER, to=card)
    answer = group.wait_for_message(is_card)

    assert answer.quotes or "Nothing" in answer.text
    assert not answer.text.startswith("Nothing in")


def _refused(telegram: Telegram, chat: Chat) -> bool | None:
    return True if any(call.status == 429 for call in telegram.calls("sendMessage", chat=chat)) else None


def _has_wider(telegram: Telegram, chat: Chat, within: Sent) -> bool | None:
    versions = telegram.world.versions[within.chat_id, within.message_id]
    shown = [*chat.messages[-1:], *versions[1:]]
    return True if any(one.offers("y:") and not one.offers("e:") for one in shown if one is not within) else None
