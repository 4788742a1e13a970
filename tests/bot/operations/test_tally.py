"""What is counted while the bot runs."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fakes.bot_clock import MONDAY_MORNING

from bot.errors import ChatMoved, SendRefused, SendUnknown, TooFast, Unreachable
from bot.messages import Lane
from bot.operations.tally import QuestionOutcome, SendResult, Tally, result_of


def test_each_thing_is_counted_under_what_became_of_it():
    tally = Tally()
    tally.received(3)
    tally.handled()
    tally.failed()
    tally.sent(SendResult.SENT)
    tally.sent(SendResult.TOO_FAST)
    tally.asked(QuestionOutcome.NOT_FOUND, hurried=True)
    tally.asked(QuestionOutcome.ANSWERED)

    read = tally.read()

    assert read.updates == {"received": 3, "handled": 1, "failed": 1}
    assert read.sends == {SendResult.SENT: 1, SendResult.TOO_FAST: 1}
    assert read.questions == {QuestionOutcome.NOT_FOUND: 1, QuestionOutcome.ANSWERED: 1}
    assert read.hurried == 1


def test_a_time_on_a_bound_counts_as_within_it():
    tally = Tally()
    for seconds in (0.25, 0.26, 99.0, -0.001):
        tally.answered(seconds)

    spread = tally.read().answers

    within = dict(zip(spread.bounds, spread.at_most, strict=True))
    assert (within[0.1], within[0.25], within[0.5], within[60.0], spread.count) == (1, 2, 3, 3, 4)
    assert spread.total == 0.25 + 0.26 + 99.0


def test_it_is_known_when_telegram_was_last_heard_of():
    tally = Tally()
    never = tally.read().reached
    tally.reached(MONDAY_MORNING)

    assert (never, tally.read().reached) == (None, MONDAY_MORNING)


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (TooFast(3), SendResult.TOO_FAST),
        (ChatMoved(-100), SendResult.MOVED),
        (Unreachable("connection refused"), SendResult.UNREACHABLE),
        (SendRefused("message is too long"), SendResult.REFUSED),
        (SendUnknown("timed out"), SendResult.LOST),
        (ZeroDivisionError("a defect"), SendResult.LOST),
    ],
)
def test_what_telegram_says_of_a_send_is_one_result(error, result):
    assert result_of(error) is result


def test_each_lane_has_its_own_times():
    tally = Tally()
    tally.delivered(Lane.ANSWER, 0.3)
    tally.delivered(Lane.BROADCAST, 400)

    times = tally.read().deliveries

    assert {lane: (spread.count, spread.total) for lane, spread in times.items()} == {
        Lane.ANSWER: (1, 0.3),
        Lane.NOTICE: (0, 0),
        Lane.BROADCAST: (1, 400),
    }


def test_a_round_of_a_service_is_counted_with_its_last_success():
    tally = Tally()
    tally.round_ended("compose", MONDAY_MORNING)
    tally.round_failed("compose")

    read = tally.read()

    assert (read.rounds, read.rounds_failed) == ({"compose": 1}, {"compose": 1})
    assert read.last_round == {"compose": MONDAY_MORNING}


def test_nothing_that_threads_count_at_once_is_lost():
    tally = Tally()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(4000):
            pool.submit(tally.sent, SendResult.SENT)

    assert tally.read().sends == {SendResult.SENT: 4000}


def test_what_was_read_does_not_change_any_more():
    tally = Tally()
    tally.received()
    before = tally.read()
    tally.received()

    assert before.updates == {"received": 1}
