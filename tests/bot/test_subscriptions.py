from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from fakes.bot_desk import NEWSROOM, READER, brief_at, topic, utc
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import CommandError
from bot.subscriptions import (
    LONGEST_TOPIC,
    SetLanguage,
    SetLength,
    SetQuiet,
    SetZone,
    brief_due,
    changed,
    check_room_for_more,
    in_quiet,
    parse_quiet,
    parse_settings,
    parse_subscribe,
    quiet_ends,
)
from bot.types import Chat, ChatKind, Due, Language, Length, QuietHours, Subscription, Topical, Wish

NIGHT = QuietHours(time(22), time(7))
LUNCH = QuietHours(time(12), time(13, 30))
MONDAY = date(2026, 3, 2)


def refused(text: str, parse: Callable[[str], object] = parse_subscribe) -> CommandError:
    with pytest.raises(CommandError) as caught:
        parse(text)
    return caught.value


def eight_o_clock(*, made: str = "2026-03-01T12:00", done: Due | None = None) -> Subscription:
    """Return a daily brief at 08:00, maybe after one that was done."""
    subscription = Subscription(7, READER, Topical.BRIEF, utc(made), at=time(8))
    return replace(subscription, done_until=done.until, done_for=done.day) if done else subscription


def due_at(subscription: Subscription, now: str, zone: str = "Asia/Tashkent") -> Due | None:
    return brief_due(subscription, zone, utc(now))


# what people write


@pytest.mark.parametrize("text", ["8:00", "08:00", "8.00", "8", "08", "at 8:00", "в 8:00", "٨:٠٠"])
def test_eight_o_clock_is_understood(text: str) -> None:
    assert parse_subscribe(f"brief {text}") == brief_at(8)


@pytest.mark.parametrize(("text", "at"), [("20:30", time(20, 30)), ("0:05", time(0, 5)), ("23.59", time(23, 59))])
def test_other_times_are_understood(text: str, at: time) -> None:
    assert parse_subscribe(f"Brief {text}") == Wish(Topical.BRIEF, at=at)


@pytest.mark.parametrize("text", ["24:00", "8:60", "25", "noon", "8:0", "8:000", "8:00 daily", "-8", "08:00:00"])
def test_a_time_that_is_none_is_shown_back(text: str) -> None:
    error = refused(f"brief {text}")

    assert (error.key, error.values) == ("bad_time", {"value": text.strip()})


def test_a_topic_is_the_words_behind_it() -> None:
    assert parse_subscribe("topic  water   disputes\non the Amu Darya") == topic()


def test_russian_words_work_too() -> None:
    assert parse_subscribe("сводка 8:00") == brief_at(8)
    assert parse_subscribe("тема учения ОДКБ") == topic("учения ОДКБ")


def test_a_channel_can_be_named_first() -> None:
    wish = parse_subscribe("@steppe_wire topic Kambarata dam")

    assert wish == Wish(Topical.TOPIC, topic="Kambarata dam", channel="@steppe_wire")


def test_a_channel_later_is_part_of_the_topic() -> None:
    assert parse_subscribe("topic @steppe_wire") == topic("@steppe_wire")


@pytest.mark.parametrize(
    "text", ["", "   ", "08:00", "brief", "brief at", "@steppe_wire", "@a brief 8:00", "weather 8:00"]
)
def test_what_is_no_subscription_gets_the_usage(text: str) -> None:
    assert refused(text).key == "subscribe_usage"


@pytest.mark.parametrize("text", ["topic", "topic ?!", "@steppe_wire topic —"])
def test_a_topic_needs_words(text: str) -> None:
    assert refused(text).key == "no_topic"


def test_a_topic_is_a_phrase_and_not_an_article() -> None:
    assert parse_subscribe("topic " + "a" * LONGEST_TOPIC).topic == "a" * LONGEST_TOPIC
    error = refused("topic " + "a" * (LONGEST_TOPIC + 1))
    assert (error.key, error.values) == ("topic_too_long", {"limit": str(LONGEST_TOPIC)})


def test_a_place_has_room_for_so_many() -> None:
    check_room_for_more([eight_o_clock()] * 2, limit=3)

    with pytest.raises(CommandError) as caught:
        check_room_for_more([eight_o_clock()] * 3, limit=3)
    assert (caught.value.key, caught.value.values) == ("too_many_subscriptions", {"limit": "3"})


# settings


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("language ru", SetLanguage(Language.RUSSIAN)),
        ("lang EN", SetLanguage(Language.ENGLISH)),
        ("язык русский", SetLanguage(Language.RUSSIAN)),
        ("zone Asia/Almaty", SetZone("Asia/Almaty")),
        ("Zone  new york", SetZone("America/New_York")),
        ("quiet 22:00-07:00", SetQuiet(NIGHT)),
        ("quiet 22 – 7", SetQuiet(NIGHT)),
        ("quiet off", SetQuiet(None)),
        ("тишина выкл", SetQuiet(None)),
        ("brief full", SetLength(Length.FULL)),
        ("Brief HEADLINES", SetLength(Length.HEADLINES)),
        ("сводка кратко", SetLength(Length.SHORT)),
    ],
)
def test_settings_are_understood(text: str, change: object) -> None:
    assert parse_settings(text) == change


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "settings_usage"),
        ("language", "settings_usage"),
        ("volume 11", "settings_usage"),
        ("language kk", "bad_language"),
        ("zone Atlantis", "bad_zone"),
        ("quiet 22", "bad_quiet"),
        ("brief endless", "bad_length"),
        ("brief", "settings_usage"),
    ],
)
def test_settings_that_are_none_say_why(text: str, key: str) -> None:
    assert refused(text, parse_settings).key == key


def test_a_change_touches_nothing_else() -> None:
    chat = Chat(NEWSROOM, ChatKind.GROUP, "Border desk", Language.ENGLISH, "UTC", NIGHT)

    assert changed(chat, SetLanguage(Language.RUSSIAN)) == replace(chat, language=Language.RUSSIAN)
    assert changed(chat, SetZone("Asia/Osh")) == replace(chat, zone="Asia/Osh")
    assert changed(chat, SetQuiet(LUNCH)) == replace(chat, quiet=LUNCH)
    assert changed(chat, SetQuiet(None)) == replace(chat, quiet=None)
    assert changed(chat, SetLength(Length.FULL)) == replace(chat, length=Length.FULL)


# quiet hours


@pytest.mark.parametrize("text", ["22:00-07:00", "22-7", "22.00 - 7.00", "22:00—07:00", "22:00−07:00"])
def test_quiet_hours_are_understood(text: str) -> None:
    assert parse_quiet(text) == NIGHT


@pytest.mark.parametrize("text", ["", "22", "22:00", "8-8", "22-25", "22-7-9", "night", "22 to 7"])
def test_quiet_hours_that_are_none_are_shown_back(text: str) -> None:
    error = refused(text, parse_quiet)

    assert error.key == "bad_quiet"
    assert error.values["value"].replace(" ", "") == text.replace(" ", "")


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


def test_a_move_over_the_date_line_does_not_bring_yesterday_once_more() -> None:
    done = due_at(eight_o_clock(), "2026-03-02T18:00", "Pacific/Kiritimati")
    assert done is not None and done.day == date(2026, 3, 3)

    assert due_at(eight_o_clock(done=done), "2026-03-02T18:01", "Pacific/Honolulu") is None


def test_a_clock_that_was_put_back_does_not_turn_the_window_around() -> None:
    subscription = replace(eight_o_clock(), done_until=utc("2026-03-04T03:00"), done_for=date(2026, 3, 1))

    due = due_at(subscription, "2026-03-02T03:00")

    assert due is not None and due.since == due.until


def test_a_topic_has_no_time_of_day() -> None:
    with pytest.raises(ValueError, match="no time of day"):
        brief_due(
            Subscription(7, READER, Topical.TOPIC, utc("2026-03-01T12:00"), topic="Rogun"), "UTC", utc("2026-03-02")
        )


def served(subscription: Subscription, zone: str, times: list[datetime]) -> list[Due]:
    """Return the briefs that come when the bot looks at these times."""
    briefs = []
    for now in times:
        due = brief_due(subscription, zone, now)
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
    briefs: list[Due] = []

    for number, half_hours_later in enumerate(looks):
        now += timedelta(minutes=30 * half_hours_later)
        coming = served(subscription, zones[number % len(zones)], [now])
        for brief in coming:
            subscription = replace(subscription, done_until=brief.until, done_for=brief.day)
        briefs += coming

    days = [brief.day for brief in briefs]
    assert days == sorted(set(days))
    for earlier, later in pairwise(briefs):
        assert later.since == max(earlier.until, later.until - timedelta(days=3))
