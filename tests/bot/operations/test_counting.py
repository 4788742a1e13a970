"""Counting what is sent."""

from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING, FakeClock
from fakes.bot_desk import READER, outgoing
from fakes.bot_sender import FakeSender

from bot.errors import SendUnknown, TooFast
from bot.messages import Delivery, Lane, Message
from bot.operations.counting import CountedSender, timed
from bot.operations.tally import SendResult, Tally

NEWS = Message("Water talks resume in Khujand")


@pytest.fixture
def tally():
    return Tally()


@pytest.fixture
def telegram():
    return FakeSender(FakeClock())


async def test_what_arrives_is_counted_and_keeps_its_id(telegram, tally):
    sender = CountedSender(telegram, tally)

    assert [await sender.send(READER, NEWS), await sender.send(READER, NEWS)] == [1, 2]
    assert tally.read().sends == {SendResult.SENT: 2}


async def test_a_refusal_is_counted_and_passed_on(telegram, tally):
    telegram.is_too_fast(READER.chat_id, seconds=30)

    with pytest.raises(TooFast):
        await CountedSender(telegram, tally).send(READER, NEWS)

    assert tally.read().sends == {SendResult.TOO_FAST: 1}


async def test_an_answer_that_is_lost_is_counted_and_a_defect_like_one(telegram, tally):
    telegram.loses_the_answer(READER.chat_id)
    telegram.trips_over("a defect")
    sender = CountedSender(telegram, tally)

    with pytest.raises(SendUnknown):
        await sender.send(READER, NEWS)
    with pytest.raises(ZeroDivisionError):
        await sender.send(READER, Message("a defect"))

    assert tally.read().sends == {SendResult.LOST: 2}


def test_a_delivery_takes_from_when_it_might_go_to_its_arrival(tally):
    told, made = [], outgoing("brief:1")
    delivery = Delivery(1, made.key, made.place, made.message, made.not_before, 1, Lane.BROADCAST)

    timed(tally, lambda delivery, at: told.append((delivery.key, at)))(delivery, MONDAY_MORNING + timedelta(seconds=7))

    assert tally.read().deliveries[Lane.BROADCAST].total == 7
    assert told == [("brief:1", MONDAY_MORNING + timedelta(seconds=7))]
