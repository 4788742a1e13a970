from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

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
    outgoing,
    room,
    settle,
    topic,
)
from fakes.bot_news import passage

from bot.errors import StoreError
from bot.messages import Delivery
from bot.store import BotStore
from bot.types import Language, Place, QuietHours, Subscription
from embeddings.types import Filter, Findings, Hit, Query

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = MONDAY_MORNING
SUPERGROUP = -1002_900


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


def subscribed(store: BotStore, place: Place = READER, words: str = "water disputes on the Amu Darya") -> Subscription:
    return store.add_subscription(place, topic(words), cursor=10, now=NOW).subscription


def keys(deliveries: list[Delivery]) -> list[str]:
    return [delivery.key for delivery in deliveries]


def send(store: BotStore, delivery: Delivery, message_id: int = 1) -> None:
    assert store.mark_in_flight(delivery.id)
    store.mark_sent(delivery.id, message_id, NOW)


# chats


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


# suspension


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


# subscriptions


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


# the outbox


def test_a_message_keeps_its_place_and_its_key(store: BotStore) -> None:
    store.enqueue([outgoing("talks in Khujand", WATER_TOPIC, text="Talks on the Isfara river began in Khujand.")])

    (delivery,) = store.due(NOW)

    assert (delivery.key, delivery.place, delivery.attempts) == ("talks in Khujand", WATER_TOPIC, 0)
    assert delivery.message.text == "Talks on the Isfara river began in Khujand."


def test_a_known_key_adds_nothing_even_after_it_was_sent(store: BotStore) -> None:
    assert store.enqueue([outgoing("brief:1:0"), outgoing("brief:1:1"), outgoing("brief:1:1")]) == 2
    send(store, store.due(NOW)[0])

    assert store.enqueue([outgoing("brief:1:0"), outgoing("brief:1:2")]) == 1


def test_nothing_is_due_before_its_time(store: BotStore) -> None:
    store.enqueue([outgoing("morning", at=NOW + timedelta(hours=2))])

    assert store.due(NOW + timedelta(hours=1, minutes=59)) == []
    assert keys(store.due(NOW + timedelta(hours=2))) == ["morning"]


def test_each_chat_offers_only_its_oldest_message(store: BotStore) -> None:
    store.enqueue([outgoing("first"), outgoing("second"), outgoing("other", SECOND_READER)])

    assert keys(store.due(NOW)) == ["first", "other"]
    send(store, store.due(NOW)[0])
    assert keys(store.due(NOW)) == ["other", "second"]


def test_a_message_in_flight_holds_back_the_next_of_its_chat(store: BotStore) -> None:
    store.enqueue([outgoing("first"), outgoing("second")])
    (first,) = store.due(NOW)

    assert store.mark_in_flight(first.id) is True
    assert store.due(NOW) == []
    assert store.mark_in_flight(first.id) is False


def test_a_postponed_message_keeps_its_turn(store: BotStore) -> None:
    store.enqueue([outgoing("first"), outgoing("second")])
    (first,) = store.due(NOW)
    store.mark_in_flight(first.id)

    store.postpone(first.id, NOW + timedelta(seconds=30))

    assert store.due(NOW + timedelta(seconds=29)) == []
    (again,) = store.due(NOW + timedelta(seconds=30))
    assert (again.key, again.attempts) == ("first", 0)


def test_what_waits_for_the_morning_does_not_hold_back_the_present(store: BotStore) -> None:
    store.enqueue([outgoing("for the morning", at=NOW + timedelta(hours=9)), outgoing("answer")])

    assert keys(store.due(NOW)) == ["answer"]


def test_an_unanswered_try_counts_and_a_failure_frees_the_chat(store: BotStore) -> None:
    store.enqueue([outgoing("first"), outgoing("second")])
    (first,) = store.due(NOW)
    store.mark_in_flight(first.id)
    store.mark_unknown(first.id, NOW)
    assert store.due(NOW)[0].attempts == 1

    store.mark_failed(first.id, "message is too long", NOW)

    assert keys(store.due(NOW)) == ["second"]


def test_a_crowded_chat_leaves_room_for_the_others(store: BotStore) -> None:
    store.enqueue([outgoing(f"flood {number}") for number in range(20)])
    store.enqueue([outgoing("other", SECOND_READER)])

    assert keys(store.due(NOW, limit=2)) == ["flood 0", "other"]


def test_a_crash_during_a_send_has_it_sent_again(tmp_path: Path) -> None:
    before = open_store(tmp_path)
    before.enqueue([outgoing("first"), outgoing("second", SECOND_READER)])
    first, second = before.due(NOW)
    before.mark_in_flight(first.id)
    send(before, second)
    before.close()

    after = open_store(tmp_path)

    assert after.due(NOW) == []
    assert after.recover() == 1
    assert [(again.key, again.attempts, again.lost) for again in after.due(NOW)] == [("first", 0, 1)]
    assert after.recover() == 0
    after.close()


# progress


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


def test_an_error_of_the_database_does_not_tell_what_people_wrote(store: BotStore) -> None:
    with pytest.raises(StoreError) as caught:
        store.enqueue([outgoing("key", text="a private question", at=NOW.replace(tzinfo=None))])

    assert "private question" not in str(caught.value)


# migration


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


# cards


def nothing_found() -> Findings:
    return Findings(
        Query("Who guards the Termez bridge?", ("termez", "bridge"), NOW, Filter()), (), 0.12, answered=False
    )


def test_a_card_is_found_by_its_short_id(store: BotStore) -> None:
    card = store.put_card(WATER_TOPIC, nothing_found(), now=NOW)

    assert store.card(card.id) == card
    assert (card.place, card.question, card.as_of) == (WATER_TOPIC, "Who guards the Termez bridge?", NOW)
    assert (card.passage_ids, card.scores, card.confidence, card.answered) == ((), (), 0.12, False)
    assert len(card.id) <= 16
    assert set(card.id) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert store.card("unknown") is None


def found(*numbers: int, answered: bool = True) -> Findings:
    """Return findings that rank the passages of these articles of `bot_news`; their ids are ten times the numbers."""
    hits = tuple(Hit(passage(number=number), 0.9, 0.7, 11.0, 1.0, ()) for number in numbers)
    return Findings(Query("Which crossings reopen?", (), NOW, Filter()), hits, 0.8, answered=answered)


def test_what_answers_cited_is_known_for_its_pages_to_be_asked_again(store: BotStore) -> None:
    store.put_card(READER, found(9), now=NOW - timedelta(days=31))
    store.put_card(READER, found(1, 2, 3, 4), now=NOW - timedelta(days=2))
    store.put_card(NEWSROOM, found(3, 5), now=NOW - timedelta(days=1))
    store.put_card(NEWSROOM, found(6, answered=False), now=NOW - timedelta(days=1))

    assert store.cited_passages(since=NOW - timedelta(days=30)) == [10, 20, 30, 50]


def test_old_cards_and_ended_deliveries_are_dropped(store: BotStore) -> None:
    old = store.put_card(READER, nothing_found(), now=NOW - timedelta(days=91))
    kept = store.put_card(READER, nothing_found(), now=NOW - timedelta(days=89))
    store.enqueue([outgoing("sent"), outgoing("waiting")])
    send(store, store.due(NOW)[0])

    store.prune(NOW)
    assert (store.card(old.id), store.card(kept.id)) == (None, kept)
    assert store.enqueue([outgoing("sent")]) == 0

    store.prune(NOW + timedelta(days=31))
    assert keys(store.due(NOW)) == ["waiting"]
    assert store.enqueue([outgoing("sent")]) == 1


# threads


def test_many_threads_write_without_losing_anything(store: BotStore) -> None:
    def write(number: int) -> int:
        return store.enqueue([outgoing(f"news {number}", Place(600 + number))])

    with ThreadPoolExecutor(8) as pool:
        added = sum(pool.map(write, range(40)))

    assert added == len(store.due(NOW)) == 40
