"""A courier that an unforeseen error ended goes on where it was: what hung then is sent again, and counted once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from fakes.bot_clock import HurryingClock
from fakes.bot_desk import READER, SECOND_READER, outgoing, settle
from fakes.bot_sender import FakeSender

from bot.delivery import courier as courier_module
from bot.delivery.courier import Courier
from bot.delivery.post import Post
from bot.errors import StoreError
from bot.store import BotStore


class OddStore(BotStore):
    """A store that can be told to meet a defect, of which `meanwhile` is told, and that its disk is full."""

    odd = full = False
    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        if self.odd:
            self.meanwhile()
            raise ZeroDivisionError("a defect")
        with super().reading() as connection:
            yield connection

    @contextmanager
    def writing(self, *, urgent: bool = False) -> Iterator[sa.Connection]:
        if self.full:
            raise StoreError("database or disk is full")
        with super().writing(urgent=urgent) as connection:
            yield connection


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OddStore]:
    monkeypatch.setattr(courier_module, "STOPPING", 0.1)
    opened = OddStore(f"sqlite:///{tmp_path / 'bot.db'}")
    for place in (READER, SECOND_READER):
        settle(opened, place)
    yield opened
    opened.close()


async def ends_by_the_defect(
    courier: Courier, store: OddStore, clock: HurryingClock, *, once: Callable[[], bool], sender: FakeSender
) -> None:
    """Let the courier run until `once` holds, and then into the defect."""
    clock.until += timedelta(days=1)
    running = asyncio.create_task(courier.run())
    await sender.until(once)
    store.odd = True
    courier.wake()
    with pytest.raises(ZeroDivisionError):
        await running
    store.odd = store.full = False


async def test_a_send_that_hung_is_sent_again_and_its_chat_goes_on(
    store: OddStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    answer = sender.is_slow(READER.chat_id)
    store.enqueue([outgoing("brief"), outgoing("next")])
    await ends_by_the_defect(courier, store, clock, once=lambda: READER in sender.asked, sender=sender)

    answer.set()
    await clock.runs_for(courier.run(), 10)

    states = Post(store).states()
    assert sender.texts(READER.chat_id) == ["News brief", "News next"]
    assert (states.sent, states.lost) == (2, 1)


async def test_a_send_that_ended_while_the_disk_was_full_is_not_counted_among_those_that_hung(
    store: OddStore, courier: Courier, sender: FakeSender, clock: HurryingClock
) -> None:
    hanging, ending = sender.is_slow(READER.chat_id), sender.is_slow(SECOND_READER.chat_id)
    loop = asyncio.get_running_loop()

    def meanwhile() -> None:
        store.full = True
        loop.call_soon_threadsafe(ending.set)

    store.meanwhile = meanwhile
    store.enqueue([outgoing("brief"), outgoing("other", SECOND_READER)])
    await ends_by_the_defect(courier, store, clock, once=lambda: len(sender.asked) == 2, sender=sender)

    hanging.set()
    await clock.runs_for(courier.run(), 10)

    states = Post(store).states()
    assert sorted(item.text for item in sender.received) == ["News brief", "News other"]
    assert (states.sent, states.lost) == (2, 1)
