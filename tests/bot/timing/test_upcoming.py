"""When a brief comes next."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.timing.upcoming import next_brief
from bot.types import Place, Subscription, Topical

MADE = datetime(2026, 1, 1, tzinfo=UTC)
TUESDAY_NOON = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
"""12:00 in Tashkent."""


def brief(at=time(8), **changes):
    return Subscription(7, Place(501), Topical.BRIEF, MADE, at=at, **changes)


def test_a_brief_that_was_sent_today_comes_tomorrow():
    due = next_brief(brief(done_for=date(2026, 3, 3)), "Asia/Tashkent", TUESDAY_NOON)

    assert due == datetime(2026, 3, 4, 3, 0, tzinfo=UTC)


def test_one_of_this_evening_comes_today():
    assert next_brief(brief(time(18)), "Asia/Tashkent", TUESDAY_NOON) == datetime(2026, 3, 3, 13, 0, tzinfo=UTC)


def test_one_that_is_open_since_this_morning_is_due_since_then():
    assert next_brief(brief(), "Asia/Tashkent", TUESDAY_NOON) == datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


def test_one_that_was_missed_by_more_than_six_hours_comes_tomorrow():
    late = TUESDAY_NOON + timedelta(hours=3)

    assert next_brief(brief(), "Asia/Tashkent", late) == datetime(2026, 3, 4, 3, 0, tzinfo=UTC)


def test_a_weekly_one_that_was_sent_today_comes_in_a_week():
    weekly = brief(days=2, done_for=date(2026, 3, 3))

    assert next_brief(weekly, "Asia/Tashkent", TUESDAY_NOON) == datetime(2026, 3, 10, 3, 0, tzinfo=UTC)


def test_what_is_no_brief_has_no_time():
    assert next_brief(Subscription(8, Place(501), Topical.TOPIC, MADE, topic="water"), "UTC", TUESDAY_NOON) is None


@given(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(min_value=1, max_value=127),
    st.sampled_from(["Asia/Tashkent", "Europe/Berlin", "America/New_York", "Pacific/Apia"]),
    st.datetimes(datetime(2026, 1, 9), datetime(2027, 1, 9)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
)
def test_there_is_always_a_next_one_within_eight_days(at, days, zone, now):
    due = next_brief(brief(at, days=days), zone, now)

    assert due is not None
    assert now - timedelta(hours=6) <= due <= now + timedelta(days=8)
