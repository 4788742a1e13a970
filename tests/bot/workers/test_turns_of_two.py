"""Two workers handle one inbox: each update once, each chat's in its order."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from fakes.bot_crew import members
from fakes.bot_desk import open_store, outgoing

from bot.delivery.courier import SystemClock
from bot.delivery.inbox import Arrival, Handled
from bot.errors import StoreError
from bot.messages import Outgoing
from bot.store import BotStore
from bot.telegram import turns as turns_module
from bot.telegram.turns import ChatTurns
from bot.workers.claims import SharedInbox

pytestmark = pytest.mark.engines("postgres")

CHATS = (501, 502, 503, 504)


class Worker:
    """One worker's turns over the shared inbox."""

    def __init__(self, inbox: SharedInbox, handled: list[tuple[int | None, int]]) -> None:
        self.inbox, self._handled, self.count = inbox, handled, 0
        self.turns = ChatTurns(inbox, self._handle, SystemClock(), wake=lambda: None)
        self.running = asyncio.create_task(self.turns.run())

    async def _handle(self, arrival: Arrival) -> Sequence[Outgoing]:
        await asyncio.sleep(0.002)
        self._handled.append((arrival.chat_id, arrival.update_id))
        self.count += 1
        return [outgoing(f"update:{arrival.update_id}:0")]

    async def stop(self) -> None:
        await self.turns.finish(5)
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
async def workers(store: BotStore, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Worker]]:
    # So that neither can have all chats in hand.
    monkeypatch.setattr(turns_module, "CLAIMED_AT_ONCE", 2)
    handled: list[tuple[int | None, int]] = []
    with members(postgres_url) as make:
        made = [Worker(SharedInbox(store, make()), handled) for _ in range(2)]
        yield made
        await asyncio.gather(*(worker.stop() for worker in made))


async def test_each_update_is_handled_once_and_each_chat_in_its_order(store: BotStore, workers: list[Worker]) -> None:
    first, second = workers
    now = SystemClock().now()
    arrivals = [Arrival(number, CHATS[number % len(CHATS)], '{"message":{}}') for number in range(1, 41)]
    first.turns.came(first.inbox.put(arrivals, now))
    second.turns.look()
    async with asyncio.timeout(20):
        while first.inbox.count():  # noqa: ASYNC110 - threads bring it about
            await asyncio.sleep(0.01)

    by_chat = defaultdict(list)
    for chat, number in first._handled:
        by_chat[chat].append(number)
    assert sorted(number for _, number in first._handled) == list(range(1, 41))
    assert all(numbers == sorted(numbers) for numbers in by_chat.values())
    assert first.count and second.count


class Away(SharedInbox):
    """An inbox whose database is away for so long that nothing of the first update could be written down."""

    ends = 0

    def end(self, handled: Sequence[Handled], now: datetime) -> int:
        self.ends += 1
        if self.ends == 1:
            raise StoreError("the database is away")
        return super().end(handled, now)

    def count_try(self, update_ids: Sequence[int]) -> None:
        raise StoreError("the database is away")


async def test_what_could_not_be_ended_for_long_is_handled_again_when_the_database_is_back(
    store: BotStore, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns_module, "DATABASE_TRIES", 0)
    handled: list[tuple[int | None, int]] = []
    with members(postgres_url) as make:
        worker = Worker(Away(store, make()), handled)
        worker.turns.came(worker.inbox.put([Arrival(1, 501, '{"message":{}}')], SystemClock().now()))
        async with asyncio.timeout(20):
            while worker.inbox.count():  # noqa: ASYNC110 - threads bring it about
                await asyncio.sleep(0.01)
        await worker.stop()

    assert handled == [(501, 1)] * 2


async def test_what_a_worker_did_not_begin_when_it_stops_is_free_for_the_other(
    store: BotStore, workers: list[Worker]
) -> None:
    first, second = workers
    await second.stop()
    second.inbox.put([Arrival(1, 501, "{}")], SystemClock().now())
    [claimed] = second.inbox.claim(1, SystemClock().now(), suspect=False)
    await second.turns.finish(5)

    first.turns.look()
    async with asyncio.timeout(20):
        while first.inbox.count():  # noqa: ASYNC110 - threads bring it about
            await asyncio.sleep(0.01)
    assert (claimed.arrival.update_id, first.count) == (1, 1)
