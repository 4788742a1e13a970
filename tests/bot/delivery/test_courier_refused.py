"""What Telegram says to a message, and what the courier makes of it: it waits, follows, suspends, or gives up."""

import logging

import pytest
from fakes.bot_clock import MONDAY_MORNING, HurryingClock
from fakes.bot_desk import BORDER_TOPIC, NEWSROOM, READER, SECOND_READER, WATER_TOPIC, outgoing, settle, topic
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.messages import Lane, Message, Outgoing
from bot.store import BotStore
from bot.types import Place

SUPERGROUP = -1002_900


async def test_a_chat_that_is_too_fast_waits_alone(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.is_too_fast(READER.chat_id, seconds=30)
    store.enqueue([outgoing("held"), outgoing("after it"), outgoing("free", SECOND_READER)])

    await clock.runs_for(courier.run(), 29)
    assert sender.asked.count(READER) == 1
    assert sender.texts(SECOND_READER.chat_id) == ["News free"]

    await clock.runs_for(courier.run(), 3)
    assert sender.texts(READER.chat_id) == ["News held", "News after it"]


async def test_a_held_topic_holds_its_whole_group(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.is_too_fast(NEWSROOM.chat_id, seconds=30)
    store.enqueue([outgoing("water", WATER_TOPIC), outgoing("border", BORDER_TOPIC)])

    await clock.runs_for(courier.run(), 29)

    assert sender.asked == [WATER_TOPIC]


async def test_a_chat_that_blocked_the_bot_is_suspended_and_asked_no_more(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    settle(store, READER)
    sender.blocks(READER.chat_id)
    kept = store.add_subscription(READER, topic(), cursor=0, now=clock.now()).subscription
    store.enqueue([outgoing("first"), outgoing("second"), outgoing("free", SECOND_READER)])

    await clock.runs_for(courier.run(), 10)

    chat = store.chat(READER)
    assert chat is not None and chat.suspended == MONDAY_MORNING
    assert sender.asked.count(READER) == 1
    assert store.subscriptions(READER) == [kept]
    assert sender.texts(SECOND_READER.chat_id) == ["News free"]


async def test_a_chat_that_comes_back_gets_what_was_waiting(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.blocks(READER.chat_id)
    store.enqueue([outgoing("first"), outgoing("second")])
    await clock.runs_for(courier.run(), 3)

    sender.takes_back(READER.chat_id)
    store.resume(READER.chat_id)
    await clock.runs_for(courier.run(), 3)

    assert sender.texts(READER.chat_id) == ["News first", "News second"]


async def test_a_closed_topic_is_suspended_and_the_rest_of_the_group_is_not(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    settle(store, NEWSROOM)
    sender.closes_topic(WATER_TOPIC)
    store.enqueue(
        [outgoing("water", WATER_TOPIC), outgoing("water again", WATER_TOPIC), outgoing("border", BORDER_TOPIC)]
    )

    await clock.runs_for(courier.run(), 10)

    water, border = store.chat(WATER_TOPIC), store.chat(BORDER_TOPIC)
    assert water is not None and water.suspended
    assert border is not None and border.suspended is None
    assert sender.asked == [WATER_TOPIC, BORDER_TOPIC]


async def test_a_group_that_moved_is_followed(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.moves(NEWSROOM.chat_id, to=SUPERGROUP)
    store.add_subscription(NEWSROOM, topic(), cursor=0, now=clock.now())
    store.enqueue([outgoing("first", NEWSROOM), outgoing("second", NEWSROOM)])

    await clock.runs_for(courier.run(), 200)  # time goes on while another thread gives the group its new id

    assert sender.texts(SUPERGROUP) == ["News first", "News second"]
    assert sender.asked.count(NEWSROOM) == 1
    assert [subscription.place for subscription in store.all_subscriptions()] == [Place(SUPERGROUP)]


async def test_a_refused_message_fails_openly_and_the_next_one_goes(
    store: BotStore,
    courier: Courier,
    sender: FakeSender,
    clock: HurryingClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sender.refuses("News endless")
    store.enqueue([outgoing("endless"), outgoing("short")])

    await clock.runs_for(courier.run(), 10)

    assert sender.texts(READER.chat_id) == ["News short"]
    assert sender.asked.count(READER) == 2
    assert "delivery endless failed: Bad Request: message is too long" in caplog.messages


async def test_a_defect_in_the_sender_stops_no_other_chat(
    store: BotStore,
    courier: Courier,
    sender: FakeSender,
    clock: HurryingClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sender.trips_over("News odd")
    store.enqueue([outgoing("odd"), outgoing("plain", SECOND_READER)])

    await clock.runs_for(courier.run(), 2)

    assert sender.texts(SECOND_READER.chat_id) == ["News plain"]
    assert sender.asked.count(READER) == 1
    assert any(record.levelno == logging.ERROR and record.exc_info for record in caplog.records)


async def test_logs_hold_no_words_of_messages(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock, caplog: pytest.LogCaptureFixture
) -> None:
    sender.refuses("refused words")
    sender.loses_the_answer(SECOND_READER.chat_id)
    store.enqueue([outgoing("a", text="refused words"), outgoing("b", SECOND_READER, text="unanswered words")])

    with caplog.at_level(logging.DEBUG, logger="bot"):
        await clock.runs_for(courier.run(), 5)

    assert caplog.messages
    assert "words" not in caplog.text


def answer(key: str, place: Place = READER) -> Outgoing:
    return Outgoing(key, place, Message(f"News {key}"), MONDAY_MORNING, Lane.ANSWER)


async def test_a_chat_told_to_wait_is_left_alone_by_the_next_courier_too(
    store: BotStore, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.is_too_fast(READER.chat_id, seconds=30)
    store.enqueue([outgoing("brief")])
    await clock.runs_for(Courier(store, sender, clock).run(), 2)

    store.enqueue([answer("answer")])
    await clock.runs_for(Courier(store, sender, clock).run(), 27)
    assert sender.asked == [READER]

    await clock.runs_for(Courier(store, sender, clock).run(), 5)
    assert sender.texts(READER.chat_id) == ["News answer", "News brief"]
