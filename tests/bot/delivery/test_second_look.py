"""Chats that take messages again without a word of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fakes.bot_clock import FakeClock
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, WATER_TOPIC, open_store, settle

from bot.delivery.second_look import MOST_SILENT, SecondLook
from bot.errors import Unreachable
from bot.store import BotStore
from bot.types import Cause, Place

CHANNEL = Place(-1002)


class FakeWritable:
    """Takes messages in these chats; keeps which it was asked about."""

    def __init__(self, *chat_ids: int, fails: bool = False, silent: Sequence[int] = ()) -> None:
        self._may, self._fails, self._silent = set(chat_ids), fails, silent
        self.asked: list[int] = []

    async def may_write(self, chat_id: int) -> bool:
        self.asked.append(chat_id)
        if self._fails or chat_id in self._silent:
            raise Unreachable("no connection")
        return chat_id in self._may


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    for place in (READER, NEWSROOM, CHANNEL):
        settle(store, place)
    yield store
    store.close()


def suspended(store: BotStore) -> set[int]:
    places = (READER, SECOND_READER, NEWSROOM, CHANNEL)
    chats = [chat for chat in map(store.chat, places) if chat is not None]
    return {chat.place.chat_id for chat in chats if chat.suspended}


async def test_what_takes_messages_again_goes_on_and_the_rest_waits(store: BotStore) -> None:
    clock = FakeClock()
    store.suspend(NEWSROOM.chat_id, clock.now(), Cause.NO_RIGHTS)
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.KICKED)

    assert await SecondLook(store, FakeWritable(NEWSROOM.chat_id), clock).look() == 1

    assert suspended(store) == {CHANNEL.chat_id}


async def test_people_and_topics_say_themselves_when_they_are_back(store: BotStore) -> None:
    clock, rooms = FakeClock(), FakeWritable()
    store.suspend(READER.chat_id, clock.now(), Cause.BLOCKED)
    store.suspend_topic(WATER_TOPIC, clock.now(), Cause.TOPIC_CLOSED)

    await SecondLook(store, rooms, clock).look()

    assert rooms.asked == []


async def test_without_a_connection_everything_stays_as_it_is(store: BotStore) -> None:
    clock = FakeClock()
    store.suspend(NEWSROOM.chat_id, clock.now(), Cause.NO_RIGHTS)

    assert await SecondLook(store, FakeWritable(fails=True), clock).look() == 0

    assert suspended(store) == {NEWSROOM.chat_id}


async def test_a_chat_of_which_telegram_does_not_tell_keeps_back_no_other(store: BotStore) -> None:
    clock, rooms = FakeClock(), FakeWritable(NEWSROOM.chat_id, silent=(CHANNEL.chat_id,))
    store.suspend(NEWSROOM.chat_id, clock.now(), Cause.NO_RIGHTS)
    clock.pass_(seconds=1)
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.KICKED)

    assert await SecondLook(store, rooms, clock).look() == 1

    assert rooms.asked == [CHANNEL.chat_id, NEWSROOM.chat_id]
    assert suspended(store) == {CHANNEL.chat_id}


async def test_without_a_connection_not_every_chat_is_waited_for(store: BotStore) -> None:
    clock, rooms = FakeClock(), FakeWritable(fails=True)
    for number in range(10):
        store.suspend(-1000 - number, clock.now(), Cause.KICKED)

    await SecondLook(store, rooms, clock).look()

    assert len(rooms.asked) == MOST_SILENT
