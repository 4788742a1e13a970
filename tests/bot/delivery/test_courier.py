"""What is due goes out: once, in order, at the pace that Telegram allows, until the courier is stopped."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from fakes.bot_clock import MONDAY_MORNING, HurryingClock
from fakes.bot_desk import BORDER_TOPIC, NEWSROOM, READER, SECOND_READER, WATER_TOPIC, outgoing
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.messages import Lane, Message, Outgoing
from bot.store import BotStore
from bot.types import Place


async def test_what_is_due_is_sent_once(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing("talks in Khujand"), outgoing("shots at Vorukh", BORDER_TOPIC)])

    await clock.runs_for(courier.run(), 5)

    assert {(item.place, item.text) for item in sender.received} == {
        (READER, "News talks in Khujand"),
        (BORDER_TOPIC, "News shots at Vorukh"),
    }


async def test_a_clock_that_was_set_back_holds_nothing_up(
    store: BotStore, sender: FakeSender, clock: HurryingClock
) -> None:
    courier = Courier(store, sender, clock)
    clock.pass_(hours=-1)
    store.enqueue([outgoing("answer:1", at=clock.now())])

    assert await courier.drain() == 1


async def test_nothing_is_sent_before_its_time(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing("morning", at=MONDAY_MORNING + timedelta(minutes=1))])

    await clock.runs_for(courier.run(), 59)
    assert sender.received == []
    await clock.runs_for(courier.run(), 3)

    assert [item.text for item in sender.received] == ["News morning"]
    assert sender.received[0].at >= MONDAY_MORNING + timedelta(minutes=1)


async def test_a_chat_gets_its_messages_in_order_one_a_second(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"{part}", text=f"part {part}") for part in range(1, 4)])

    await clock.runs_for(courier.run(), 3)

    assert sender.texts(READER.chat_id) == ["part 1", "part 2", "part 3"]
    assert all(later.at - earlier.at >= timedelta(seconds=1) for earlier, later in pairwise(sender.received))


async def test_a_group_gets_twenty_messages_a_minute(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"{number}", WATER_TOPIC if number % 2 else NEWSROOM) for number in range(25)])

    await clock.runs_for(courier.run(), 60)
    assert len(sender.received) == 20
    await clock.runs_for(courier.run(), 60)
    assert len(sender.received) == 25


async def test_all_chats_together_get_thirty_messages_a_second(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"{number}", Place(1000 + number)) for number in range(70)])

    await clock.runs_for(courier.run(), 4)

    moments = [item.at for item in sender.received]
    assert len(moments) == 70
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in zip(moments, moments[30:], strict=False))
    assert moments[-1] - moments[0] < timedelta(seconds=3)


async def test_a_slow_chat_holds_up_nobody(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    answer = sender.is_slow(READER.chat_id)
    store.enqueue([outgoing("slow"), outgoing("after it")])
    working = asyncio.create_task(clock.runs_for(courier.run(), 1e6))
    await sender.until(lambda: READER in sender.asked)

    store.enqueue([outgoing(f"{number}", Place(1000 + number)) for number in range(40)])
    courier.wake()
    await sender.until(lambda: len(sender.received) == 40)

    assert sender.asked.count(READER) == 1
    assert sender.texts(READER.chat_id) == []
    answer.set()
    await sender.until(lambda: sender.texts(READER.chat_id) == ["News slow", "News after it"])
    working.cancel()


async def test_a_stop_lets_the_send_under_way_end(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    answer = sender.is_slow(READER.chat_id)
    store.enqueue([outgoing("under way"), outgoing("next")])
    working = asyncio.create_task(courier.run())
    await sender.until(lambda: READER in sender.asked)

    working.cancel()
    await asyncio.sleep(0)
    answer.set()
    with pytest.raises(asyncio.CancelledError):
        await working

    assert sender.texts(READER.chat_id) == ["News under way"]
    assert store.recover() == 0
    assert [delivery.key for delivery in store.due(clock.now())] == ["next"]


async def test_a_stop_between_two_beginnings_lets_the_first_end(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    answers = [sender.is_slow(1000 + number) for number in range(30)]
    store.enqueue([outgoing(f"{number}", Place(1000 + number)) for number in range(30)])
    working = asyncio.create_task(courier.run())
    await sender.until(lambda: len(sender.asked) >= 2)

    working.cancel()
    for answer in answers:
        answer.set()
    with pytest.raises(asyncio.CancelledError):
        await working

    assert len(sender.received) == len(sender.asked)
    assert store.recover() == 0


async def test_who_asked_is_told_what_went_out_and_of_nothing_else(
    store: BotStore, sender: FakeSender, clock: HurryingClock
) -> None:
    told = []
    courier = Courier(store, sender, clock, on_sent=lambda delivery, at: told.append((delivery.key, at)))
    store.enqueue([outgoing("talks in Khujand"), outgoing("shots at Vorukh", SECOND_READER)])
    sender.blocks(SECOND_READER.chat_id)

    await clock.runs_for(courier.run(), 3)

    assert told == [("talks in Khujand", MONDAY_MORNING)]


def answer(key: str, place: Place = READER) -> Outgoing:
    return Outgoing(key, place, Message(f"News {key}"), MONDAY_MORNING, Lane.ANSWER)
