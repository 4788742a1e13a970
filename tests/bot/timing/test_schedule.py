from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from fakes.bot_clock import MONDAY_MORNING, FakeClock
from fakes.bot_composer import FakeComposer
from fakes.bot_desk import (
    BORDER_TOPIC,
    NEWSROOM,
    READER,
    SECOND_READER,
    WATER_TOPIC,
    brief_at,
    open_store,
    settle,
    utc,
)
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError
from bot.messages import Message
from bot.store import BotStore
from bot.timing.due import BEYOND
from bot.timing.schedule import REST_AFTER_FAILURE, Tick, outgoing_for
from bot.types import Chat, Due, Place, QuietHours, Wish

NIGHT = QuietHours(time(22), time(7))
YESTERDAY = MONDAY_MORNING - timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    settle(store)
    yield store
    store.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def composer() -> FakeComposer:
    return FakeComposer()


@pytest.fixture
def tick(store: BotStore, composer: FakeComposer, clock: FakeClock) -> Tick:
    return Tick(store, composer, clock)


def subscribe(store: BotStore, wish: Wish, place: Place = READER) -> int:
    return store.add_subscription(place, wish, cursor=0, now=YESTERDAY).subscription.id


def take_all(store: BotStore, clock: FakeClock) -> list[str]:
    """Send everything that is due and return its texts."""
    texts = []
    while due := store.due(clock.now()):
        for delivery in due:
            store.mark_in_flight(delivery.id)
            store.mark_sent(delivery.id, delivery.id, clock.now())
            texts.append(delivery.message.text)
    return texts


async def test_nothing_is_due_for_nobody(tick: Tick) -> None:
    assert await tick.tick() == 0


async def test_a_brief_is_queued_when_its_time_comes_and_only_once(
    store: BotStore, tick: Tick, clock: FakeClock
) -> None:
    subscribe(store, brief_at(8, 30))

    assert await tick.tick() == 0
    clock.pass_(minutes=30)
    assert await tick.tick() == 1
    assert await tick.tick() == 0

    assert take_all(store, clock) == ["Brief of 2026-03-02, part 1"]


async def test_a_long_brief_is_queued_whole_and_in_order(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    composer.parts = 3
    subscribe(store, brief_at(8))

    assert await tick.tick() == 3

    assert take_all(store, clock) == [f"Brief of 2026-03-02, part {part}" for part in (1, 2, 3)]


async def test_the_next_brief_goes_on_where_the_last_one_ended(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    subscribe(store, brief_at(8))
    await tick.tick()
    clock.pass_(days=1)

    await tick.tick()

    monday, tuesday = composer.briefs
    assert tuesday.since == monday.until
    assert tuesday.day == date(2026, 3, 3)


async def test_a_restart_after_queueing_composes_nothing_again(
    tmp_path: Path, store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    subscribe(store, brief_at(8))
    await tick.tick()
    store.close()

    reopened = open_store(tmp_path)
    assert await Tick(reopened, composer, clock).tick() == 0

    assert len(composer.briefs) == 1
    assert take_all(reopened, clock) == ["Brief of 2026-03-02, part 1"]
    reopened.close()


async def test_a_brief_missed_while_the_bot_was_down_comes_late_once(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    subscribe(store, brief_at(8))
    clock.pass_(hours=5)

    assert await tick.tick() == 1
    assert await tick.tick() == 0

    assert composer.briefs[0].late


async def test_each_chat_has_the_brief_at_its_own_eight_o_clock(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    settle(store, SECOND_READER, zone="Europe/Berlin")
    subscribe(store, brief_at(8), READER)
    subscribe(store, brief_at(8), SECOND_READER)

    assert await tick.tick() == 1
    clock.pass_(hours=4)
    assert await tick.tick() == 1

    assert [brief.until for brief in composer.briefs] == [utc("2026-03-02T03:00"), utc("2026-03-02T07:00")]


async def test_in_quiet_hours_briefs_and_news_wait_for_their_end_and_come_as_one_message(
    store: BotStore, tick: Tick, clock: FakeClock
) -> None:
    chat = settle(store, READER, quiet=QuietHours(time(7), time(9)))
    store.enqueue(outgoing_for("alert:3", chat, [Message("Rogun takes its third turbine")], now=clock.now()))
    subscribe(store, brief_at(8))
    assert await tick.tick() == 1
    clock.pass_(minutes=59)
    await tick.tick()
    assert store.due(clock.now()) == []

    clock.pass_(minutes=1)
    assert store.due(clock.now()) == []
    await tick.tick()
    assert take_all(store, clock) == ["Brief of 2026-03-02, part 1\n\nRogun takes its third turbine"]


async def test_several_briefs_a_day_go_on_from_each_other(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    for wish in (brief_at(8), brief_at(18)):
        subscribe(store, wish)

    await tick.tick()
    clock.pass_(hours=10)
    await tick.tick()
    clock.pass_(hours=14)
    await tick.tick()

    morning, evening, next_morning = composer.briefs
    assert (evening.since, evening.until) == (morning.until, utc("2026-03-02T13:00"))
    assert next_morning.since == evening.until


async def test_a_weekly_brief_tells_of_its_week_beside_a_daily_one(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    for wish in (brief_at(8), replace(brief_at(9), days=1)):
        subscribe(store, wish)

    await tick.tick()
    clock.pass_(hours=1)
    await tick.tick()

    assert composer.briefs[1].until - composer.briefs[1].since == timedelta(days=7)


async def test_a_brief_on_some_days_comes_on_no_others(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    subscribe(store, replace(brief_at(8), days=1 + 4))

    for _ in range(14):
        await tick.tick()
        clock.pass_(days=1)

    assert [brief.day.day for brief in composer.briefs] == [2, 4, 9, 11]


async def test_a_clock_that_ran_a_day_ahead_costs_no_date_its_brief_and_doubles_none(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    subscribe(store, brief_at(8))
    clock.pass_(days=1)
    await tick.tick()
    clock.pass_(days=-1, minutes=5)

    for _ in range(3):
        await tick.tick()
        await tick.tick()
        clock.pass_(days=1)

    assert [brief.day.day for brief in composer.briefs] == [3, 2, 4]
    assert composer.briefs[2].since == composer.briefs[1].until


async def test_a_move_over_the_date_line_brings_no_date_again(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    chat = settle(store, READER, zone="Pacific/Kiritimati")
    store.add_subscription(READER, brief_at(8), cursor=0, now=YESTERDAY - timedelta(days=3))
    for _ in range(2):
        clock.pass_(hours=15)  # 08:00 on Kiritimati, where it is a day later than in Honolulu
        await tick.tick()
        clock.pass_(hours=9)
    store.update_chat(replace(chat, zone="Pacific/Honolulu"))

    await tick.tick()
    clock.pass_(hours=15)
    await tick.tick()

    assert [brief.day.day for brief in composer.briefs] == [3, 4]


async def test_a_zone_that_is_known_no_more_stops_no_other(
    store: BotStore, tick: Tick, caplog: pytest.LogCaptureFixture
) -> None:
    settle(store, SECOND_READER, zone="Asia/Atlantis")
    failing = subscribe(store, brief_at(8), SECOND_READER)
    subscribe(store, brief_at(8), READER)

    assert await tick.tick() == 1
    assert await tick.tick() == 0

    assert [record.args and record.args[0] for record in caplog.records] == [failing]


async def test_quiet_hours_of_a_topic_of_a_forum_are_its_own(store: BotStore, tick: Tick, clock: FakeClock) -> None:
    group = settle(store, NEWSROOM, quiet=QuietHours(time(7), time(9)))
    store.update_chat(replace(group, place=WATER_TOPIC, quiet=None))
    for place in (WATER_TOPIC, BORDER_TOPIC):
        subscribe(store, brief_at(8), place)

    await tick.tick()

    assert [delivery.place for delivery in store.due(clock.now())] == [WATER_TOPIC]


async def test_one_subscription_that_cannot_be_composed_stops_no_other_and_stays_due(
    store: BotStore,
    tick: Tick,
    composer: FakeComposer,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settle(store, SECOND_READER)
    failing = subscribe(store, brief_at(8), READER)
    subscribe(store, brief_at(8), SECOND_READER)
    composer.fails_for(READER.chat_id)

    assert await tick.tick() == 1
    assert await tick.tick() == 0
    assert caplog.messages == [f"subscription {failing} cannot be composed now: nothing has been indexed yet"]

    composer.works_for(READER.chat_id)
    clock.pass_(seconds=REST_AFTER_FAILURE.total_seconds())
    assert await tick.tick() == 1


async def test_a_subscription_that_fails_in_an_unforeseen_way_stops_no_other(
    store: BotStore, tick: Tick, composer: FakeComposer, caplog: pytest.LogCaptureFixture
) -> None:
    settle(store, SECOND_READER)
    subscribe(store, brief_at(8), READER)
    subscribe(store, brief_at(8), SECOND_READER)
    composer.breaks_for(READER.chat_id)

    assert await tick.tick() == 1
    assert await tick.tick() == 0
    assert [record.exc_info is not None for record in caplog.records] == [True]


class Misread(FakeComposer):
    """Meets what another version kept for one chat, or a database that is locked."""

    def __init__(self, cause: Exception) -> None:
        super().__init__()
        self._cause = cause

    async def due_brief(self, chat: Chat, due: Due, *, now: datetime) -> Sequence[Message]:
        if chat.place == READER:
            raise StoreError("what is kept cannot be read") from self._cause
        return await super().due_brief(chat, due, now=now)


async def test_what_is_kept_for_one_chat_and_cannot_be_read_stops_no_other(
    store: BotStore, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    settle(store, SECOND_READER)
    bad = subscribe(store, brief_at(8), READER)
    subscribe(store, brief_at(8), SECOND_READER)

    assert await Tick(store, Misread(KeyError("stories")), clock).tick() == 1
    assert caplog.messages == [f"subscription {bad} meets what cannot be kept or read: what is kept cannot be read"]


async def test_a_database_that_cannot_be_used_is_no_subscriptions_trouble(store: BotStore, clock: FakeClock) -> None:
    subscribe(store, brief_at(8), READER)

    with pytest.raises(StoreError):
        await Tick(store, Misread(SQLAlchemyError("database is locked")), clock).tick()


async def test_nothing_is_composed_for_a_suspended_chat(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    subscribe(store, brief_at(8))
    store.suspend(READER.chat_id, clock.now())

    assert await tick.tick() == 0
    store.resume(READER.chat_id)
    assert await tick.tick() == 1


async def test_an_empty_brief_is_done_and_sends_nothing(
    store: BotStore, tick: Tick, composer: FakeComposer, clock: FakeClock
) -> None:
    composer.parts = 0
    subscribe(store, brief_at(8))

    assert await tick.tick() == 0
    assert await tick.tick() == 0

    assert len(composer.briefs) == 1


def test_parts_have_their_own_keys_and_wait_in_quiet_hours(store: BotStore) -> None:
    chat = settle(store, quiet=NIGHT)
    parts = [Message("one"), Message("two")]

    by_day = outgoing_for("brief:7:2026-03-02", chat, parts, now=utc("2026-03-02T03:00"))
    by_night = outgoing_for("brief:7:2026-03-02", chat, parts, now=utc("2026-03-02T20:00"))

    assert [item.key for item in by_day] == ["brief:7:2026-03-02:0", "brief:7:2026-03-02:1"]
    assert {item.not_before for item in by_day} == {utc("2026-03-02T03:00")}
    assert {item.not_before for item in by_night} == {utc("2026-03-03T02:00") + BEYOND}
