from datetime import UTC, date, datetime, timedelta

import pytest
import typer

from bot.app import now
from bot.briefs.windows import TICK, Days
from bot.cli.brief import _wish, _zone
from bot.errors import UsageError


@pytest.mark.parametrize(("topic", "days"), [("", 1), ("water", 7)])
def test_a_brief_up_to_a_date_begins_at_a_midnight(topic, days):
    wish = _wish(None, "2025-03-14", topic, zone="UTC")

    first = date(2025, 3, 15) - timedelta(days=days)
    assert wish.window.since == datetime(first.year, first.month, first.day, tzinfo=UTC) - TICK
    assert wish.window.until == datetime(2025, 3, 15, tzinfo=UTC) - TICK
    assert wish.days == Days(first, date(2025, 3, 14))


def test_a_brief_up_to_a_moment_looks_back_as_far_as_ever():
    wish = _wish(None, "2025-03-14T09:30", "", zone="UTC")

    assert wish.window.until - wish.window.since == timedelta(days=1) + TICK
    assert wish.days is None


def test_a_brief_of_days_to_come_is_refused_in_one_line():
    day = f"{now() + timedelta(days=40):%Y-%m-%d}"

    with pytest.raises(UsageError, match=rf"^--since {day} is still to come: today is [0-9-]+ \(UTC\)$"):
        _wish(day, None, "", zone="UTC")


def test_days_are_those_of_the_zone():
    wish = _wish("2025-03-10", "2025-03-14", "", zone="Asia/Tashkent")

    assert wish.window.since == datetime(2025, 3, 9, 19, tzinfo=UTC) - TICK
    assert wish.window.until == datetime(2025, 3, 14, 19, tzinfo=UTC) - TICK
    assert wish.days == Days(date(2025, 3, 10), date(2025, 3, 14))


@pytest.mark.parametrize(
    ("written", "hour"), [("2025-03-14T09:30", 4), ("2025-03-14T09:30+00:00", 9), ("2025-03-14T09:30Z", 9)]
)
def test_a_time_is_one_of_the_zone_unless_it_names_its_own(written, hour):
    wish = _wish("2025-03-01", written, "", zone="Asia/Tashkent")

    assert wish.window.until == datetime(2025, 3, 14, hour, 30, tzinfo=UTC)


def test_what_is_named_from_now_on_backwards_is_the_same_moment_in_every_zone():
    tashkent, utc = (_wish("3 hours ago", None, "", zone=zone).window for zone in ("Asia/Tashkent", "UTC"))

    assert abs(tashkent.since - utc.since) < timedelta(minutes=1)


def test_an_unknown_zone_is_refused_by_name():
    with pytest.raises(typer.BadParameter, match="'Tashkent/Asia' is not an IANA time zone"):
        _zone("Tashkent/Asia")
