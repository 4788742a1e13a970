"""Subscriptions as they are kept, and how each goes on."""

from dataclasses import replace
from datetime import date

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import BORDER_TOPIC, NEWSROOM, READER, SECOND_READER, WATER_TOPIC, brief_at, outgoing, topic
from fakes.bot_store_steps import keys, subscribed

from bot.errors import StoreError
from bot.store import BotStore

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = MONDAY_MORNING


def test_a_subscription_comes_back_as_it_was_made(store: BotStore) -> None:
    brief = store.add_subscription(READER, brief_at(8), cursor=0, now=NOW)
    water = store.add_subscription(READER, topic(), cursor=42, now=NOW)

    assert brief.new and water.new
    assert store.subscriptions(READER) == [brief.subscription, water.subscription]
    assert water.subscription.cursor == 42
    assert brief.subscription.at == brief_at(8).at


def test_the_same_wish_twice_adds_nothing(store: BotStore) -> None:
    first = store.add_subscription(READER, topic("Rogun dam"), cursor=1, now=NOW)

    again = store.add_subscription(READER, topic("rogun DAM"), cursor=99, now=NOW)

    assert again.subscription == first.subscription
    assert not again.new
    assert len(store.subscriptions(READER)) == 1


def test_briefs_at_other_times_and_in_other_places_are_other_subscriptions(store: BotStore) -> None:
    store.add_subscription(READER, brief_at(8), cursor=0, now=NOW)

    assert store.add_subscription(READER, brief_at(20), cursor=0, now=NOW).new
    assert store.add_subscription(SECOND_READER, brief_at(8), cursor=0, now=NOW).new


def test_only_the_place_itself_can_remove_its_subscription(store: BotStore) -> None:
    kept = subscribed(store)

    assert store.remove_subscription(SECOND_READER, kept.id) is False
    assert store.remove_subscription(READER, kept.id) is True
    assert store.subscriptions(READER) == []


def test_removing_all_spares_other_places(store: BotStore) -> None:
    subscribed(store, WATER_TOPIC, "Nurek")
    subscribed(store, WATER_TOPIC, "Rogun")
    kept = subscribed(store, BORDER_TOPIC)

    assert store.remove_all(WATER_TOPIC) == 2
    assert store.all_subscriptions() == [kept]


def test_what_waits_for_a_removed_subscription_is_not_sent(store: BotStore) -> None:
    water = subscribed(store)
    store.advance(water, replace(water, cursor=11), [outgoing("ice on the Naryn")])
    (stale,) = store.due(NOW)

    store.remove_subscription(READER, water.id)

    assert store.due(NOW) == []
    assert store.mark_in_flight(stale.id) is False


def test_a_number_is_never_given_to_a_second_subscription(store: BotStore) -> None:
    first = subscribed(store)
    store.remove_all(READER)

    assert subscribed(store).id > first.id


def test_progress_and_messages_are_kept_together(store: BotStore) -> None:
    water = subscribed(store)
    moved = replace(water, cursor=17, done_until=NOW, done_for=date(2026, 3, 2))

    assert store.advance(water, moved, [outgoing("ice on the Naryn")]) == 1

    assert store.subscriptions(READER) == [moved]
    assert keys(store.due(NOW)) == ["ice on the Naryn"]


def test_a_subscription_that_moved_on_takes_nothing_from_its_past(store: BotStore) -> None:
    water = subscribed(store)
    store.advance(water, replace(water, cursor=17), [])

    assert store.advance(water, replace(water, cursor=18), [outgoing("ice on the Naryn")]) == 0

    assert store.due(NOW) == []
    assert store.subscriptions(READER)[0].cursor == 17


def test_a_group_that_moved_meanwhile_is_not_written_to_under_its_old_number(store: BotStore) -> None:
    water = subscribed(store, NEWSROOM)
    store.migrate(NEWSROOM.chat_id, -1_002_900)

    assert store.advance(water, replace(water, cursor=17), [outgoing("ice on the Naryn", NEWSROOM)]) == 0
    assert store.due(NOW) == []


def test_a_removed_subscription_takes_nothing(store: BotStore) -> None:
    water = subscribed(store)
    store.remove_all(READER)

    assert store.advance(water, replace(water, cursor=17), [outgoing("ice on the Naryn")]) == 0
    assert store.due(NOW) == []


def test_progress_is_taken_back_when_its_messages_cannot_be_kept(store: BotStore) -> None:
    water = subscribed(store)
    without_zone = NOW.replace(tzinfo=None)

    with pytest.raises(StoreError):
        store.advance(water, replace(water, cursor=17), [outgoing("ice on the Naryn", at=without_zone)])

    assert store.subscriptions(READER) == [water]
