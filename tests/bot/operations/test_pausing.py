"""Broadcasts that are held back until somebody lets them go."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER, SECOND_READER, open_store, outgoing, settle

from bot.messages import Lane
from bot.operations.pausing import Pause, Pausing

LATER = MONDAY_MORNING + timedelta(hours=1)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    settle(store, READER)
    settle(store, SECOND_READER)
    yield store
    store.close()


def due(store):
    return {delivery.key for delivery in store.due(MONDAY_MORNING)}


def test_a_pause_outlasts_the_process_and_keeps_its_beginning(store, tmp_path):
    Pausing(store).pause("a wrong feed", MONDAY_MORNING)
    Pausing(store).pause("still that feed", LATER)

    again = open_store(tmp_path)
    assert Pausing(again).current() == Pause(MONDAY_MORNING, "still that feed")
    again.close()


def test_only_broadcasts_are_held_back_and_all_of_them_go_afterwards(store):
    answer = replace(outgoing("answer"), lane=Lane.ANSWER)
    notice = replace(outgoing("notice", SECOND_READER), lane=Lane.NOTICE)
    pausing = Pausing(store)
    pausing.pause("", MONDAY_MORNING)
    # The broadcast came first: it must not hold back the answer behind it.
    store.enqueue([outgoing("brief"), outgoing("alert", SECOND_READER), answer, notice])
    while_paused = due(store)

    assert pausing.resume()

    assert while_paused == {"answer", "notice"}
    assert due(store) >= {"brief", "alert"}


def test_resuming_what_was_not_paused_says_so(store):
    assert not Pausing(store).resume()
    assert Pausing(store).current() is None
