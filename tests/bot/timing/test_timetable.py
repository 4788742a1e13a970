from datetime import time

import pytest

from bot.errors import CommandError
from bot.timing.timetable import WEEKDAYS, WEEKENDS, Slot, parse_timetable
from bot.types import EVERY_DAY

EIGHT = time(8)


def refused(text: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        parse_timetable(text)
    return caught.value


@pytest.mark.parametrize(
    "text",
    ["8:00", "08:00", "8.00", "8", "08", "at 8:00", "в 8:00", "٨:٠٠", "8am", "8 AM", "every day at 8", "8 daily"],
)
def test_eight_o_clock_is_understood(text: str) -> None:
    assert parse_timetable(text) == (Slot(EVERY_DAY, EIGHT),)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("20:30", time(20, 30)),
        ("0:05", time(0, 5)),
        ("23.59", time(23, 59)),
        ("6:30 pm", time(18, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
    ],
)
def test_other_times_are_understood(text: str, at: time) -> None:
    assert parse_timetable(text) == (Slot(EVERY_DAY, at),)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("weekdays 8", WEEKDAYS),
        ("every weekday at 8:00", WEEKDAYS),
        ("по будням 8:00", WEEKDAYS),
        ("по рабочим дням в 8", WEEKDAYS),
        ("mon-fri 8", WEEKDAYS),
        ("Monday to Friday 8", WEEKDAYS),
        ("from Mon through Fri at 8", WEEKDAYS),
        ("с понедельника по пятницу в 8", WEEKDAYS),
        ("пн – пт 8", WEEKDAYS),
        ("weekends 8", WEEKENDS),
        ("по выходным в 8", WEEKENDS),
        ("mon 8", 1),
        ("on Mondays at 8", 1),
        ("weekly on mon 8", 1),
        ("по понедельникам в 8", 1),
        ("каждую среду в 8", 4),
        ("во вторник 8", 2),
        ("mon,wed,fri 8", 1 + 4 + 16),
        ("mon, wed and fri 8", 1 + 4 + 16),
        ("пн, ср и пт 8", 1 + 4 + 16),
        ("fri-mon 8", 16 + 32 + 64 + 1),
        ("mon-wed sat 8", 1 + 2 + 4 + 32),
        ("8:00 sun", 64),
    ],
)
def test_days_are_understood_in_both_languages(text: str, days: int) -> None:
    assert parse_timetable(text) == (Slot(days, EIGHT),)


def test_all_names_of_all_days_are_known() -> None:
    english = ("monday tuesday wednesday thursday friday saturday sunday", "mon tue wed thu fri sat sun")
    russian = (
        "понедельник вторник среда четверг пятница суббота воскресенье",
        "понедельникам вторникам средам четвергам пятницам субботам воскресеньям",
        "пн вт ср чт пт сб вс",
    )

    for names in (*english, *russian):
        assert [parse_timetable(f"{name} 8")[0].days for name in names.split()] == [1 << day for day in range(7)]


def test_several_times_are_several_slots_on_the_same_days() -> None:
    expected = (Slot(WEEKDAYS, EIGHT), Slot(WEEKDAYS, time(18)))

    assert parse_timetable("weekdays 08:00 18:00") == expected
    assert parse_timetable("08:00, 18:00 on weekdays") == expected
    assert parse_timetable("по будням в 8 и 18") == expected


def test_times_belong_to_the_days_before_them() -> None:
    assert parse_timetable("mon 8 fri 18:00") == (Slot(1, EIGHT), Slot(16, time(18)))


def test_a_time_that_is_named_twice_is_one_slot_on_all_its_days() -> None:
    assert parse_timetable("8 8:00") == (Slot(EVERY_DAY, EIGHT),)
    assert parse_timetable("mon 8 fri 8") == (Slot(1 + 16, EIGHT),)


@pytest.mark.parametrize(
    "text", ["24:00", "8:60", "25", "8:0", "8:000", "-8", "08:00:00", "8:00-18:00", "13pm", "0am", "mon-8"]
)
def test_a_time_that_is_none_is_shown_back(text: str) -> None:
    error = refused(text)

    assert (error.key, error.values) == ("bad_time", {"value": text})


@pytest.mark.parametrize("text", ["noon", "moonday 8", "8 tomorrow", "mon-frday 8", "утром"])
def test_what_is_neither_a_day_nor_a_time_is_shown_back(text: str) -> None:
    error = refused(text)

    assert error.key == "bad_day"
    assert error.values["value"] in text.split()


@pytest.mark.parametrize("text", ["weekly 8:00", "еженедельно 8", "every week at 8"])
def test_once_a_week_needs_a_day(text: str) -> None:
    error = refused(text)

    assert (error.key, error.values) == ("no_day", {"time": "08:00"})


@pytest.mark.parametrize("text", ["", "at", "mon", "weekdays and weekends", "mon 8 tue"])
def test_days_without_a_time_get_the_usage(text: str) -> None:
    assert refused(text).key == "subscribe_usage"
