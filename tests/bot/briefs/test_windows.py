from datetime import UTC, date, datetime, timedelta

import pytest

from bot.briefs.windows import TICK, Days, parse_brief, parse_timeline
from bot.errors import CommandError

NOW = datetime(2025, 4, 2, 21, 30, tzinfo=UTC)
TASHKENT = "Asia/Tashkent"
"""Five hours ahead: at NOW it is half past two on the third of April there."""


def parsed(argument, *, zone=TASHKENT):
    return parse_brief(argument, now=NOW, zone=zone)


@pytest.mark.parametrize(
    ("argument", "span", "topic"),
    [
        ("", timedelta(days=1), ""),
        ("3d", timedelta(days=3), ""),
        ("12h", timedelta(hours=12), ""),
        ("2W", timedelta(weeks=2), ""),
        ("3д", timedelta(days=3), ""),
        ("24 hours", timedelta(days=1), ""),
        ("2 недели", timedelta(weeks=2), ""),
        ("5 дней", timedelta(days=5), ""),
        ("3 months", timedelta(days=90), ""),
        ("вода 2 месяца", timedelta(days=60), "вода"),
        ("water", timedelta(days=7), "water"),
        ("3d water  disputes", timedelta(days=3), "water disputes"),
        ("water disputes 3d", timedelta(days=3), "water disputes"),
        ("споры о воде 2 недели", timedelta(weeks=2), "споры о воде"),
        ("3 dams", timedelta(days=7), "3 dams"),
        ("C5+1 summit", timedelta(days=7), "C5+1 summit"),
        ("the 3d corps on exercise", timedelta(days=7), "the 3d corps on exercise"),
    ],
)
def test_a_brief_is_asked_for_by_span_and_topic(argument, span, topic):
    wish = parsed(argument)

    assert (wish.window.since, wish.window.until, wish.topic, wish.days) == (NOW - span, NOW, topic, None)


@pytest.mark.parametrize(
    ("argument", "first", "last", "topic"),
    [
        ("2015-09-14 2015-09-20", date(2015, 9, 14), date(2015, 9, 20), ""),
        ("2015-09-14..2015-09-20", date(2015, 9, 14), date(2015, 9, 20), ""),
        ("2015-09-14 – 2015-09-20", date(2015, 9, 14), date(2015, 9, 20), ""),
        ("14.09.2015 по 20.09.2015", date(2015, 9, 14), date(2015, 9, 20), ""),
        ("2015-9-14", date(2015, 9, 14), date(2015, 9, 14), ""),
        ("CSTO summit 2015-09-14 2015-09-20", date(2015, 9, 14), date(2015, 9, 20), "CSTO summit"),
        ("2015-09-14 CSTO summit", date(2015, 9, 14), date(2015, 9, 14), "CSTO summit"),
        ("yesterday", date(2025, 4, 2), date(2025, 4, 2), ""),
        ("вода вчера", date(2025, 4, 2), date(2025, 4, 2), "вода"),
    ],
)
def test_a_brief_is_asked_for_by_days_where_the_chat_is(argument, first, last, topic):
    wish = parsed(argument)

    assert (wish.days, wish.topic) == (Days(first, last), topic)
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=5)
    assert wish.window.since == midnight - TICK
    assert wish.window.until == midnight + (last - first) + timedelta(days=1) - TICK


def test_a_day_that_is_not_over_ends_now():
    assert parsed("today").window.until == parsed("2025-04-03").window.until == NOW


def test_a_day_is_as_long_as_the_clocks_make_it():
    window = parsed("2025-03-30", zone="Europe/Berlin").window

    assert window.until - window.since == timedelta(hours=23)


@pytest.mark.parametrize(
    ("argument", "only_news"),
    [("", True), ("1d", False), ("water", False), ("2025-04-01", False), ("today", False)],
)
def test_who_names_neither_time_nor_topic_gets_only_what_is_news_to_the_chat(argument, only_news):
    assert parsed(argument).only_news is only_news


@pytest.mark.parametrize(
    "value", ["0d", "93d", "9999w", "0h", "9" * 20 + "d", "4 months", "5 лет", "2 years", "2015-01-01 2015-12-31"]
)
def test_a_span_of_nothing_or_of_more_than_a_quarter_is_refused(value):
    with pytest.raises(CommandError) as caught:
        parsed(f"{value} water")

    assert (caught.value.key, caught.value.values) == ("bad_window", {"value": value})


@pytest.mark.parametrize("argument", ["{}", "3d {}", "{} 2015-09-14"])
def test_a_topic_is_a_phrase_and_no_article(argument):
    for parse in (parse_brief, parse_timeline):
        with pytest.raises(CommandError) as caught:
            parse(argument.format("water " * 40), now=NOW, zone="UTC")

        assert (caught.value.key, caught.value.values) == ("brief_topic_too_long", {"limit": "200"})


def test_a_day_that_no_calendar_has_is_named():
    with pytest.raises(CommandError) as caught:
        parsed("2015-02-30")

    assert (caught.value.key, caught.value.values) == ("bad_date", {"value": "2015-02-30"})


@pytest.mark.parametrize("day", ["0001-01-01", "01.01.0001", "0999-12-31"])
def test_a_date_before_all_news_is_none(day):
    with pytest.raises(CommandError) as caught:
        parsed(day)

    assert (caught.value.key, caught.value.values) == ("bad_date", {"value": day})


def test_a_range_that_ends_before_it_begins_is_offered_the_right_way_round():
    with pytest.raises(CommandError) as caught:
        parsed("2015-09-20 2015-09-14")

    assert caught.value.key == "bad_range"
    assert caught.value.values == {"value": "2015-09-20 2015-09-14", "meant": "2015-09-14 2015-09-20"}


def test_a_day_to_come_is_refused_with_the_day_that_it_is_there():
    with pytest.raises(CommandError) as caught:
        parsed("2025-04-04")

    assert (caught.value.key, caught.value.values) == ("brief_ahead", {"value": "2025-04-04", "today": "2025-04-03"})


def test_a_timeline_without_a_time_looks_at_all_of_it():
    wish = parse_timeline("CSTO  summit", now=NOW, zone="UTC")
    assert (wish.topic, wish.window.since, wish.window.until) == ("CSTO summit", None, NOW)


def test_a_timeline_takes_the_times_of_a_brief():
    assert parse_timeline("CSTO summit 3d", now=NOW, zone="UTC") == parse_brief("CSTO summit 3d", now=NOW, zone="UTC")


@pytest.mark.parametrize("argument", ["", "3d", "2015-09-14 2015-09-20"])
def test_a_timeline_needs_a_topic(argument):
    with pytest.raises(CommandError) as caught:
        parse_timeline(argument, now=NOW, zone="UTC")
    assert caught.value.key == "timeline_no_topic"
