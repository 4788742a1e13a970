from dataclasses import replace
from datetime import time

import pytest
from fakes.bot_desk import READER, brief_at, topic, utc

from bot.errors import CommandError
from bot.rooms.subscriptions import check_room_for_more, missing_of, parse_subscribe
from bot.timing.timetable import WEEKDAYS
from bot.types import Subscription, Topical, Wish
from bot.watching.watch_wishes import LONGEST_TOPIC


def refused(text: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        parse_subscribe(text)
    return caught.value


def test_a_brief_at_a_time_is_a_wish_for_every_day() -> None:
    assert parse_subscribe("brief 8:00") == (brief_at(8),)


def test_each_time_of_a_brief_is_a_wish_of_its_own() -> None:
    assert parse_subscribe("@steppe_wire brief weekdays 08:00 18:00") == (
        Wish(Topical.BRIEF, at=time(8), channel="@steppe_wire", days=WEEKDAYS),
        Wish(Topical.BRIEF, at=time(18), channel="@steppe_wire", days=WEEKDAYS),
    )


def test_a_topic_is_the_words_behind_it() -> None:
    assert parse_subscribe("topic  water   disputes\non the Amu Darya") == (topic(),)


def test_russian_words_work_too() -> None:
    assert parse_subscribe("сводка 8:00") == (brief_at(8),)
    assert parse_subscribe("тема учения ОДКБ") == (topic("учения ОДКБ"),)


def test_a_channel_can_be_named_first() -> None:
    (wish,) = parse_subscribe("@steppe_wire topic Kambarata dam")

    assert wish == Wish(Topical.TOPIC, topic="Kambarata dam", channel="@steppe_wire")


def test_a_channel_later_is_part_of_the_topic() -> None:
    assert parse_subscribe("topic @steppe_wire") == (topic("@steppe_wire"),)


@pytest.mark.parametrize("text", ["", "   ", "08:00", "brief", "brief at", "@steppe_wire", "weather 8:00"])
def test_what_is_no_subscription_gets_the_usage(text: str) -> None:
    assert refused(text).key == "subscribe_usage"


@pytest.mark.parametrize("name", ["@a", "@steppe-wire", "-100", "-12345"])
def test_what_can_name_no_channel_is_not_found(name: str) -> None:
    for text in (name, f"{name} brief 8:00"):
        assert (refused(text).key, refused(text).values) == ("channel_not_found", {"channel": name})


@pytest.mark.parametrize("text", ["topic", "topic ?!", "@steppe_wire topic —"])
def test_a_topic_needs_words(text: str) -> None:
    assert refused(text).key == "no_topic"


def test_a_topic_is_a_phrase_and_not_an_article() -> None:
    (wish,) = parse_subscribe("topic " + "a" * LONGEST_TOPIC)
    assert wish.topic == "a" * LONGEST_TOPIC
    error = refused("topic " + "a" * (LONGEST_TOPIC + 1))
    assert (error.key, error.values) == ("topic_too_long", {"limit": str(LONGEST_TOPIC)})


def brief(number: int, wish: Wish) -> Subscription:
    return Subscription(
        number, READER, wish.what, utc("2026-03-01T12:00"), at=wish.at, topic=wish.topic, days=wish.days
    )


def test_a_place_has_room_for_so_many() -> None:
    existing = [brief(1, brief_at(8)), brief(2, brief_at(18))]
    check_room_for_more(existing, limit=3)
    check_room_for_more(existing, 0, limit=1)

    for more, limit in ((1, 2), (2, 3)):
        with pytest.raises(CommandError) as caught:
            check_room_for_more(existing, more, limit=limit)
        assert (caught.value.key, caught.value.values) == ("too_many_subscriptions", {"limit": str(limit)})


def test_only_what_a_place_does_not_have_is_missing() -> None:
    existing = [brief(1, replace(brief_at(8), days=1)), brief(2, topic("Rogun dam"))]
    every_day, evening = brief_at(8), brief_at(18)

    assert missing_of([every_day, evening], existing) == [replace(every_day, days=126), evening]
    assert missing_of([replace(every_day, days=1), topic("rogun DAM")], existing) == []
