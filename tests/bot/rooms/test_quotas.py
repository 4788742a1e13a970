"""How many questions one person may ask, and when the next one is welcome."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rooms.quotas import Quotas
from bot.settings import BotSettings
from bot.store import BotStore

pytestmark = pytest.mark.engines("sqlite", "postgres")

AIGUL, TIMUR = 501, 502
NOON = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
"""12:00 in Tashkent."""


def quotas(store: BotStore, *, minute: int = 0, day: int = 0, zone: str = "Asia/Tashkent") -> Quotas:
    return Quotas(store, BotSettings(questions_per_minute=minute, questions_per_day=day, zone=zone))


def test_without_limits_nothing_is_counted(store: BotStore) -> None:
    unlimited = quotas(store)

    assert [unlimited.take(AIGUL, NOON) for _ in range(200)] == [None] * 200


def test_a_minute_begins_with_each_question(store: BotStore) -> None:
    three = quotas(store, minute=3)
    for seconds in (0, 10, 20):
        assert three.take(AIGUL, NOON + timedelta(seconds=seconds)) is None

    spent = three.take(AIGUL, NOON + timedelta(seconds=30))

    assert spent is not None and (spent.limit, spent.day) == (3, False)
    assert spent.free_at == NOON + timedelta(seconds=60)
    assert three.take(AIGUL, NOON + timedelta(seconds=60)) is None
    assert three.take(AIGUL, NOON + timedelta(seconds=61)) is not None


def test_a_used_up_minute_is_said_once_until_it_is_free_again(store: BotStore) -> None:
    one = quotas(store, minute=1)
    one.take(AIGUL, NOON)

    said = [one.take(AIGUL, NOON + timedelta(seconds=after)) for after in (1, 2, 59)]
    one.take(AIGUL, NOON + timedelta(seconds=60))
    again = one.take(AIGUL, NOON + timedelta(seconds=61))

    assert [spent is not None and spent.first for spent in said] == [True, False, False]
    assert again is not None and again.first


def test_people_are_counted_apart(store: BotStore) -> None:
    one = quotas(store, minute=1, day=1)
    one.take(AIGUL, NOON)

    assert one.take(AIGUL, NOON) is not None
    assert one.take(TIMUR, NOON) is None


def test_a_day_ends_at_midnight_in_the_zone_of_the_desk(store: BotStore) -> None:
    two = quotas(store, day=2)
    for _ in range(2):
        assert two.take(AIGUL, NOON) is None

    spent = two.take(AIGUL, NOON)

    assert spent is not None and (spent.limit, spent.day, spent.first) == (2, True, True)
    assert spent.free_at == datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
    assert two.take(AIGUL, spent.free_at - timedelta(seconds=1)) is not None
    assert two.take(AIGUL, spent.free_at) is None


def test_a_used_up_day_is_said_once_also_after_a_restart(store: BotStore) -> None:
    quotas(store, day=1).take(AIGUL, NOON)

    said = [quotas(store, day=1).take(AIGUL, NOON + timedelta(hours=hour)) for hour in range(4)]

    assert [spent is not None and spent.first for spent in said] == [True, False, False, False]


def test_a_question_that_the_minute_refuses_costs_nothing_of_the_day(store: BotStore) -> None:
    both = quotas(store, minute=1, day=2)
    for _ in range(20):
        both.take(AIGUL, NOON)

    assert both.take(AIGUL, NOON + timedelta(minutes=1)) is None
    spent = both.take(AIGUL, NOON + timedelta(minutes=2))
    assert spent is not None and spent.day


def test_days_that_are_over_are_forgotten(store: BotStore) -> None:
    daily = quotas(store, day=5)
    for day in range(10):
        daily.take(AIGUL, NOON + timedelta(days=day))

    with store.reading() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM asked").scalar_one()
    assert kept == 2
