"""What whoever runs the desk sees, and tries again."""

from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, WATER_TOPIC, brief_at, open_store, outgoing, settle, topic

from bot.delivery.endings import Again
from bot.delivery.post import Post
from bot.errors import UsageError
from bot.operations.administration import DROPPED, Administration
from bot.operations.holdings import Count
from bot.types import Cause

pytestmark = pytest.mark.engines("sqlite", "postgres")

LATER = MONDAY_MORNING + timedelta(minutes=5)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    for place in (READER, SECOND_READER, NEWSROOM):
        settle(store, place)
    yield store
    store.close()


@pytest.fixture
def office(store):
    return Administration(store)


def fails(store, key, place=READER, *, reason="Bad Request: message is too long", at=MONDAY_MORNING):
    """Have a delivery fail."""
    store.enqueue([outgoing(key, place)])
    delivery = next(one for one in store.due(MONDAY_MORNING) if one.key == key)
    store.mark_failed(delivery.id, reason, at)


def test_each_place_is_told_with_what_it_holds(store, office):
    store.add_subscription(READER, brief_at(8), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(WATER_TOPIC, topic(), cursor=0, now=MONDAY_MORNING)
    store.suspend(SECOND_READER.chat_id, MONDAY_MORNING, Cause.BLOCKED)

    lines = {line.place: line for line in office.chats()}

    assert list(lines) == [NEWSROOM, WATER_TOPIC, READER, SECOND_READER]
    assert [lines[place].subscriptions for place in (READER, SECOND_READER, NEWSROOM, WATER_TOPIC)] == [1, 0, 0, 1]
    # A topic without settings of its own has those of its chat.
    assert (lines[WATER_TOPIC].kind, lines[WATER_TOPIC].zone) == ("group", "Asia/Tashkent")
    assert (lines[SECOND_READER].suspended, lines[SECOND_READER].cause) == (MONDAY_MORNING, "blocked")
    assert lines[READER].suspended is None


def test_a_place_is_told_when_it_was_last_sent_something(store, office):
    store.enqueue([outgoing("brief")])
    (delivery,) = store.due(MONDAY_MORNING)
    store.mark_in_flight(delivery.id)
    store.mark_sent(delivery.id, 77, LATER)

    assert {line.place: line.last_sent for line in office.chats()}[READER] == LATER


def test_subscriptions_of_one_chat_are_those_of_its_topics_too(store, office):
    store.add_subscription(READER, brief_at(8), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(NEWSROOM, brief_at(9), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(WATER_TOPIC, topic(), cursor=0, now=MONDAY_MORNING)

    assert [one.place for one in office.subscriptions(NEWSROOM.chat_id)] == [NEWSROOM, WATER_TOPIC]
    assert len(office.subscriptions()) == 3


def test_what_failed_is_told_newest_first_with_its_reason_and_none_of_its_words(store, office):
    fails(store, "brief:1:2026-03-01:0")
    fails(store, "brief:1:2026-03-02:0", at=LATER, reason="Bad Request: can't parse entities")

    newest, oldest = office.failed(limit=10)

    assert (newest.key, newest.reason, newest.at) == (
        "brief:1:2026-03-02:0",
        "Bad Request: can't parse entities",
        LATER,
    )
    assert oldest.place == READER
    assert "News" not in repr(newest)
    assert len(office.failed(limit=1)) == 1


def test_a_failed_delivery_that_is_tried_again_has_all_its_tries(store, office):
    fails(store, "first")
    fails(store, "second", SECOND_READER)

    assert office.retry(["first"]) == 1

    (again,) = store.due(LATER)
    assert (again.key, again.attempts) == ("first", 0)
    assert [one.key for one in office.failed(limit=10)] == ["second"]


def test_all_that_failed_can_be_tried_again_and_nothing_else_is_touched(store, office):
    fails(store, "first")
    fails(store, "second", SECOND_READER)
    store.enqueue([outgoing("waiting")])

    assert office.retry() == 2
    assert office.retry() == 0


def test_a_key_that_did_not_fail_is_refused_and_nothing_is_tried_again(store, office):
    fails(store, "first")
    store.enqueue([outgoing("waiting", SECOND_READER)])

    with pytest.raises(UsageError, match="no failed delivery has the key 'waiting'"):
        office.retry(["first", "waiting"])

    assert len(office.failed(limit=10)) == 1


def test_all_that_failed_can_be_narrowed_to_a_chat_or_a_reason(store, office):
    fails(store, "long", reason="Bad Request: message is too long")
    fails(store, "lost", reason="no answer to 14 tries: Timed out")
    fails(store, "other lost", SECOND_READER, reason="no answer to 14 tries: Timed out")

    assert office.retry(said="timed OUT", chat_id=READER.chat_id) == 1
    assert [one.key for one in store.due(MONDAY_MORNING)] == ["lost"]
    assert office.retry(said="100%") == 0
    assert office.retry(said="no answer") == 1


def test_reasons_are_counted_over_all_that_failed(store, office):
    for number in range(30):
        fails(store, f"lost {number}", reason="no answer to 14 tries: Timed out")
    fails(store, "long", reason="Bad Request: message is too long")

    assert office.reasons() == [
        Count("no answer to 14 tries: Timed out", 30),
        Count("Bad Request: message is too long", 1),
    ]


def test_what_is_dropped_is_neither_sent_nor_composed_again(store, office):
    store.enqueue([outgoing("brief"), outgoing("other", SECOND_READER)])

    assert office.drop(MONDAY_MORNING, ["brief"]) == 1
    store.enqueue([outgoing("brief")])

    assert [one.key for one in store.due(MONDAY_MORNING)] == ["other"]
    assert [(one.key, one.reason) for one in office.failed(limit=5)] == [("brief", DROPPED)]


def test_all_that_is_due_to_a_chat_can_be_dropped_also_while_it_is_suspended(store, office):
    store.enqueue([outgoing("one"), outgoing("two"), outgoing("other", SECOND_READER)])
    store.suspend(READER.chat_id, MONDAY_MORNING, Cause.BLOCKED)

    assert office.drop(MONDAY_MORNING, chat_id=READER.chat_id) == 2
    assert office.drop(MONDAY_MORNING, chat_id=READER.chat_id) == 0


def test_what_is_being_sent_or_was_sent_cannot_be_dropped(store, office):
    store.enqueue([outgoing("brief")])
    (delivery,) = store.due(MONDAY_MORNING)
    store.mark_in_flight(delivery.id)

    with pytest.raises(UsageError, match="nothing that is due has the key 'brief'"):
        office.drop(MONDAY_MORNING, ["brief"])


def test_what_is_late_is_told_with_what_was_said_to_its_last_try(store, office):
    store.enqueue([outgoing("lost"), outgoing("fresh", at=LATER), outgoing("blocked", SECOND_READER)])
    store.suspend(SECOND_READER.chat_id, MONDAY_MORNING, Cause.BLOCKED)
    post, again = Post(store), MONDAY_MORNING + timedelta(hours=1)
    (delivery,) = post.begin([post.waiting(MONDAY_MORNING, most=1)[0].id], MONDAY_MORNING)
    post.end([Again(delivery, again, lost=True, reason="Timed out")])

    (late,) = office.late(MONDAY_MORNING + timedelta(minutes=11), limit=5)

    assert (late.key, late.since, late.attempts, late.reason) == ("lost", MONDAY_MORNING, 1, "Timed out")
    assert late.next_try == again
    assert office.late(MONDAY_MORNING + timedelta(minutes=9), limit=5) == []
