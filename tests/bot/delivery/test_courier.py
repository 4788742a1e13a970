import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from fakes.bot_clock import MONDAY_MORNING, HurryingClock
from fakes.bot_desk import (
    BORDER_TOPIC,
    NEWSROOM,
    READER,
    SECOND_READER,
    WATER_TOPIC,
    open_store,
    outgoing,
    settle,
    topic,
)
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.delivery.endings import LONGEST_WAIT, MOST_ATTEMPTS, wait_after
from bot.delivery.post import Post
from bot.errors import StoreError
from bot.messages import Cited, Lane, Message, Outgoing
from bot.operations.pausing import Pausing
from bot.store import BotStore
from bot.tables import OUTBOX
from bot.types import Place

SUPERGROUP = -1002_900


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    for place in (READER, SECOND_READER, NEWSROOM):
        settle(store, place)
    yield store
    store.close()


@pytest.fixture
def clock() -> HurryingClock:
    return HurryingClock()


@pytest.fixture
def sender(clock: HurryingClock) -> FakeSender:
    return FakeSender(clock)


@pytest.fixture
def courier(store: BotStore, sender: FakeSender, clock: HurryingClock) -> Courier:
    return Courier(store, sender, clock)


async def works_for(courier: Courier, clock: HurryingClock, seconds: float) -> None:
    """Let the courier run for so long on its clock."""
    await clock.runs_for(courier.run(), seconds)


async def test_what_is_due_is_sent_once(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing("talks in Khujand"), outgoing("shots at Vorukh", BORDER_TOPIC)])

    await works_for(courier, clock, 5)

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

    await works_for(courier, clock, 59)
    assert sender.received == []
    await works_for(courier, clock, 3)

    assert [item.text for item in sender.received] == ["News morning"]
    assert sender.received[0].at >= MONDAY_MORNING + timedelta(minutes=1)


async def test_a_chat_gets_its_messages_in_order_one_a_second(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"{part}", text=f"part {part}") for part in range(1, 4)])

    await works_for(courier, clock, 3)

    assert sender.texts(READER.chat_id) == ["part 1", "part 2", "part 3"]
    assert all(later.at - earlier.at >= timedelta(seconds=1) for earlier, later in pairwise(sender.received))


async def test_a_group_gets_twenty_messages_a_minute(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"{number}", WATER_TOPIC if number % 2 else NEWSROOM) for number in range(25)])

    await works_for(courier, clock, 60)
    assert len(sender.received) == 20
    await works_for(courier, clock, 60)
    assert len(sender.received) == 25


async def test_all_chats_together_get_thirty_messages_a_second(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"{number}", Place(1000 + number)) for number in range(70)])

    await works_for(courier, clock, 4)

    moments = [item.at for item in sender.received]
    assert len(moments) == 70
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in zip(moments, moments[30:], strict=False))
    assert moments[-1] - moments[0] < timedelta(seconds=3)


async def test_a_chat_that_is_too_fast_waits_alone(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.is_too_fast(READER.chat_id, seconds=30)
    store.enqueue([outgoing("held"), outgoing("after it"), outgoing("free", SECOND_READER)])

    await works_for(courier, clock, 29)
    assert sender.asked.count(READER) == 1
    assert sender.texts(SECOND_READER.chat_id) == ["News free"]

    await works_for(courier, clock, 3)
    assert sender.texts(READER.chat_id) == ["News held", "News after it"]


async def test_a_held_topic_holds_its_whole_group(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.is_too_fast(NEWSROOM.chat_id, seconds=30)
    store.enqueue([outgoing("water", WATER_TOPIC), outgoing("border", BORDER_TOPIC)])

    await works_for(courier, clock, 29)

    assert sender.asked == [WATER_TOPIC]


async def test_a_chat_that_blocked_the_bot_is_suspended_and_asked_no_more(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.blocks(READER.chat_id)
    kept = store.add_subscription(READER, topic(), cursor=0, now=clock.now()).subscription
    store.enqueue([outgoing("first"), outgoing("second"), outgoing("free", SECOND_READER)])

    await works_for(courier, clock, 10)

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
    await works_for(courier, clock, 3)

    sender.takes_back(READER.chat_id)
    store.resume(READER.chat_id)
    await works_for(courier, clock, 3)

    assert sender.texts(READER.chat_id) == ["News first", "News second"]


async def test_a_closed_topic_is_suspended_and_the_rest_of_the_group_is_not(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.closes_topic(WATER_TOPIC)
    store.enqueue(
        [outgoing("water", WATER_TOPIC), outgoing("water again", WATER_TOPIC), outgoing("border", BORDER_TOPIC)]
    )

    await works_for(courier, clock, 10)

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

    await works_for(courier, clock, 200)  # time goes on while another thread gives the group its new id

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

    await works_for(courier, clock, 10)

    assert sender.texts(READER.chat_id) == ["News short"]
    assert sender.asked.count(READER) == 2
    assert "delivery endless failed: Bad Request: message is too long" in caplog.messages


async def test_a_lost_answer_has_the_message_sent_again_and_says_so(
    store: BotStore,
    courier: Courier,
    sender: FakeSender,
    clock: HurryingClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sender.loses_the_answer(READER.chat_id)
    store.enqueue([outgoing("first"), outgoing("second")])

    await works_for(courier, clock, 10)

    assert sender.texts(READER.chat_id) == ["News first", "News first", "News second"]
    first, again, _ = sender.received
    assert again.at - first.at >= wait_after(1)
    assert any("may come twice" in message for message in caplog.messages)


async def test_tries_without_an_answer_end_and_the_failure_is_kept(
    store: BotStore,
    courier: Courier,
    sender: FakeSender,
    clock: HurryingClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sender.loses_the_answer(READER.chat_id, times=1000)
    store.enqueue([outgoing("first")])

    for _ in range(2 * MOST_ATTEMPTS):
        await works_for(courier, clock, 0.5)
        clock.pass_(seconds=LONGEST_WAIT.total_seconds())

    assert len(sender.received) == MOST_ATTEMPTS
    assert store.due(clock.now()) == []
    assert f"delivery first failed: no answer to {MOST_ATTEMPTS} tries: timed out" in caplog.messages


def test_waits_grow_to_an_hour() -> None:
    waits = [wait_after(tries) for tries in range(1, MOST_ATTEMPTS)]

    assert waits[:3] == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert timedelta(hours=2) < sum(waits, timedelta()) < timedelta(hours=4)


async def test_without_a_connection_everything_waits_and_nothing_is_lost(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.loses_the_connection(times=MOST_ATTEMPTS + 5)
    store.enqueue([outgoing("first")])

    await works_for(courier, clock, 3)
    assert len(sender.asked) == 1
    await works_for(courier, clock, 120)

    assert sender.texts(READER.chat_id) == ["News first"]
    assert len(sender.asked) == MOST_ATTEMPTS + 6


async def test_a_defect_in_the_sender_stops_no_other_chat(
    store: BotStore,
    courier: Courier,
    sender: FakeSender,
    clock: HurryingClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sender.trips_over("News odd")
    store.enqueue([outgoing("odd"), outgoing("plain", SECOND_READER)])

    await works_for(courier, clock, 2)

    assert sender.texts(SECOND_READER.chat_id) == ["News plain"]
    assert sender.asked.count(READER) == 1
    assert any(record.levelno == logging.ERROR and record.exc_info for record in caplog.records)


async def test_a_slow_chat_holds_up_nobody(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    answer = sender.is_slow(READER.chat_id)
    store.enqueue([outgoing("slow"), outgoing("after it")])
    working = asyncio.create_task(works_for(courier, clock, 1e6))
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


async def test_a_message_in_flight_at_a_crash_is_sent_by_the_next_courier(
    store: BotStore, sender: FakeSender, clock: HurryingClock, caplog: pytest.LogCaptureFixture
) -> None:
    store.enqueue([outgoing("first"), outgoing("second")])
    store.mark_in_flight(store.due(clock.now())[0].id)

    await works_for(Courier(store, sender, clock), clock, 3)

    assert sender.texts(READER.chat_id) == ["News first", "News second"]
    assert "1 messages were in flight and may come twice" in caplog.messages


async def test_logs_hold_no_words_of_messages(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock, caplog: pytest.LogCaptureFixture
) -> None:
    sender.refuses("refused words")
    sender.loses_the_answer(SECOND_READER.chat_id)
    store.enqueue([outgoing("a", text="refused words"), outgoing("b", SECOND_READER, text="unanswered words")])

    with caplog.at_level(logging.DEBUG, logger="bot"):
        await works_for(courier, clock, 5)

    assert caplog.messages
    assert "words" not in caplog.text


async def test_who_asked_is_told_what_went_out_and_of_nothing_else(
    store: BotStore, sender: FakeSender, clock: HurryingClock
) -> None:
    told = []
    courier = Courier(store, sender, clock, on_sent=lambda delivery, at: told.append((delivery.key, at)))
    store.enqueue([outgoing("talks in Khujand"), outgoing("shots at Vorukh", SECOND_READER)])
    sender.blocks(SECOND_READER.chat_id)

    await works_for(courier, clock, 3)

    assert told == [("talks in Khujand", MONDAY_MORNING)]


def answer(key: str, place: Place = READER) -> Outgoing:
    return Outgoing(key, place, Message(f"News {key}"), MONDAY_MORNING, Lane.ANSWER)


async def test_an_answer_goes_before_the_broadcasts_that_wait_for_its_chat(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing("brief 1"), outgoing("brief 2"), answer("first answer"), answer("second answer")])

    await works_for(courier, clock, 8)

    assert sender.texts(READER.chat_id) == ["News first answer", "News second answer", "News brief 1", "News brief 2"]


async def test_an_answer_in_the_middle_of_a_broadcast_goes_at_once(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"{number}", Place(1000 + number)) for number in range(300)])
    await works_for(courier, clock, 3)

    asked = clock.now()
    store.enqueue([answer("answer")])
    await works_for(courier, clock, 2)

    (answered,) = [item.at for item in sender.received if item.place == READER]
    assert answered - asked < timedelta(seconds=0.4)


async def test_an_answer_in_a_group_waits_for_none_of_its_many_briefs(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing(f"brief {number}", NEWSROOM) for number in range(60)])
    await works_for(courier, clock, 70)

    asked = clock.now()
    store.enqueue([answer("answer", NEWSROOM)])
    await works_for(courier, clock, 5)

    (answered,) = [item.at for item in sender.received if item.text == "News answer"]
    assert answered - asked <= timedelta(seconds=3.1)


async def test_a_broadcast_without_an_answer_holds_back_no_answer_in_its_chat(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.loses_the_answer(READER.chat_id)
    store.enqueue([outgoing("brief 1"), outgoing("brief 2")])
    await works_for(courier, clock, 1)

    store.enqueue([answer("answer")])
    await works_for(courier, clock, 10)

    assert sender.texts(READER.chat_id) == ["News brief 1", "News answer", "News brief 1", "News brief 2"]


async def test_a_chat_with_many_messages_gives_others_their_turns_also_after_a_restart(
    store: BotStore, sender: FakeSender, clock: HurryingClock
) -> None:
    crowd = [Place(2000 + number) for number in range(40)]
    store.enqueue([outgoing(f"{place.chat_id}:{part}", place) for place in crowd for part in range(20)])
    await works_for(Courier(store, sender, clock), clock, 4)

    store.enqueue([outgoing(f"single {number}", Place(3000 + number)) for number in range(30)])
    came = clock.now()
    await works_for(Courier(store, sender, clock), clock, 6)

    singles = [item.at for item in sender.received if item.place.chat_id >= 3000]
    counts = [len(sender.texts(place.chat_id)) for place in crowd]
    assert len(singles) == 30
    assert max(singles) - came < timedelta(seconds=4)
    assert max(counts) - min(counts) <= 1


async def test_a_chat_told_to_wait_is_left_alone_by_the_next_courier_too(
    store: BotStore, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.is_too_fast(READER.chat_id, seconds=30)
    store.enqueue([outgoing("brief")])
    await works_for(Courier(store, sender, clock), clock, 2)

    store.enqueue([answer("answer")])
    await works_for(Courier(store, sender, clock), clock, 27)
    assert sender.asked == [READER]

    await works_for(Courier(store, sender, clock), clock, 5)
    assert sender.texts(READER.chat_id) == ["News answer", "News brief"]


async def test_paused_broadcasts_wait_and_answers_go(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    Pausing(store).pause("a storm of alerts", clock.now())
    store.enqueue([outgoing("brief"), answer("answer", SECOND_READER)])
    await works_for(courier, clock, 3)
    assert [item.text for item in sender.received] == ["News answer"]

    Pausing(store).resume()
    await works_for(courier, clock, 3)
    assert [item.text for item in sender.received] == ["News answer", "News brief"]


class FullDisk(BotStore):
    """A store that can be told that nothing can be written."""

    full = False

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        if self.full:
            raise StoreError("database or disk is full")
        with super().writing() as connection:
            yield connection


async def test_what_was_sent_while_the_disk_was_full_is_written_down_later_and_not_sent_again(
    tmp_path: Path, sender: FakeSender, clock: HurryingClock, caplog: pytest.LogCaptureFixture
) -> None:
    store = FullDisk(f"sqlite:///{tmp_path / 'bot.db'}")
    answered = sender.is_slow(READER.chat_id)
    store.enqueue([outgoing("brief"), outgoing("next", SECOND_READER)])
    working = asyncio.create_task(works_for(Courier(store, sender, clock), clock, 1e6))
    await sender.until(lambda: READER in sender.asked and SECOND_READER in sender.asked)

    store.full = True
    answered.set()
    await clock.happens(lambda: "the outbox cannot be used; nothing is sent until it can" in caplog.messages)
    store.full = False
    await clock.happens(lambda: Post(store).states().sent == 2)
    working.cancel()

    assert sorted(item.text for item in sender.received) == ["News brief", "News next"]
    store.close()


async def test_a_message_that_cannot_be_read_fails_alone(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    store.enqueue([outgoing("harmed"), outgoing("whole"), outgoing("other", SECOND_READER)])
    with store.writing() as connection:
        connection.execute(OUTBOX.update().where(OUTBOX.c.key == "harmed").values(message="{"))

    await works_for(courier, clock, 5)

    assert sorted(item.text for item in sender.received) == ["News other", "News whole"]
    assert Post(store).states().failed == 1


async def test_what_cannot_be_written_down_is_not_sent_again(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    twice_the_same = Message("News brief", cited=(Cited(17, 1, 0, 40),), tells=(17, 17))
    store.enqueue([Outgoing("brief", READER, twice_the_same, MONDAY_MORNING), outgoing("other", SECOND_READER)])

    await works_for(courier, clock, 5)
    await works_for(Courier(store, sender, clock), clock, 5)

    assert sorted(item.text for item in sender.received) == ["News brief", "News other"]


async def test_a_lost_answer_is_counted(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.loses_the_answer(READER.chat_id, times=2)
    store.enqueue([outgoing("brief")])

    await works_for(courier, clock, 20)

    states = Post(store).states()
    assert (states.sent, states.lost) == (1, 2)
