"""Answers are collected for the update that asked; changes are made at once."""

import asyncio

import pytest
from fakes.bot_clock import MONDAY_MORNING, FakeClock

from bot.errors import SendRefused
from bot.messages import Lane, Message, Outgoing
from bot.telegram.replies import Replies
from bot.types import Place

NEWSROOM = Place(-1001_700, 12)
FIRST, SECOND = Message("Ice on the Naryn"), Message("Water for Sughd", reply_to=3)


class FakeTelegram:
    """Changes messages until it has an error to raise, once for each."""

    def __init__(self, *errors):
        self._errors, self.edits = list(errors), []

    async def edit(self, place, message_id, message):
        if self._errors:
            raise self._errors.pop(0)
        self.edits.append((place, message_id, message))


class Notebook:
    """Notes what it is told."""

    def __init__(self):
        self.told = []

    async def edited(self, place, message, message_id):
        self.told.append((place, message.text, message_id))


def replies(*errors):
    return Replies(FakeTelegram(*errors), FakeClock())


async def collected(replies, update_id, *answers, reply_to=None):
    with replies.collecting(update_id) as collected:
        for answer in answers:
            await replies.deliver(Notebook(), NEWSROOM, [answer], reply_to=reply_to)
            await asyncio.sleep(0)
    return collected.outgoing


async def test_answers_are_numbered_within_the_update_that_they_answer_and_go_before_all_else():
    first, second = await collected(replies(), 77, FIRST, FIRST)

    assert first == Outgoing("update:77:0", NEWSROOM, FIRST, MONDAY_MORNING, Lane.ANSWER)
    assert second.key == "update:77:1"


async def test_handled_again_an_update_gives_the_same_keys():
    again = replies()

    assert await collected(again, 77, FIRST) == await collected(again, 77, FIRST)


async def test_an_answer_replies_to_what_was_asked_or_to_what_it_names_itself():
    asked = await collected(replies(), 77, FIRST, SECOND, reply_to=7)
    unasked = await collected(replies(), 78, FIRST, SECOND)

    assert [one.message.reply_to for one in asked] == [7, 7]
    assert [one.message.reply_to for one in unasked] == [None, 3]


async def test_updates_that_are_handled_side_by_side_collect_apart():
    shared = replies()

    one, other = await asyncio.gather(collected(shared, 1, FIRST, FIRST), collected(shared, 2, SECOND, SECOND))

    assert [item.key for item in one] == ["update:1:0", "update:1:1"]
    assert [item.key for item in other] == ["update:2:0", "update:2:1"]


async def test_what_answers_no_update_is_not_lost_in_silence():
    with pytest.raises(LookupError):
        await replies().deliver(Notebook(), NEWSROOM, [FIRST], reply_to=None)


async def test_a_turned_card_is_written_down_only_when_it_was_turned():
    telegram, desk = FakeTelegram(SendRefused("too old")), Notebook()
    turning = Replies(telegram, FakeClock())

    for _ in range(2):
        await turning.edit(desk, NEWSROOM, SECOND, 901)

    assert telegram.edits == [(NEWSROOM, 901, SECOND)]
    assert desk.told == [(NEWSROOM, SECOND.text, 901)]
