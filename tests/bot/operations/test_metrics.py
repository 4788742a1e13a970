"""What Prometheus reads."""

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_vitals import holdings, vitals
from prometheus_client.parser import text_string_to_metric_families

from bot.operations.metrics import exposition
from bot.operations.pausing import Pause
from bot.operations.tally import QuestionOutcome, SendResult, Tally

PAUSED = vitals(holdings=holdings(pause=Pause(MONDAY_MORNING, "moving to the new server")))


def scraped(tally=None, *, feeds=None, seen=None, ready=True):
    """Return the samples by name and labels, as Prometheus' own parser reads them."""
    page = exposition((tally or Tally()).read(), seen or vitals(), feeds or {}, ready=ready, now=MONDAY_MORNING)
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def test_what_was_counted_is_shown_by_what_became_of_it():
    tally = Tally()
    tally.received(2)
    tally.sent(SendResult.LOST)
    tally.asked(QuestionOutcome.NOT_FOUND, hurried=True)
    tally.answered(0.4)
    tally.late(0.03)
    tally.round_ended("compose", MONDAY_MORNING)

    read = scraped(tally)

    assert read["heliograph_updates_total", "received"] == 2
    assert read["heliograph_sends_total", "answer lost"] == 1
    assert read["heliograph_sends_total", "too fast"] == 0
    assert read["heliograph_questions_total", "not found"] == 1
    assert read["heliograph_questions_hurried_total",] == 1
    assert (read["heliograph_answer_seconds_bucket", "0.25"], read["heliograph_answer_seconds_bucket", "0.5"]) == (0, 1)
    assert (read["heliograph_answer_seconds_count",], read["heliograph_answer_seconds_sum",]) == (1, 0.4)
    assert read["heliograph_event_loop_lag_seconds_bucket", "0.05"] == 1
    assert read["heliograph_round_last_success_timestamp_seconds", "compose"] == MONDAY_MORNING.timestamp()


def test_what_the_database_holds_is_shown_in_numbers():
    read = scraped(feeds={"ok": 40, "failing": 2}, seen=PAUSED)

    assert read["heliograph_outbox", "broadcast", "due"] == 12
    assert read["heliograph_outbox", "", "sent"] == 3400
    assert read["heliograph_outbox_oldest_due_seconds",] == 30
    assert (read["heliograph_inbox", "waiting"], read["heliograph_inbox_oldest_seconds",]) == (2, 4)
    assert read["heliograph_suspensions", "blocked"] == 7
    assert (read["heliograph_index_passages",], read["heliograph_index_age_seconds",]) == (41_000, 3600)
    assert read["heliograph_feeds", "failing"] == 2
    assert read["heliograph_paused",] == 1
    assert read["heliograph_ready",] == 1


def test_what_could_not_be_looked_at_is_absent_and_not_zero():
    blind = vitals(holdings=None, database_trouble="locked", index=None, index_trouble="nothing has been indexed yet")

    read = scraped(seen=blind, ready=False)

    unseen = ("heliograph_outbox", "heliograph_index", "heliograph_inbox")
    assert [name for name, *_ in read if name.startswith(unseen)] == []
    assert (read["heliograph_ready",], read["heliograph_disk_free_bytes",]) == (0, 5 << 30)


@pytest.mark.parametrize("word", ["moving", "server"])
def test_no_words_of_anybody_are_in_it(word):
    page = exposition(Tally().read(), PAUSED, {}, ready=True, now=MONDAY_MORNING).decode()

    assert word not in page
