"""What follows for a message from what Telegram said."""

from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER

from bot.delivery.endings import ANSWERS_WAIT, Again, Failed, ending_after
from bot.errors import ChatGone
from bot.messages import Delivery, Lane, Message
from bot.types import Cause

LATE = MONDAY_MORNING + ANSWERS_WAIT + timedelta(seconds=1)


def delivery(lane):
    return Delivery(1, "update:7:0", READER, Message("This desk is closed."), MONDAY_MORNING, 1, lane)


def test_an_answer_to_a_chat_that_is_gone_is_not_tried_for_ever():
    gone = ChatGone("Forbidden: bot was blocked by the user", Cause.BLOCKED)

    assert isinstance(ending_after(delivery(Lane.ANSWER), gone, MONDAY_MORNING), Again)
    assert isinstance(ending_after(delivery(Lane.ANSWER), gone, LATE), Failed)


@pytest.mark.parametrize("lane", [Lane.NOTICE, Lane.BROADCAST])
def test_what_else_was_due_waits_for_the_chat_to_come_back(lane):
    gone = ChatGone("Forbidden: bot was blocked by the user", Cause.BLOCKED)

    assert isinstance(ending_after(delivery(lane), gone, LATE), Again)
