"""A courier sends only while its process leads, and tells what it sent though it leads no more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from fakes.bot_clock import FakeClock, HurryingClock
from fakes.bot_desk import READER, SECOND_READER, outgoing, settle
from fakes.bot_office import Borrowed
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.delivery.post import Post
from bot.errors import StoreError
from bot.store import BotStore


class AwayStore(BotStore):
    """A store whose database can go away."""

    away = False

    @contextmanager
    def writing(self, *, urgent: bool = False) -> Iterator[sa.Connection]:
        if self.away:
            raise StoreError("server closed the connection unexpectedly")
        with super().writing(urgent=urgent) as connection:
            yield connection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AwayStore]:
    opened = AwayStore(f"sqlite:///{tmp_path / 'bot.db'}")
    for place in (READER, SECOND_READER):
        settle(opened, place)
    yield opened
    opened.close()


async def test_without_the_mandate_nothing_begins_and_nothing_is_counted(store: AwayStore) -> None:
    clock, mandate = HurryingClock(), Borrowed()
    sender = FakeSender(clock)
    store.enqueue([outgoing("brief:1")])
    mandate.taken = True

    await clock.runs_for(Courier(store, sender, clock).under(mandate).run(), 10)

    assert sender.asked == []
    assert (Post(store).states().due, Post(store).states().lost) == (1, 0)


async def test_what_was_sent_before_the_database_went_away_is_written_down_when_it_is_back(store: AwayStore) -> None:
    clock, mandate = FakeClock(), Borrowed()
    sender = FakeSender(clock)
    courier = Courier(store, sender, clock).under(mandate)
    store.enqueue([outgoing("brief:1")])
    let_go = sender.is_slow(READER.chat_id)
    running = asyncio.create_task(courier.run())
    await sender.until(lambda: bool(sender.asked))
    store.away = True
    running.cancel()
    let_go.set()
    await asyncio.gather(running, return_exceptions=True)
    mandate.taken = True
    in_between = Post(store).states()

    store.away = False
    recording = asyncio.create_task(courier.keep_record())
    async with asyncio.timeout(10):
        while not Post(store).states().sent:  # noqa: ASYNC110 - a thread brings it about
            await asyncio.sleep(0.001)
    recording.cancel()

    assert (in_between.in_flight, Post(store).states().sent) == (1, 1)
