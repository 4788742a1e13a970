"""All time zones, and all their changes of clocks in 2026 and 2027, under a simulated clock."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from fakes.bot_desk import utc

from bench.zone_years import WALL_TIMES, Clocks, Served, Tally, all_clocks, around, judge, read, serve
from bot.types import QuietHours

NIGHT, WHEN_CLOCKS_CHANGE = QuietHours(time(22), time(7)), QuietHours(time(1, 30), time(3))


@pytest.fixture(scope="module")
def clocks() -> list[Clocks]:
    return all_clocks()


def lived_through(clocks: Clocks) -> Tally:
    """Have a bot serve 48 daily briefs around each change, half of them with quiet nights, and judge what came."""
    tally = Tally()
    for first, last in around(clocks.changes):
        reading = read(clocks.zone, first, last)
        looks, expected = reading.half_hours(clocks.changes), reading.first_at(WALL_TIMES)
        for number, at in enumerate(WALL_TIMES):
            quiet = (NIGHT, WHEN_CLOCKS_CHANGE)[number % 2]
            served = list(serve(clocks.zone, at, looks, quiet))
            tally.add(judge(served, expected[at], reading.first_loud(quiet)))
    return tally


def test_every_zone_is_there(clocks: list[Clocks]) -> None:
    names = {name for each in clocks for name in each.names}

    assert {"Asia/Almaty", "Asia/Bishkek", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Chatham"} <= names
    assert len(names) > 500
    assert sum(len(each.changes) for each in clocks) > 100


def test_each_local_date_has_one_brief_on_time_and_quiet_hours_hold_it_no_longer_than_they_last(
    clocks: list[Clocks],
) -> None:
    tallies = {each.zone: lived_through(each) for each in clocks}

    assert {zone: tally for zone, tally in tallies.items() if tally.wrong} == {}
    assert all(tally.expected >= 2 * len(WALL_TIMES) for tally in tallies.values())
    assert sum(tally.held for tally in tallies.values()) > 1000


def test_what_is_wrong_is_counted() -> None:
    on_time = Served(
        date(2026, 3, 2),
        *(utc(f"2026-03-0{day}T03:00") for day in (1, 2)),
        utc("2026-03-02T03:00"),
        utc("2026-03-02T03:00"),
    )
    expected = {on_time.day: on_time.composed, date(2026, 3, 3): utc("2026-03-03T03:00")}
    late = replace(on_time, day=date(2026, 3, 3), until=utc("2026-03-03T04:00"), composed=utc("2026-03-03T04:00"))

    assert judge([on_time], expected) == Tally(expected=2, missed=1)
    assert judge([on_time, on_time], {on_time.day: on_time.composed}) == Tally(expected=1, doubled=1, gaps=1)
    assert judge([on_time, late], expected) == Tally(expected=2, off_time=1, gaps=1)
    held = replace(on_time, left=on_time.composed + timedelta(hours=2))
    loud = {on_time.composed: on_time.composed + timedelta(hours=1)}
    assert judge([held], {on_time.day: on_time.composed}, loud) == Tally(expected=1, held=1, left_wrong=1)


def test_a_clock_is_read_forward_over_a_gap_and_once_over_a_fold() -> None:
    spring = read("Europe/Berlin", utc("2026-03-27T12:00"), utc("2026-03-31T12:00")).first_at([time(2, 30)])
    autumn = read("Europe/Berlin", utc("2026-10-23T12:00"), utc("2026-10-27T12:00")).first_at([time(2, 30)])

    assert spring[time(2, 30)][date(2026, 3, 29)] == utc("2026-03-29T01:00")
    assert autumn[time(2, 30)][date(2026, 10, 25)] == utc("2026-10-25T00:30")
