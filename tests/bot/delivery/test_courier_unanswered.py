"""Sends of which nobody knows whether they arrived: an answer that was lost, no connection, a crash, a full disk."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from fakes.bot_clock import MONDAY_MORNING, HurryingClock
from fakes.bot_desk import READER, SECOND_READER, outgoing
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.delivery.endings import LONGEST_WAIT, MOST_ATTEMPTS, wait_after
from bot.delivery.post import Post
from bot.errors import StoreError
from bot.messages import Cited, Message, Outgoing
from bot.store import BotStore
from bot.tables import OUTBOX


async def test_a_lost_answer_has_the_message_sent_again_and_says_so(
    store: BotStore,
    courier: Courier,
    sender: FakeSender,
    clock: HurryingClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sender.loses_the_answer(READER.chat_id)
    store.enqueue([outgoing("first"), outgoing("second")])

    await clock.runs_for(courier.run(), 10)

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
        await clock.runs_for(courier.run(), 0.5)
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

    await clock.runs_for(courier.run(), 3)
    assert len(sender.asked) == 1
    await clock.runs_for(courier.run(), 120)

    assert sender.texts(READER.chat_id) == ["News first"]
    assert len(sender.asked) == MOST_ATTEMPTS + 6


async def test_a_message_in_flight_at_a_crash_is_sent_by_the_next_courier(
    store: BotStore, sender: FakeSender, clock: HurryingClock, caplog: pytest.LogCaptureFixture
) -> None:
    store.enqueue([outgoing("first"), outgoing("second")])
    store.mark_in_flight(store.due(clock.now())[0].id)

    await clock.runs_for(Courier(store, sender, clock).run(), 3)

    assert sender.texts(READER.chat_id) == ["News first", "News second"]
    assert "1 messages were in flight and may come twice" in caplog.messages


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
    working = asyncio.create_task(clock.runs_for(Courier(store, sender, clock).run(), 1e6))
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

    await clock.runs_for(courier.run(), 5)

    assert sorted(item.text for item in sender.received) == ["News other", "News whole"]
    assert Post(store).states().failed == 1


async def test_what_cannot_be_written_down_is_not_sent_again(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    twice_the_same = Message("News brief", cited=(Cited(17, 1, 0, 40),), tells=(17, 17))
    store.enqueue([Outgoing("brief", READER, twice_the_same, MONDAY_MORNING), outgoing("other", SECOND_READER)])

    await clock.runs_for(courier.run(), 5)
    await clock.runs_for(Courier(store, sender, clock).run(), 5)

    assert sorted(item.text for item in sender.received) == ["News brief", "News other"]


async def test_a_lost_answer_is_counted(
    store: BotStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    sender.loses_the_answer(READER.chat_id, times=2)
    store.enqueue([outgoing("brief")])

    await clock.runs_for(courier.run(), 20)

    states = Post(store).states()
    assert (states.sent, states.lost) == (1, 2)
