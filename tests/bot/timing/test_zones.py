from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from fakes.bot_desk import utc
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import CommandError
from bot.timing.zones import moments, parse_zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Asia/Almaty", "Asia/Almaty"),
        ("asia/almaty", "Asia/Almaty"),
        ("  ASIA/ALMATY ", "Asia/Almaty"),
        ("Tashkent", "Asia/Tashkent"),
        ("new york", "America/New_York"),
        ("Astana", "Asia/Almaty"),
        ("Бишкек", "Asia/Bishkek"),
        ("душанбе", "Asia/Dushanbe"),
        ("UTC", "UTC"),
        ("UTC+5", "Etc/GMT-5"),
        ("utc +05:00", "Etc/GMT-5"),
        ("GMT-3", "Etc/GMT+3"),
    ],
)
def test_people_name_zones_in_many_ways(text: str, zone: str) -> None:
    assert parse_zone(text) == zone


def test_every_zone_is_known_by_its_full_name() -> None:
    zones = available_timezones() - {"localtime", "Factory"}

    assert {zone for zone in zones if parse_zone(zone.lower()) != zone} == set()


def test_five_hours_ahead_of_utc_is_five_hours_ahead() -> None:
    noon_in_utc = datetime(2026, 6, 1, 12, tzinfo=UTC)

    assert noon_in_utc.astimezone(ZoneInfo(parse_zone("UTC+5"))).hour == 17


@pytest.mark.parametrize(
    ("text", "suggestion"), [("Tashkend", "Asia/Tashkent"), ("Almati", "Asia/Almaty"), ("Душанбэ", "Asia/Dushanbe")]
)
def test_a_slip_of_the_keyboard_gets_a_suggestion(text: str, suggestion: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse_zone(text)

    assert caught.value.key == "bad_zone_suggestions"
    assert caught.value.values["value"] == text
    assert suggestion in caught.value.values["suggestions"].split(", ")


@pytest.mark.parametrize(
    "text", ["Atlantis", "localtime", "Factory", "", "UTC+27", "UTC+5:30", "../../etc/passwd", "Asia", "\ud83d"]
)
def test_what_is_no_zone_is_said_to_be_none(text: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse_zone(text)

    assert caught.value.key in {"bad_zone", "bad_zone_suggestions"}


def test_an_ordinary_time_is_one_moment() -> None:
    assert moments(date(2026, 3, 2), time(8), "Asia/Tashkent") == (utc("2026-03-02T03:00"),)


def test_a_time_that_the_clocks_skip_is_the_first_moment_after_it() -> None:
    # In Berlin 02:00 became 03:00 on 29 March 2026, which was 01:00 UTC.
    assert moments(date(2026, 3, 29), time(2, 30), "Europe/Berlin") == (utc("2026-03-29T01:00"),)


def test_a_time_that_the_clocks_show_twice_is_two_moments() -> None:
    assert moments(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == (
        utc("2026-10-25T00:30"),
        utc("2026-10-25T01:30"),
    )


def test_a_skipped_end_of_day_is_midnight() -> None:
    # In Nuuk 23:00 becomes 00:00 of the next day.
    assert moments(date(2026, 3, 28), time(23, 30), "America/Nuuk") == (utc("2026-03-29T01:00"),)


@settings(max_examples=300, deadline=None)
@given(
    zone=st.sampled_from(sorted(available_timezones())),
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
)
def test_moments_show_the_time_or_follow_a_gap_closely(zone: str, day: date, minute: int) -> None:
    at = time(minute // 60, minute % 60)

    found = moments(day, at, zone)

    shown = [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in found]
    wanted = datetime.combine(day, at)
    assert list(found) == sorted(found)
    assert all(moment.tzinfo is UTC for moment in found)
    assert shown == [wanted] * len(found) or (
        len(found) == 1 and timedelta(0) < shown[0] - wanted <= timedelta(hours=2)
    )
