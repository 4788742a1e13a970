"""Answers on their way back, and what is written down of them."""

import pytest

from bot.errors import ChatGone, ChatMoved, SendRefused, TooFast, Unreachable
from bot.messages import Cited, Message
from bot.telegram.replies import Replies
from bot.types import Place

NEWSROOM = Place(-1001_700, 12)
FIRST = Message("Ice on the Naryn", cited=(Cited(17, 1, 0, 16),))
SECOND = Message("Water for Sughd")


class FakeTelegram:
    """Takes messages until it has an error to raise, once for each."""

    def __init__(self, *errors):
        self._errors, self.sent, self.edits = list(errors), [], []

    async def send(self, place, message, *, reply_to=None):
        if self._errors and (error := self._errors.pop(0)):
            raise error
        self.sent.append((message, reply_to))
        return 900 + len(self.sent)

    async def edit(self, place, message_id, message):
        if self._errors:
            raise self._errors.pop(0)
        self.edits.append(message_id)


class Notebook:
    """Notes what it is told."""

    def __init__(self):
        self.told = []

    async def sent(self, place, message, message_id):
        self.told.append(("sent", place, message.text, message_id))

    async def edited(self, place, message, message_id):
        self.told.append(("edited", place, message.text, message_id))

    async def delayed(self, place, message, *, seconds):
        self.told.append(("delayed", place, message.text, seconds))

    async def left(self, chat_id):
        self.told.append(("left", chat_id))

    async def moved(self, old_chat_id, new_chat_id):
        self.told.append(("moved", old_chat_id, new_chat_id))


async def delivered(*errors):
    telegram, desk = FakeTelegram(*errors), Notebook()
    await Replies(telegram).deliver(desk, NEWSROOM, [FIRST, SECOND], reply_to=7)
    return telegram, desk.told


async def test_each_answer_is_written_down_with_its_message_id():
    telegram, told = await delivered()

    assert telegram.sent == [(FIRST, 7), (SECOND, 7)]
    assert told == [("sent", NEWSROOM, FIRST.text, 901), ("sent", NEWSROOM, SECOND.text, 902)]


@pytest.mark.parametrize(("error", "seconds"), [(TooFast(30), 30), (Unreachable("no route"), 0)])
async def test_what_telegram_takes_later_goes_through_the_outbox_and_is_not_written_down_yet(error, seconds):
    telegram, told = await delivered(None, error)

    assert [message for message, _ in telegram.sent] == [FIRST]
    assert told == [("sent", NEWSROOM, FIRST.text, 901), ("delayed", NEWSROOM, SECOND.text, seconds)]


async def test_answers_follow_a_group_to_its_new_id():
    _, told = await delivered(ChatMoved(-1009))

    there = Place(-1009, 12)
    assert told == [
        ("moved", NEWSROOM.chat_id, -1009),
        ("delayed", there, FIRST.text, 0),
        ("delayed", there, SECOND.text, 0),
    ]


async def test_a_chat_that_is_gone_was_told_nothing():
    telegram, told = await delivered(ChatGone("blocked"))

    assert telegram.sent == []
    assert told == [("left", NEWSROOM.chat_id)]


async def test_a_turned_card_is_written_down_only_when_it_was_turned():
    telegram, desk = FakeTelegram(SendRefused("too old")), Notebook()

    for _ in range(2):
        await Replies(telegram).edit(desk, NEWSROOM, SECOND, 901)

    assert desk.told == [("edited", NEWSROOM, SECOND.text, 901)]
