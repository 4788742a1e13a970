from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from fakes.bot_desk import READER, utc
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.timing.due import briefs_due, earlier, in_quiet, is_day, quiet_ends
from bot.types import Due, QuietHours, Subscription, Topical

NIGHT = QuietHours(time(22), time(7))
LUNCH = QuietHours(time(12), time(13, 30))
MONDAY = date(2026, 3, 2)
WEEKDAYS = 31


def eight_o_clock(*, made: str = "2026-03-01T12:00", done: Due | None = None) -> Subscription:
    """Return a daily brief at 08:00, maybe after one that was done."""
    subscription = Subscription(7, READER, Topical.BRIEF, utc(made), at=time(8))
    return replace(subscription, done_until=done.until, done_for=done.day) if done else subscription


def due_at(subscription: Subscription, now: str, zone: str = "Asia/Tashkent") -> Due | None:
    return next(briefs_due(subscription, zone, utc(now)), None)


# quiet hours


@pytest.mark.parametrize(
    ("wall", "quiet", "expected"),
    [
        ("21:59", NIGHT, False),
        ("22:00", NIGHT, True),
        ("00:00", NIGHT, True),
        ("06:59", NIGHT, True),
        ("07:00", NIGHT, False),
        ("11:59", LUNCH, False),
        ("12:00", LUNCH, True),
        ("13:30", LUNCH, False),
        ("03:00", None, False),
    ],
)
def test_quiet_hours_begin_with_their_start_and_end_before_their_end(
    wall: str, quiet: QuietHours | None, expected: bool
) -> None:
    now = datetime.combine(MONDAY, time.fromisoformat(wall), ZoneInfo("Asia/Tashkent"))

    assert in_quiet(now, "Asia/Tashkent", quiet) is expected


def test_quiet_hours_end_in_the_morning_of_the_chat() -> None:
    late_evening_in_tashkent = utc("2026-03-02T18:00")
    after_midnight_in_tashkent = utc("2026-03-02T20:00")

    assert quiet_ends(late_evening_in_tashkent, "Asia/Tashkent", NIGHT) == utc("2026-03-03T02:00")
    assert quiet_ends(after_midnight_in_tashkent, "Asia/Tashkent", NIGHT) == utc("2026-03-03T02:00")


def test_quiet_hours_that_end_in_a_repeated_hour_end_again_in_its_second_run() -> None:
    quiet = QuietHours(time(22), time(2, 30))
    second_quarter_past_two = utc("2026-10-25T01:15")

    assert in_quiet(second_quarter_past_two, "Europe/Berlin", quiet)
    assert quiet_ends(second_quarter_past_two, "Europe/Berlin", quiet) == utc("2026-10-25T01:30")


@settings(max_examples=200, deadline=None)
@given(
    zone=st.sampled_from(sorted(available_timezones())),
    now=st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: utc("2026-01-01") + timedelta(minutes=minutes)),
    start=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    end=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_quiet_hours_always_end_within_a_day_or_so(zone: str, now: datetime, start: time, end: time) -> None:
    quiet = QuietHours(start, end)

    ends = quiet_ends(now, zone, quiet)

    assert timedelta(0) < ends - now <= timedelta(hours=26)
    assert start == end or not in_quiet(ends, zone, quiet)


# when a brief is due


def test_a_brief_is_due_from_its_minute_on() -> None:
    assert due_at(eight_o_clock(), "2026-03-02T02:59") is None

    due = due_at(eight_o_clock(), "2026-03-02T03:00")

    assert due == Due("brief:7:2026-03-02", MONDAY, utc("2026-03-01T03:00"), utc("2026-03-02T03:00"), late=False)


def test_a_brief_that_was_done_is_not_due_again_until_tomorrow() -> None:
    done = due_at(eight_o_clock(), "2026-03-02T03:00")
    subscription = eight_o_clock(done=done)

    assert due_at(subscription, "2026-03-02T03:01") is None
    assert due_at(subscription, "2026-03-03T02:59") is None
    tomorrow = due_at(subscription, "2026-03-03T03:00")
    assert tomorrow is not None
    assert (tomorrow.since, tomorrow.until) == (utc("2026-03-02T03:00"), utc("2026-03-03T03:00"))


def test_one_made_after_its_time_starts_tomorrow() -> None:
    made_at_ten = eight_o_clock(made="2026-03-02T05:00")

    assert due_at(made_at_ten, "2026-03-02T05:01") is None
    assert due_at(made_at_ten, "2026-03-03T03:00") is not None


def test_a_few_minutes_of_delay_are_not_worth_a_word() -> None:
    due = due_at(eight_o_clock(), "2026-03-02T03:15")

    assert due is not None and not due.late
    assert due.until == utc("2026-03-02T03:00")


def test_a_late_brief_says_so_and_tells_all_until_now() -> None:
    due = due_at(eight_o_clock(), "2026-03-02T03:16")

    assert due is not None and due.late
    assert due.until == utc("2026-03-02T03:16")


def test_a_brief_missed_by_more_than_six_hours_is_left_to_the_next_one() -> None:
    done = due_at(eight_o_clock(), "2026-03-02T03:00")
    subscription = eight_o_clock(done=done)

    assert due_at(subscription, "2026-03-03T09:00") is not None
    assert due_at(subscription, "2026-03-03T09:01") is None
    next_one = due_at(subscription, "2026-03-04T03:00")
    assert next_one is not None and not next_one.late
    assert next_one.since == utc("2026-03-02T03:00")


def test_after_a_long_silence_a_brief_looks_back_three_days() -> None:
    done = due_at(eight_o_clock(), "2026-03-02T03:00")

    due = due_at(eight_o_clock(done=done), "2026-03-20T03:00")

    assert due is not None and due.until - due.since == timedelta(days=3)


def test_a_brief_before_midnight_may_come_after_it() -> None:
    evening = replace(eight_o_clock(), at=time(23, 30))

    due = due_at(evening, "2026-03-02T20:00")

    assert due is not None and due.late
    assert due.day == MONDAY


def test_a_brief_in_a_skipped_hour_comes_right_after_it() -> None:
    half_past_two = replace(eight_o_clock(), at=time(2, 30))

    assert due_at(half_past_two, "2026-03-29T00:59", "Europe/Berlin") is None
    due = due_at(half_past_two, "2026-03-29T01:00", "Europe/Berlin")
    assert due is not None and due.day == date(2026, 3, 29)


def test_a_brief_in_a_repeated_hour_comes_the_first_time_only() -> None:
    half_past_two = replace(eight_o_clock(), at=time(2, 30))

    due = due_at(half_past_two, "2026-10-25T00:30", "Europe/Berlin")

    assert due is not None and due.day == date(2026, 10, 25)
    done = replace(half_past_two, done_until=due.until, done_for=due.day)
    assert due_at(done, "2026-10-25T01:30", "Europe/Berlin") is None


def test_a_move_to_the_west_brings_no_second_brief_that_day_and_loses_no_news() -> None:
    done = due_at(eight_o_clock(), "2026-03-02T03:00")
    moved = eight_o_clock(done=done)

    assert due_at(moved, "2026-03-02T13:00", "America/New_York") is None
    next_one = due_at(moved, "2026-03-03T13:00", "America/New_York")
    assert next_one is not None
    assert (next_one.day, next_one.since) == (date(2026, 3, 3), utc("2026-03-02T03:00"))


def test_a_move_over_the_date_line_offers_yesterday_under_the_key_that_it_had() -> None:
    sunday = due_at(eight_o_clock(made="2026-02-28T12:00"), "2026-03-01T18:00", "Pacific/Kiritimati")
    monday = due_at(eight_o_clock(made="2026-02-28T12:00", done=sunday), "2026-03-02T18:00", "Pacific/Kiritimati")
    assert sunday and monday and monday.day == date(2026, 3, 3)

    again = due_at(eight_o_clock(made="2026-02-28T12:00", done=monday), "2026-03-02T18:01", "Pacific/Honolulu")

    assert again is not None and again.key == sunday.key


def test_a_day_that_a_clock_was_ahead_of_is_still_open_when_it_comes() -> None:
    tomorrow = due_at(eight_o_clock(), "2026-03-03T03:00")
    subscription = eight_o_clock(done=tomorrow)

    today = due_at(subscription, "2026-03-02T03:10")

    assert tomorrow is not None and today is not None
    assert (today.day, today.since) == (MONDAY, utc("2026-03-01T03:00"))
    assert due_at(replace(subscription, done_until=today.until), "2026-03-03T03:00") is None


def test_one_made_while_a_clock_was_ahead_comes_all_the_same() -> None:
    made_tomorrow = eight_o_clock(made="2026-03-03T05:00")

    assert due_at(made_tomorrow, "2026-03-02T03:00") is not None


# days of the week


def test_a_brief_on_weekdays_leaves_the_weekend_out_and_tells_of_it_on_monday() -> None:
    friday = due_at(replace(eight_o_clock(made="2026-02-20T12:00"), days=WEEKDAYS), "2026-02-27T03:00")
    subscription = replace(eight_o_clock(made="2026-02-20T12:00", done=friday), days=WEEKDAYS)

    assert due_at(subscription, "2026-02-28T03:00") is None
    assert due_at(subscription, "2026-03-01T03:00") is None
    monday = due_at(subscription, "2026-03-02T03:00")

    assert monday is not None and not monday.late
    assert (monday.since, monday.until) == (utc("2026-02-27T03:00"), utc("2026-03-02T03:00"))


def test_a_weekly_brief_tells_of_its_week_from_the_first_one_on() -> None:
    mondays = replace(eight_o_clock(), days=1)

    first = due_at(mondays, "2026-03-02T03:00")
    second = due_at(replace(eight_o_clock(done=first), days=1), "2026-03-09T03:00")

    assert first is not None and first.until - first.since == timedelta(days=7)
    assert second is not None and second.since == first.until


def test_a_weekly_brief_reaches_back_over_one_that_was_missed() -> None:
    mondays = replace(eight_o_clock(), days=1)
    first = due_at(mondays, "2026-03-02T03:00")

    after_a_missed_one = due_at(replace(mondays, done_until=first and first.until), "2026-03-16T03:00")
    after_a_month = due_at(replace(mondays, done_until=first and first.until), "2026-04-06T03:00")

    assert after_a_missed_one is not None and after_a_missed_one.since == utc("2026-03-02T03:00")
    assert after_a_month is not None and after_a_month.until - after_a_month.since == timedelta(days=15)


def test_the_day_is_the_one_of_the_chat_and_not_of_greenwich() -> None:
    mondays = replace(eight_o_clock(), days=1, at=time(4))

    assert due_at(mondays, "2026-03-01T23:00") is not None  # Monday 04:00 in Tashkent
    assert due_at(mondays, "2026-03-02T23:00") is None


def test_the_second_brief_of_a_day_goes_on_where_the_first_one_ended() -> None:
    evening = replace(eight_o_clock(), at=time(18))

    (due,) = briefs_due(evening, "Asia/Tashkent", utc("2026-03-02T13:00"), covered=[utc("2026-03-02T03:00")])

    assert (due.since, due.until) == (utc("2026-03-02T03:00"), utc("2026-03-02T13:00"))


@pytest.mark.parametrize(
    ("days", "times", "expected"),
    [
        (127, 1, date(2026, 3, 1)),
        (WEEKDAYS, 1, date(2026, 2, 27)),
        (WEEKDAYS, 2, date(2026, 2, 26)),
        (1, 1, date(2026, 2, 23)),
        (1, 2, date(2026, 2, 16)),
        (64, 1, date(2026, 3, 1)),
    ],
)
def test_earlier_dates_are_counted_in_the_days_of_a_brief(days: int, times: int, expected: date) -> None:
    assert earlier(days, MONDAY, times=times) == expected


def test_no_days_have_no_dates() -> None:
    assert not is_day(0, MONDAY)
    with pytest.raises(ValueError, match="no day of the week"):
        earlier(0, MONDAY)


def test_a_topic_has_no_time_of_day() -> None:
    with pytest.raises(ValueError, match="no time of day"):
        due_at(Subscription(7, READER, Topical.TOPIC, utc("2026-03-01T12:00"), topic="Rogun"), "2026-03-02", "UTC")


def served(subscription: Subscription, zone: str, times: list[datetime]) -> list[Due]:
    """Return the briefs that come when the bot looks at these times."""
    briefs: list[Due] = []
    for now in times:
        due = next(briefs_due(subscription, zone, now), None)
        if due is not None:
            briefs.append(due)
            subscription = replace(subscription, done_until=due.until, done_for=due.day)
    return briefs


CHANGES = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 11, 1),
    date(2027, 3, 28),
    date(2027, 4, 4),
]
"""Days of 2026 and 2027 around which most zones that change their clocks do."""


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(sorted(available_timezones())),
    around=st.sampled_from(CHANGES) | st.dates(date(2026, 1, 5), date(2027, 12, 20)),
    half_hours=st.integers(0, 47),
)
def test_each_local_date_has_exactly_one_brief_on_time(zone: str, around: date, half_hours: int) -> None:
    at = time(half_hours // 2, half_hours % 2 * 30)
    begin = datetime.combine(around - timedelta(days=3), time(0), ZoneInfo("UTC"))
    subscription = Subscription(7, READER, Topical.BRIEF, begin, at=at)
    every_ten_minutes = [begin + timedelta(minutes=10 * number) for number in range(6 * 24 * 6)]

    briefs = served(subscription, zone, every_ten_minutes)

    days = [brief.day for brief in briefs]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert len(days) >= 5
    assert not any(brief.late for brief in briefs)
    assert all(later.since == earlier.until for earlier, later in pairwise(briefs))


@settings(max_examples=150, deadline=None)
@given(
    zones=st.lists(st.sampled_from(sorted(available_timezones())), min_size=2, max_size=6),
    half_hours=st.integers(0, 47),
    looks=st.lists(st.integers(1, 40), min_size=20, max_size=60),
)
def test_travel_and_downtime_neither_double_a_date_nor_leave_a_gap(
    zones: list[str], half_hours: int, looks: list[int]
) -> None:
    now = utc("2026-03-01T12:00")
    subscription = Subscription(7, READER, Topical.BRIEF, now, at=time(half_hours // 2, half_hours % 2 * 30))
    briefs: dict[str, Due] = {}

    for number, half_hours_later in enumerate(looks):
        now += timedelta(minutes=30 * half_hours_later)
        for due in briefs_due(subscription, zones[number % len(zones)], now):
            if due.key not in briefs:
                briefs[due.key] = due
                day = max(due.day, subscription.done_for or due.day)
                subscription = replace(subscription, done_until=due.until, done_for=day)
                break

    days = [due.day for due in briefs.values()]
    assert len(set(days)) == len(days)
    for earlier_one, later in pairwise(briefs.values()):
        assert later.since == max(earlier_one.until, later.until - timedelta(days=3))
