"""The outbox under any order of events, beside a model of what Telegram got."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER, SECOND_READER, WATER_TOPIC, open_store, outgoing
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.messages import Delivery
from bot.types import Place

NOW = MONDAY_MORNING


@cache
def empty_database() -> Path:
    folder = Path(tempfile.mkdtemp())
    open_store(folder).close()
    return folder / "bot.db"


class Outbox(RuleBasedStateMachine):
    """Messages are queued, sent, lost, and the process is killed, between any two calls."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        shutil.copy(empty_database(), self.folder.name)
        self.store = open_store(Path(self.folder.name))
        self.queued: dict[str, Place] = {}
        self.arrived: list[str] = []
        self.ended: set[str] = set()
        self.unanswered = 0

    @rule(number=st.integers(0, 12), place=st.sampled_from([READER, SECOND_READER, WATER_TOPIC]))
    def queue(self, number: int, place: Place) -> None:
        key = f"news {number}"
        assert self.store.enqueue([outgoing(key, place)]) == (key not in self.queued)
        self.queued.setdefault(key, place)

    @rule()
    def is_taken(self) -> None:
        for delivery in self.begin_sends():
            self.end_well(delivery)

    @rule()
    def is_too_fast(self) -> None:
        for delivery in self.begin_sends():
            self.store.postpone(delivery.id, NOW)

    @rule()
    def gets_no_answer(self) -> None:
        for delivery in self.begin_sends():
            self.arrived.append(delivery.key)
            self.unanswered += 1
            self.store.mark_unknown(delivery.id, NOW)

    @rule(arrived=st.booleans())
    def is_killed_during_a_send(self, *, arrived: bool) -> None:
        begun = self.begin_sends()
        if arrived:
            self.arrived += [delivery.key for delivery in begun]
            self.unanswered += len(begun)
        self.store.close()
        self.store = open_store(Path(self.folder.name))
        assert self.store.recover() == len(begun)

    @rule()
    def is_blocked_and_taken_back(self) -> None:
        self.store.suspend(READER.chat_id, NOW)
        assert all(delivery.place != READER for delivery in self.store.due(NOW))
        self.store.resume(READER.chat_id)

    @invariant()
    def comes_twice_only_where_no_answer_came(self) -> None:
        assert len(self.arrived) - len(set(self.arrived)) <= self.unanswered

    def teardown(self) -> None:
        while begun := self.begin_sends():
            for delivery in begun:
                self.end_well(delivery)
        assert set(self.arrived) == set(self.queued)
        for place in set(self.queued.values()):
            in_order = [key for key, where in self.queued.items() if where == place]
            assert list(dict.fromkeys(key for key in self.arrived if self.queued[key] == place)) == in_order
        self.store.close()
        self.folder.cleanup()

    def begin_sends(self) -> list[Delivery]:
        due = self.store.due(NOW)
        for delivery in due:
            assert delivery.key not in self.ended
            assert self.store.mark_in_flight(delivery.id)
        return due

    def end_well(self, delivery: Delivery) -> None:
        self.arrived.append(delivery.key)
        self.ended.add(delivery.key)
        self.store.mark_sent(delivery.id, len(self.arrived), NOW)


# Each step writes to a disk: enough runs to meet each pair of events often, in a few seconds.
Outbox.TestCase.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
TestOutbox = Outbox.TestCase
