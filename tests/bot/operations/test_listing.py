"""What owners see, page by page."""

from datetime import UTC, datetime, time, timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, WATER_TOPIC, brief_at, open_store, outgoing, settle, topic

from bot.answers import Use
from bot.asking.memory import note_opened
from bot.messages import Lane
from bot.operations.listing import Listing, Stop, Stretch, View
from bot.rooms.chats import WHOLE_CHAT
from bot.types import Cause, ChatKind, Place, Topical

pytestmark = pytest.mark.engines("sqlite", "postgres")

FIRST = Stretch(0, 50)
LATER = MONDAY_MORNING + timedelta(minutes=5)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    for place in (READER, SECOND_READER, NEWSROOM):
        settle(store, place)
    yield store
    store.close()


@pytest.fixture
def listing(store):
    return Listing(store)


def subscriptions(listing, wanted=FIRST, **limits):
    return listing.subscriptions(wanted, default_zone="UTC", now=MONDAY_MORNING, **limits)


def test_a_group_is_told_with_its_title_and_what_it_watches_for(store, listing):
    store.add_subscription(WATER_TOPIC, topic("water disputes"), cursor=0, now=MONDAY_MORNING)

    (line,) = subscriptions(listing).rows

    assert (line.spot.kind, line.spot.title, line.spot.place) == (ChatKind.GROUP, "Border desk", WATER_TOPIC)
    assert line.subscription.topic == "water disputes"


def test_of_a_private_chat_neither_name_nor_words_are_told(store, listing):
    store.add_subscription(READER, topic("divorce law"), cursor=0, now=MONDAY_MORNING)

    (line,) = subscriptions(listing).rows

    assert line.spot.is_private
    assert "Border desk" not in repr(line)
    assert "divorce" not in repr(line)


def test_a_brief_is_told_with_when_it_comes_by_the_clock_of_its_chat(store, listing):
    store.add_subscription(NEWSROOM, brief_at(18), cursor=0, now=MONDAY_MORNING)

    (line,) = subscriptions(listing).rows

    assert (line.zone, line.due) == ("Asia/Tashkent", datetime(2026, 3, 2, 13, 0, tzinfo=UTC))
    assert line.subscription.at == time(18)


def test_a_place_without_settings_has_the_zone_of_new_chats(store, listing):
    store.add_subscription(Place(-77), brief_at(18), cursor=0, now=MONDAY_MORNING)

    (line,) = subscriptions(listing).rows

    assert (line.zone, line.spot.title) == ("UTC", "")


def test_what_is_stopped_is_told_with_the_cause(store, listing):
    store.add_subscription(READER, brief_at(18), cursor=0, now=MONDAY_MORNING)
    store.suspend(READER.chat_id, MONDAY_MORNING, Cause.BLOCKED)

    assert subscriptions(listing).rows[0].stop == Stop(MONDAY_MORNING, "blocked")


def test_one_kind_is_listed_alone(store, listing):
    store.add_subscription(READER, brief_at(18), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(READER, topic(), cursor=0, now=MONDAY_MORNING)

    part = subscriptions(listing, what=Topical.TOPIC)

    assert (part.total, [line.subscription.what for line in part.rows]) == (1, [Topical.TOPIC])


def test_a_stretch_is_a_part_of_all_in_one_order(store, listing):
    for number in range(7):
        store.add_subscription(Place(600 + number), brief_at(8), cursor=0, now=MONDAY_MORNING)

    parts = [subscriptions(listing, Stretch(start, 3)) for start in (0, 3, 6, 9)]

    assert [line.spot.place.chat_id for part in parts for line in part.rows] == list(range(600, 607))
    assert {part.total for part in parts} == {7}


def test_failed_deliveries_are_listed_with_what_was_said_the_newest_first(store, listing):
    store.enqueue([outgoing("brief:1"), outgoing("brief:2", SECOND_READER)])
    for delivery in store.due(MONDAY_MORNING):
        store.mark_failed(delivery.id, f"Bad Request: {delivery.key}", LATER)

    part = listing.deliveries(View.FAILED, FIRST)

    assert [(line.key, line.reason, line.at) for line in part.rows] == [
        ("brief:2", "Bad Request: brief:2", LATER),
        ("brief:1", "Bad Request: brief:1", LATER),
    ]
    assert part.total == 2


def test_what_waits_is_listed_the_oldest_first_and_without_what_is_stopped(store, listing):
    store.enqueue([outgoing("one"), outgoing("two", SECOND_READER), outgoing("three", NEWSROOM)])
    store.suspend(SECOND_READER.chat_id, MONDAY_MORNING, Cause.BLOCKED)

    part = listing.deliveries(View.WAITING, FIRST)

    assert [(line.key, line.lane, line.at) for line in part.rows] == [
        ("one", Lane.BROADCAST, MONDAY_MORNING),
        ("three", Lane.BROADCAST, MONDAY_MORNING),
    ]


def test_what_is_being_sent_is_listed_apart(store, listing):
    store.enqueue([outgoing("one"), outgoing("two", SECOND_READER)])
    store.mark_in_flight(store.due(MONDAY_MORNING)[0].id)

    assert [line.key for line in listing.deliveries(View.IN_FLIGHT, FIRST).rows] == ["one"]
    assert [line.key for line in listing.deliveries(View.WAITING, FIRST).rows] == ["two"]


def test_nothing_of_what_a_message_says_is_listed(store, listing):
    store.enqueue([outgoing("one", text="You asked about divorce law")])

    assert "divorce" not in repr(listing.deliveries(View.WAITING, FIRST))


def test_stopped_places_are_listed_with_how_much_waits_for_them(store, listing):
    store.enqueue([outgoing("one", NEWSROOM), outgoing("two", WATER_TOPIC), outgoing("three", READER)])
    store.suspend(NEWSROOM.chat_id, MONDAY_MORNING, Cause.KICKED)
    store.suspend_topic(WATER_TOPIC, LATER, Cause.TOPIC_CLOSED)

    part = listing.stopped(FIRST)

    assert [(line.spot.place, line.stop.cause, line.waiting) for line in part.rows] == [
        (WATER_TOPIC, "topic closed", 1),
        (Place(NEWSROOM.chat_id, WHOLE_CHAT), "kicked", 2),
    ]


def test_what_readers_opened_is_listed_the_newest_first(store, listing):
    for number in (1, 2, 3):
        with store.writing() as connection:
            note_opened(connection, Use(f"question {number}", number), now=MONDAY_MORNING + timedelta(minutes=number))

    part = listing.uses(Stretch(0, 2))

    assert (part.total, [line.use.passage_id for line in part.rows]) == (3, [3, 2])
    assert part.rows[0].at == MONDAY_MORNING + timedelta(minutes=3)
