"""Chats as they are kept: their settings, their topics, suspended ones, and groups that migrate."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import BORDER_TOPIC, NEWSROOM, READER, WATER_TOPIC, outgoing, room, settle
from fakes.bot_store_steps import keys, nothing_found, subscribed

from bot.store import BotStore
from bot.types import Language, Place, QuietHours

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = MONDAY_MORNING
SUPERGROUP = -1002_900


def test_an_unknown_place_has_no_settings(store: BotStore) -> None:
    assert store.chat(READER) is None


def test_a_new_chat_gets_the_defaults_and_keeps_them_when_they_change(store: BotStore) -> None:
    made = store.ensure_chat(room(), language=Language.RUSSIAN, zone="Asia/Bishkek")

    again = store.ensure_chat(room(), language=Language.ENGLISH, zone="Europe/London")

    assert (made.language, made.zone, made.suspended) == (Language.RUSSIAN, "Asia/Bishkek", None)
    assert again == made


def test_a_renamed_group_is_kept_under_its_new_name(store: BotStore) -> None:
    store.ensure_chat(room(NEWSROOM, title="Border desk"), language=Language.ENGLISH, zone="UTC")

    renamed = store.ensure_chat(room(NEWSROOM, title="Ferghana desk"), language=Language.ENGLISH, zone="UTC")

    assert renamed.title == "Ferghana desk"
    assert store.chat(NEWSROOM) == renamed


def test_settings_come_back_as_they_were_given(store: BotStore) -> None:
    chat = settle(store, quiet=QuietHours(MONDAY_MORNING.time(), (MONDAY_MORNING + timedelta(hours=9)).time()))

    assert store.chat(READER) == chat


def test_a_topic_follows_its_group_until_it_has_settings_of_its_own(store: BotStore) -> None:
    group = settle(store, NEWSROOM, zone="Asia/Almaty")
    inherited = store.chat(WATER_TOPIC)
    assert inherited == replace(group, place=WATER_TOPIC)

    store.update_chat(replace(group, place=WATER_TOPIC, language=Language.RUSSIAN))
    store.update_chat(replace(group, zone="Asia/Dushanbe"))

    water, border = store.chat(WATER_TOPIC), store.chat(BORDER_TOPIC)
    assert water is not None and (water.language, water.zone) == (Language.RUSSIAN, "Asia/Almaty")
    assert border is not None and (border.language, border.zone) == (Language.ENGLISH, "Asia/Dushanbe")


def test_a_first_word_in_a_topic_makes_its_group_known(store: BotStore) -> None:
    store.ensure_chat(room(WATER_TOPIC), language=Language.ENGLISH, zone="UTC")

    assert store.chat(NEWSROOM) is not None


def test_a_suspended_chat_keeps_everything_and_gets_nothing(store: BotStore) -> None:
    settle(store)
    kept = subscribed(store)
    store.enqueue([outgoing("strike at the Kumtor mine")])

    store.suspend(READER.chat_id, NOW)
    store.suspend(READER.chat_id, NOW + timedelta(days=1))

    chat = store.chat(READER)
    assert chat is not None and chat.suspended == NOW
    assert store.all_subscriptions() == []
    assert store.due(NOW) == []
    assert store.subscriptions(READER) == [kept]


def test_a_resumed_chat_gets_what_was_waiting(store: BotStore) -> None:
    settle(store)
    kept = subscribed(store)
    store.enqueue([outgoing("strike at the Kumtor mine")])
    store.suspend(READER.chat_id, NOW)

    assert store.resume(READER.chat_id) is True

    assert store.all_subscriptions() == [kept]
    assert keys(store.due(NOW)) == ["strike at the Kumtor mine"]
    assert store.resume(READER.chat_id) is False


def test_a_chat_that_writes_again_is_resumed(store: BotStore) -> None:
    settle(store)
    store.suspend(READER.chat_id, NOW)

    chat = store.ensure_chat(room(), language=Language.ENGLISH, zone="UTC")

    assert chat.suspended is None
    assert store.chat(READER) == chat


def test_a_suspended_topic_leaves_its_neighbours_alone(store: BotStore) -> None:
    settle(store, NEWSROOM)
    subscribed(store, WATER_TOPIC)
    kept = [subscribed(store, BORDER_TOPIC), subscribed(store, NEWSROOM)]
    store.enqueue([outgoing("level of the Nurek reservoir", WATER_TOPIC), outgoing("shots at Vorukh", BORDER_TOPIC)])

    store.suspend_topic(WATER_TOPIC, NOW)

    assert store.all_subscriptions() == kept
    assert keys(store.due(NOW)) == ["shots at Vorukh"]
    water = store.chat(WATER_TOPIC)
    assert water is not None and water.suspended == NOW


def test_a_closed_general_topic_does_not_silence_the_others(store: BotStore) -> None:
    settle(store, NEWSROOM)
    store.enqueue([outgoing("talks in Khujand", NEWSROOM), outgoing("shots at Vorukh", BORDER_TOPIC)])

    store.suspend_topic(NEWSROOM, NOW)

    assert keys(store.due(NOW)) == ["shots at Vorukh"]


def test_everything_of_a_migrated_group_has_its_new_id(store: BotStore) -> None:
    settle(store, NEWSROOM, zone="Asia/Bishkek")
    water = subscribed(store, NEWSROOM)
    card = store.put_card(NEWSROOM, nothing_found(), now=NOW)
    store.enqueue([outgoing("talks in Khujand", NEWSROOM)])
    store.suspend(NEWSROOM.chat_id, NOW)

    store.migrate(NEWSROOM.chat_id, SUPERGROUP)

    there = Place(SUPERGROUP)
    chat, moved_card = store.chat(there), store.card(card.id)
    assert chat is not None and (chat.zone, chat.suspended) == ("Asia/Bishkek", None)
    assert store.chat(NEWSROOM) is None
    assert store.all_subscriptions() == [replace(water, place=there)]
    assert [delivery.place for delivery in store.due(NOW)] == [there]
    assert moved_card is not None and moved_card.place == there


def test_a_group_that_migrates_into_a_known_one_is_merged_with_it(store: BotStore) -> None:
    settle(store, NEWSROOM, zone="Asia/Bishkek")
    there = Place(SUPERGROUP)
    settle(store, there, zone="Asia/Almaty")
    kept = subscribed(store, there, "Rogun dam")
    doubled = subscribed(store, NEWSROOM, "rogun dam")
    store.advance(doubled, replace(doubled, cursor=11), [outgoing("doubled", NEWSROOM)])
    moved = subscribed(store, NEWSROOM, "Qosh Tepa canal")

    store.migrate(NEWSROOM.chat_id, SUPERGROUP)
    store.migrate(NEWSROOM.chat_id, SUPERGROUP)
    store.migrate(SUPERGROUP, SUPERGROUP)

    chat = store.chat(there)
    assert chat is not None and chat.zone == "Asia/Almaty"
    assert store.subscriptions(there) == [kept, replace(moved, place=there)]
    assert store.due(NOW) == []
