"""The outbox as the store gives it: what is due when, in which order, and what a crash leaves."""

from datetime import timedelta
from pathlib import Path

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import SECOND_READER, WATER_TOPIC, open_store, outgoing
from fakes.bot_store_steps import keys, send

from bot.store import BotStore

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = MONDAY_MORNING


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
