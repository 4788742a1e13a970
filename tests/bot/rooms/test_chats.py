"""Suspended places: why they are, what ends it, and what stays listed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.bot_clock import MONDAY_MORNING as NOW
from fakes.bot_desk import BORDER_TOPIC, NEWSROOM, READER, WATER_TOPIC, brief_at, open_store, outgoing, room, settle

from bot.store import BotStore
from bot.types import Cause, Chat, Language, Place

pytestmark = pytest.mark.engines("sqlite", "postgres")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    settle(store, NEWSROOM)
    for place in (NEWSROOM, WATER_TOPIC, BORDER_TOPIC):
        store.add_subscription(place, brief_at(8), cursor=0, now=NOW)
        store.enqueue([outgoing(f"brief {place.topic_id}", place)])
    yield store
    store.close()


def causes(store: BotStore) -> set[tuple[int, str]]:
    with store.reading() as connection:
        return {tuple(row) for row in connection.exec_driver_sql("SELECT topic_id, reason FROM suspensions")}


def due(store: BotStore) -> set[str]:
    """Return what is sent when everything goes out that may."""
    sent = set()
    while deliveries := store.due(NOW):
        for delivery in deliveries:
            store.mark_in_flight(delivery.id)
            store.mark_sent(delivery.id, delivery.id, NOW)
            sent.add(delivery.key)
    return sent


def heard_from(store: BotStore, place: Place) -> Chat:
    return store.ensure_chat(room(place), language=Language.ENGLISH, zone="UTC")


def test_a_suspension_keeps_its_cause_and_the_newest_counts(store: BotStore) -> None:
    store.suspend(NEWSROOM.chat_id, NOW, Cause.NO_RIGHTS)
    store.suspend(NEWSROOM.chat_id, NOW, Cause.KICKED)
    store.suspend_topic(WATER_TOPIC, NOW, Cause.TOPIC_CLOSED)

    assert causes(store) == {(-1, "kicked"), (WATER_TOPIC.topic_id, "topic closed")}


def test_a_topic_that_is_reopened_does_not_open_a_closed_desk(store: BotStore) -> None:
    store.suspend(NEWSROOM.chat_id, NOW, Cause.DENIED)

    store.resume_place(WATER_TOPIC)

    chat = store.chat(NEWSROOM)
    assert chat is not None and chat.suspended is not None


def test_a_closed_topic_holds_itself_alone(store: BotStore) -> None:
    store.suspend_topic(WATER_TOPIC, NOW, Cause.TOPIC_CLOSED)

    assert due(store) == {"brief 0", f"brief {BORDER_TOPIC.topic_id}"}


def test_a_closed_general_topic_holds_itself_alone(store: BotStore) -> None:
    store.suspend_topic(NEWSROOM, NOW, Cause.TOPIC_CLOSED)

    assert due(store) == {f"brief {WATER_TOPIC.topic_id}", f"brief {BORDER_TOPIC.topic_id}"}


def test_a_topic_that_is_reopened_goes_on_and_its_neighbours_wait(store: BotStore) -> None:
    store.suspend_topic(WATER_TOPIC, NOW, Cause.TOPIC_CLOSED)
    store.suspend_topic(BORDER_TOPIC, NOW, Cause.TOPIC_CLOSED)

    store.resume_place(WATER_TOPIC)

    assert causes(store) == {(BORDER_TOPIC.topic_id, "topic closed")}


def test_a_chat_that_lets_the_bot_in_again_goes_on_but_for_its_deleted_topics(store: BotStore) -> None:
    store.suspend(NEWSROOM.chat_id, NOW, Cause.KICKED)
    store.suspend_topic(WATER_TOPIC, NOW, Cause.TOPIC_DELETED)
    store.suspend_topic(BORDER_TOPIC, NOW, Cause.TOPIC_CLOSED)

    assert store.resume(NEWSROOM.chat_id) is True
    assert store.resume(NEWSROOM.chat_id) is False

    assert causes(store) == {(WATER_TOPIC.topic_id, "topic deleted")}
    assert due(store) == {"brief 0", f"brief {BORDER_TOPIC.topic_id}"}


def test_a_topic_that_was_taken_for_deleted_and_speaks_goes_on(store: BotStore) -> None:
    store.suspend_topic(WATER_TOPIC, NOW, Cause.TOPIC_DELETED)

    heard_from(store, WATER_TOPIC)

    assert causes(store) == set()


def test_a_word_from_one_topic_does_not_open_another(store: BotStore) -> None:
    store.suspend_topic(WATER_TOPIC, NOW, Cause.TOPIC_CLOSED)

    heard_from(store, NEWSROOM)

    assert causes(store) == {(WATER_TOPIC.topic_id, "topic closed")}


def test_what_a_deleted_topic_was_sent_is_listed_and_removed_in_the_general_one(store: BotStore) -> None:
    store.suspend_topic(WATER_TOPIC, NOW, Cause.TOPIC_DELETED)
    store.suspend_topic(BORDER_TOPIC, NOW, Cause.TOPIC_CLOSED)

    listed = store.subscriptions(NEWSROOM)
    orphan = next(one for one in listed if one.place == WATER_TOPIC)

    assert [one.place for one in listed] == [NEWSROOM, WATER_TOPIC]
    assert store.remove_subscription(NEWSROOM, orphan.id) is True
    assert store.subscriptions(WATER_TOPIC) == []


def test_nobody_removes_what_another_open_topic_is_sent(store: BotStore) -> None:
    (border,) = store.subscriptions(BORDER_TOPIC)

    assert store.remove_subscription(NEWSROOM, border.id) is False
    assert store.remove_subscription(WATER_TOPIC, border.id) is False
    assert store.remove_subscription(READER, border.id) is False


def test_where_questions_are_answered_holds_for_all_topics(store: BotStore) -> None:
    settle(store, BORDER_TOPIC, zone="Asia/Bishkek")

    store.answer_in(NEWSROOM.chat_id, WATER_TOPIC.topic_id, "Water")

    for place in (NEWSROOM, WATER_TOPIC, BORDER_TOPIC):
        chat = store.chat(place)
        assert chat is not None and (chat.answers_topic, chat.answers_name) == (WATER_TOPIC.topic_id, "Water")
