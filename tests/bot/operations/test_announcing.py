"""One message of whoever runs the desk, to many."""

from datetime import time, timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import (
    BORDER_TOPIC,
    NEWSROOM,
    READER,
    SECOND_READER,
    WATER_TOPIC,
    brief_at,
    open_store,
    settle,
    topic,
)

from bot.errors import UsageError
from bot.messages import Lane
from bot.operations.announcing import LONGEST, Announced, Announcing, Audience, checked
from bot.operations.pausing import Pausing
from bot.types import Place, QuietHours

WORDS = "Tonight the desk moves to another machine; briefs may come ten minutes late."
DESK = Place(-1001_900)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    settle(store, READER)
    settle(store, SECOND_READER)
    settle(store, NEWSROOM)
    store.add_subscription(READER, brief_at(8), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(READER, topic(), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(BORDER_TOPIC, topic(), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(WATER_TOPIC, topic(), cursor=0, now=MONDAY_MORNING)
    yield store
    store.close()


@pytest.fixture
def announcing(store):
    return Announcing(store, admin_chat=DESK.chat_id)


def due(store, now=MONDAY_MORNING):
    return {delivery.place: delivery for delivery in store.due(now)}


def test_each_chat_that_subscribed_hears_it_once_a_forum_in_its_first_topic(store, announcing):
    assert announcing.announce(WORDS, Audience.SUBSCRIBERS, now=MONDAY_MORNING) == Announced(2, 2)

    assert due(store).keys() == {READER, WATER_TOPIC}
    assert {one.message.text for one in due(store).values()} == {WORDS}
    assert {one.lane for one in due(store).values()} == {Lane.BROADCAST}


def test_the_same_words_again_reach_only_who_came_since(store, announcing):
    announcing.announce(WORDS, Audience.SUBSCRIBERS, now=MONDAY_MORNING)
    store.add_subscription(SECOND_READER, brief_at(9), cursor=0, now=MONDAY_MORNING)

    assert announcing.queued(WORDS, Audience.SUBSCRIBERS) == 2
    assert announcing.announce(f"  {WORDS}\n", Audience.SUBSCRIBERS, now=MONDAY_MORNING) == Announced(3, 1)
    assert announcing.announce("We are back.", Audience.SUBSCRIBERS, now=MONDAY_MORNING) == Announced(3, 3)


def test_administrators_are_the_configured_chat_and_owners_who_wrote_to_the_bot(store):
    # The last one never wrote to the bot, so it may not write to them.
    owned = Announcing(store, admin_chat=DESK.chat_id, owners=[READER.chat_id, 777])

    owned.announce(WORDS, Audience.ADMINS, now=MONDAY_MORNING)

    assert due(store).keys() == {READER, DESK}


def test_without_a_configured_chat_and_owners_there_is_nobody(store):
    assert Announcing(store, admin_chat=0).announce(WORDS, Audience.ADMINS, now=MONDAY_MORNING) == Announced(0, 0)


def test_a_pause_holds_back_what_is_for_subscribers_and_not_what_is_for_administrators(store, announcing):
    Pausing(store).pause("", MONDAY_MORNING)
    announcing.announce(WORDS, Audience.SUBSCRIBERS, now=MONDAY_MORNING)
    announcing.announce(WORDS, Audience.ADMINS, now=MONDAY_MORNING)

    assert due(store).keys() == {DESK}


def test_who_blocked_the_bot_is_no_recipient(store, announcing):
    store.suspend(READER.chat_id, MONDAY_MORNING)

    assert [chat.place for chat in announcing.recipients(Audience.SUBSCRIBERS)] == [WATER_TOPIC]


def test_quiet_hours_hold_it(store, announcing):
    settle(store, READER, quiet=QuietHours(time(7), time(9)))  # it is eight in Tashkent

    announcing.announce(WORDS, Audience.SUBSCRIBERS, now=MONDAY_MORNING)

    assert due(store).keys() == {WATER_TOPIC}
    assert due(store, MONDAY_MORNING + timedelta(hours=1)).keys() == {READER, WATER_TOPIC}


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST + 1), "🛰" * (LONGEST // 2 + 1)])
def test_what_telegram_would_not_take_is_refused_before_anybody_is_written_to(store, announcing, text):
    with pytest.raises(UsageError):
        announcing.announce(text, Audience.SUBSCRIBERS, now=MONDAY_MORNING)

    assert due(store) == {}


def test_the_longest_text_is_taken():
    assert checked("🛰" * (LONGEST // 2)).text
