"""Briefs under any order of events: clocks that jump, chats that travel, a bot that is killed, beside a model."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from fakes.bot_clock import FakeClock
from fakes.bot_desk import READER, open_store, settle
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.messages import Message
from bot.store import BotStore
from bot.tables import OUTBOX
from bot.timing.schedule import Tick
from bot.timing.zones import moments
from bot.types import Chat, Due, QuietHours, Subscription, Topical, Wish

ZONES = (
    "Asia/Tashkent",
    "Asia/Kabul",
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
    "Australia/Lord_Howe",
)
QUIET = (None, QuietHours(time(22), time(7)), QuietHours(time(1, 30), time(3)), QuietHours(time(7), time(9)))
BEFORE_CLOCKS_CHANGE = datetime.fromisoformat("2026-03-27T12:00+00:00")
WITHIN = timedelta(hours=6)
LOOK = timedelta(minutes=30)


class Killed(BaseException):
    """Ends the process wherever it is."""


class Author:
    """Writes briefs of two parts, which say which brief they are; may be killed after that."""

    def __init__(self) -> None:
        self.dies = False
        self.asked: list[str] = []

    async def due_brief(self, chat: Chat, due: Due, *, now: datetime) -> Sequence[Message]:
        self.asked.append(due.key)
        if self.dies:
            self.dies = False
            raise Killed
        return [Message(f"{due.key} part {part}") for part in (1, 2)]


@cache
def empty_database() -> Path:
    folder = Path(tempfile.mkdtemp())
    open_store(folder).close()
    return folder / "bot.db"


class Briefs(RuleBasedStateMachine):
    """A chat subscribes and unsubscribes, travels and sleeps; the bot runs, stops, dies; its clock is put right."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        shutil.copy(empty_database(), self.folder.name)
        self.clock, self.author = FakeClock(BEFORE_CLOCKS_CHANGE), Author()
        self.arrived: Counter[str] = Counter()
        self.removed: set[int] = set()
        self.zone, self.quiet = ZONES[0], QUIET[1]
        self.start()
        self.set_up()
        for half_hours in (1, 5, 16, 28, 47):
            self.subscribes(half_hours, 127)

    def start(self) -> None:
        self.store: BotStore = open_store(Path(self.folder.name))
        self.tick = Tick(self.store, self.author, self.clock)

    def set_up(self) -> None:
        settle(self.store, READER, zone=self.zone, quiet=self.quiet)

    @rule(half_hours=st.integers(0, 47), days=st.sampled_from([127, 31, 96, 1, 64, 42]))
    def subscribes(self, half_hours: int, days: int) -> None:
        wish = Wish(Topical.BRIEF, at=time(half_hours // 2, half_hours % 2 * 30), days=days)
        self.store.add_subscription(READER, wish, cursor=0, now=self.clock.now())

    @precondition(lambda self: self.subscriptions())
    @rule(number=st.integers(0, 10))
    def unsubscribes(self, number: int) -> None:
        subscriptions = self.subscriptions()
        gone = subscriptions[number % len(subscriptions)]
        assert self.store.remove_subscription(READER, gone.id)
        self.removed.add(gone.id)

    @rule(zone=st.sampled_from(ZONES))
    def travels(self, zone: str) -> None:
        self.zone = zone
        self.set_up()

    @rule(quiet=st.sampled_from(QUIET))
    def sleeps_at_other_hours(self, quiet: QuietHours | None) -> None:
        self.quiet = quiet
        self.set_up()

    @rule(looks=st.integers(1, 50))
    def runs(self, looks: int) -> None:
        for _ in range(looks):
            self.looks()
            self.sends()
            self.clock.pass_(seconds=LOOK.total_seconds())

    @rule(minutes=st.integers(1, 900))
    def is_down(self, minutes: int) -> None:
        self.store.close()
        self.start()
        self.clock.pass_(minutes=minutes)
        self.looks()

    @rule(hours=st.sampled_from([-24, -1, 1, 24]), looks=st.integers(0, 20))
    def has_a_wrong_clock_for_a_while(self, hours: int, looks: int) -> None:
        self.clock.pass_(hours=hours)
        self.runs(looks)
        self.clock.pass_(hours=-hours)
        self.looks()

    @rule(hours=st.sampled_from([-24, -1, 1, 24]))
    def has_its_clock_put_right(self, hours: int) -> None:
        self.clock.pass_(hours=hours)

    @rule()
    def is_killed_between_composing_and_queueing(self) -> None:
        self.author.dies = True

    @invariant()
    def nothing_arrives_twice(self) -> None:
        assert not [text for text, times in self.arrived.items() if times > 1]

    def teardown(self) -> None:
        self.author.dies, self.quiet = False, None
        self.set_up()
        for _ in range(2):
            self.looks()
            self.sends()
        wanted = {f"{key} part {part}" for key in self.composed() for part in (1, 2)}
        assert {text for text in wanted - set(self.arrived) if int(text.split(":")[1]) not in self.removed} == set()
        self.nothing_arrives_twice()
        self.store.close()
        self.folder.cleanup()

    def subscriptions(self) -> list[Subscription]:
        return self.store.subscriptions(READER)

    def looks(self) -> None:
        before, self.author.asked = self.composed(), []
        try:
            asyncio.run(self.tick.tick())
        except Killed:
            self.author.asked = []
            self.store.close()
            self.start()
            asyncio.run(self.tick.tick())
        composed, now = self.composed(), self.clock.now()
        missing = [key for one in self.subscriptions() for key in self.due(one, now) if key not in composed]
        assert missing == []
        assert before.isdisjoint(self.author.asked)

    def due(self, one: Subscription, now: datetime) -> list[str]:
        """Return the keys of what must have been composed by now; one made in the future is left to the bot."""
        assert one.at is not None
        today = now.astimezone(ZoneInfo(self.zone)).date()
        keys = []
        for day in (today, today - timedelta(days=1)):
            moment = moments(day, one.at, self.zone)[0]
            if one.days >> day.weekday() & 1 and one.created <= moment <= now <= moment + WITHIN:
                keys.append(key_of(one, day))
        return keys

    def composed(self) -> set[str]:
        with self.store.reading() as connection:
            keys = connection.scalars(sa.select(OUTBOX.c.key).where(OUTBOX.c.key.startswith("brief:")))
            return {key.rpartition(":")[0] for key in keys}

    def sends(self) -> None:
        while begun := self.store.due(self.clock.now()):
            for delivery in begun:
                assert self.store.mark_in_flight(delivery.id)
                self.store.mark_sent(delivery.id, delivery.id, self.clock.now())
                self.arrived.update(delivery.message.text.split("\n\n"))


def key_of(one: Subscription, day: date) -> str:
    return f"brief:{one.id}:{day.isoformat()}"


# Each look reads and writes a disk: enough runs to meet each pair of events, in some ten seconds.
Briefs.TestCase.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
TestBriefs = Briefs.TestCase
