"""What the database holds, in numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, brief_at, open_store, outgoing, settle, topic

from bot.delivery.endings import Again
from bot.delivery.inbox import Arrival, Handled, Inbox
from bot.delivery.post import Post
from bot.messages import Lane
from bot.operations.holdings import Count, OutboxState, holdings
from bot.operations.lateness import LatePile
from bot.operations.pausing import Pausing

pytestmark = pytest.mark.engines("sqlite", "postgres")


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    for place in (READER, SECOND_READER, NEWSROOM):
        settle(store, place)
    yield store
    store.close()


def piles(store):
    return {(pile.state, pile.lane): pile.count for pile in holdings(store, MONDAY_MORNING).outbox}


def test_an_empty_desk_holds_nothing(store):
    held = holdings(store, MONDAY_MORNING)

    assert (held.outbox, held.oldest_due, held.inbox, held.oldest_waiting, held.pause) == ((), None, (), None, None)
    assert held.chats == (Count("group", 1), Count("private", 2))


def test_deliveries_are_counted_by_state_and_lane_and_suspended_ones_apart(store):
    answer = replace(outgoing("answer"), lane=Lane.ANSWER)
    store.enqueue(
        [answer, outgoing("brief"), outgoing("blocked 1", SECOND_READER), outgoing("blocked 2", SECOND_READER)]
    )
    store.suspend(SECOND_READER.chat_id, MONDAY_MORNING)

    assert piles(store) == {
        (OutboxState.DUE, Lane.ANSWER): 1,
        (OutboxState.DUE, Lane.BROADCAST): 1,
        (OutboxState.SUSPENDED, Lane.BROADCAST): 2,
    }


def test_the_oldest_that_may_go_is_neither_suspended_nor_of_a_later_time(store):
    earlier, later = MONDAY_MORNING - timedelta(hours=2), MONDAY_MORNING + timedelta(hours=2)
    store.enqueue([outgoing("blocked", SECOND_READER, at=earlier), outgoing("tonight", at=later)])
    store.suspend(SECOND_READER.chat_id, MONDAY_MORNING)
    assert holdings(store, MONDAY_MORNING).oldest_due is None

    store.enqueue([outgoing("now", at=MONDAY_MORNING - timedelta(minutes=1))])

    assert holdings(store, MONDAY_MORNING).oldest_due == MONDAY_MORNING - timedelta(minutes=1)


def test_what_a_pause_holds_back_does_not_count_as_waiting(store):
    store.enqueue([outgoing("brief")])
    Pausing(store).pause("", MONDAY_MORNING)
    assert holdings(store, MONDAY_MORNING).oldest_due is None

    store.enqueue([replace(outgoing("answer"), lane=Lane.ANSWER)])

    assert holdings(store, MONDAY_MORNING).oldest_due == MONDAY_MORNING


def test_updates_are_counted_by_state_and_the_oldest_that_waits_is_known(store):
    inbox, later = Inbox(store), MONDAY_MORNING + timedelta(seconds=3)
    inbox.put([Arrival(70, READER.chat_id, "{}")], MONDAY_MORNING)
    inbox.put([Arrival(71, READER.chat_id, "{}")], later)
    inbox.end([Handled(70)], later)

    held = holdings(store, later)

    assert held.inbox == (Count("done", 1), Count("waiting", 1))
    assert held.oldest_waiting == later


def test_subscriptions_and_suspensions_are_counted_by_kind(store):
    store.add_subscription(READER, brief_at(8), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(READER, topic(), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(NEWSROOM, topic(), cursor=0, now=MONDAY_MORNING)
    store.suspend(NEWSROOM.chat_id, MONDAY_MORNING)

    held = holdings(store, MONDAY_MORNING)

    assert held.subscriptions == (Count("brief", 1), Count("topic", 2))
    assert sum(one.count for one in held.suspensions) == 1


def test_what_waits_for_another_try_is_late_but_nothing_that_may_go(store):
    store.enqueue([outgoing("lost")])
    post = Post(store)
    (delivery,) = post.begin([post.waiting(MONDAY_MORNING, most=1)[0].id], MONDAY_MORNING)
    post.end([Again(delivery, MONDAY_MORNING + timedelta(hours=1), lost=True, reason="Timed out")])

    held = holdings(store, MONDAY_MORNING + timedelta(minutes=11))

    assert held.oldest_due is None
    assert held.late == (LatePile(Lane.BROADCAST, "Timed out", 1, MONDAY_MORNING),)
