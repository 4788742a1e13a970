"""Updates are kept once, wait in each chat's order, and end together with what answers them."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import outgoing

from bot.delivery.inbox import Arrival, Handled, Inbox
from bot.tables import INBOX

pytestmark = pytest.mark.engines("sqlite", "postgres")

READER, SECOND_READER = 501, 502
LATER = MONDAY_MORNING + timedelta(hours=1)


@pytest.fixture
def inbox(store):
    return Inbox(store)


def update(number, chat_id=READER, *, text="Who guards the Torugart pass?"):
    return Arrival(number, chat_id, f'{{"update_id":{number},"message":{{"text":"{text}"}}}}')


def put(inbox, *arrivals):
    return [one.arrival.update_id for one in inbox.put(arrivals, MONDAY_MORNING)]


def waiting(inbox, limit=100, **busy):
    return [one.arrival.update_id for one in inbox.waiting(limit, **busy)]


def texts(store):
    return [delivery.message.text for delivery in store.due(LATER)]


def rows(store):
    with store.reading() as connection:
        return {row.update_id: row for row in connection.execute(sa.select(INBOX))}


def test_an_update_that_comes_again_adds_nothing(inbox):
    assert put(inbox, update(7), update(8)) == [7, 8]
    assert put(inbox, update(8), update(9), update(9)) == [9]
    assert inbox.count() == 3


def test_an_update_that_waited_says_since_when(inbox):
    put(inbox, update(7, None))

    assert [one.arrival.received for one in inbox.waiting(10)] == [MONDAY_MORNING]


def test_an_update_that_was_done_is_known_when_it_comes_again(inbox):
    put(inbox, update(7))
    inbox.end([Handled(7)], MONDAY_MORNING)

    assert put(inbox, update(7)) == []
    assert waiting(inbox) == []


def test_ids_that_begin_anew_below_the_last_are_new(inbox):
    put(inbox, update(900_000_000))

    assert put(inbox, update(12)) == [12]


def test_of_each_chat_the_oldest_waits_first_whatever_came_first(inbox):
    put(inbox, update(12), update(11, SECOND_READER), update(10), update(13, SECOND_READER))

    assert waiting(inbox) == [10, 11]


def test_a_chat_that_is_busy_keeps_its_own_waiting_and_no_other(inbox):
    put(inbox, *[update(number) for number in range(10, 60)], update(60, SECOND_READER))

    assert waiting(inbox, 10, busy_chats=[READER]) == [60]


def test_updates_of_no_chat_wait_for_none(inbox):
    put(inbox, update(10, None), update(11, None), update(12))

    assert waiting(inbox) == [10, 11, 12]
    assert waiting(inbox, busy_updates=[10], busy_chats=[READER]) == [11]


def test_no_more_are_taken_than_there_is_room_for(inbox):
    put(inbox, *[update(number, 700 + number) for number in range(5)])

    assert waiting(inbox, 2) == [0, 1]


def test_an_update_is_given_back_as_it_came(inbox):
    inbox.put([update(7)], MONDAY_MORNING)

    one, came = inbox.waiting(1)[0], replace(update(7), received=MONDAY_MORNING)

    assert (one.arrival, one.tries, one.received) == (came, 0, MONDAY_MORNING)


def test_an_update_ends_with_its_answers_in_the_outbox(inbox, store):
    put(inbox, update(7), update(8))

    added = inbox.end([Handled(7, (outgoing("update:7:0"), outgoing("update:7:1")))], MONDAY_MORNING)

    assert added == 2
    assert texts(store) == ["News update:7:0"]
    assert waiting(inbox) == [8]


def test_an_update_whose_answers_cannot_be_kept_has_not_ended(inbox, store):
    put(inbox, update(7))

    with pytest.raises(AttributeError):
        inbox.end([Handled(7, (None,))], MONDAY_MORNING)

    assert waiting(inbox) == [7]
    assert texts(store) == []


def test_an_update_that_ends_twice_is_answered_once(inbox, store):
    put(inbox, update(7))
    for _ in range(2):
        inbox.end([Handled(7, (outgoing("update:7:0"),))], MONDAY_MORNING)

    assert texts(store) == ["News update:7:0"]


def test_of_what_is_done_nothing_that_was_said_is_kept(inbox, store):
    put(inbox, update(7))
    inbox.end([Handled(7)], MONDAY_MORNING)

    assert rows(store)[7].payload == ""


def test_tries_are_counted(inbox):
    put(inbox, update(7), update(8, SECOND_READER))
    for _ in range(2):
        inbox.count_try([7])

    assert [(one.arrival.update_id, one.tries) for one in inbox.waiting(2)] == [(7, 2), (8, 0)]


def test_what_is_set_aside_is_kept_with_its_reason_and_lets_the_next_one_go(inbox, store):
    put(inbox, update(7), update(8))

    inbox.set_aside(7, "ZeroDivisionError at zones.py:12", MONDAY_MORNING)

    assert waiting(inbox) == [8]
    assert rows(store)[7].reason == "ZeroDivisionError at zones.py:12"
    assert rows(store)[7].payload == update(7).payload


def test_what_is_done_is_known_for_two_days_and_what_was_set_aside_is_kept_for_seven(inbox, store):
    put(inbox, update(7), update(8), update(9))
    inbox.end([Handled(7)], MONDAY_MORNING)
    inbox.set_aside(8, "ValueError at windows.py:40", MONDAY_MORNING)
    left = {}
    for days in (1.9, 2.1, 6.9, 7.1):
        store.prune(MONDAY_MORNING + timedelta(days=days))
        left[days] = sorted(rows(store))

    assert left == {1.9: [7, 8, 9], 2.1: [8, 9], 6.9: [8, 9], 7.1: [9]}


@pytest.mark.engines("sqlite")
def test_a_look_reads_no_more_than_what_waits(inbox, store):
    """With two days of updates that are done, each look must not read them all."""
    with store.reading() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT min(update_id) FROM inbox WHERE state = 'waiting' AND chat_id NOT IN (1) "
            "GROUP BY chat_id"
        ).all()

    assert any("inbox_waiting (state=?" in row.detail for row in plan), plan


def test_of_an_update_that_is_done_only_its_number_is_kept(store, inbox):
    inbox.put([update(7)], MONDAY_MORNING)
    inbox.end([Handled(7)], MONDAY_MORNING)

    with store.reading() as connection:
        row = connection.execute(INBOX.select()).one()
    assert (row.update_id, row.chat_id, row.payload) == (7, None, "")
