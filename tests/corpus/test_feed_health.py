import json
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.corpus_news import NOW
from hypothesis import given
from hypothesis import strategies as st

from corpus.feed_health import (
    Answer,
    Failure,
    FeedHealth,
    Pace,
    after_answer,
    after_failure,
    since_of,
    state_of,
    to_tell,
)
from corpus.politeness import LONGEST_WAIT
from corpus.types import FeedState, Validators

HALF_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
PUNCTUAL = Pace(HALF_HOUR, 0.0)
FORTNIGHT = timedelta(days=14)
NEW = FeedHealth.new(now=NOW)


def state(health: FeedHealth) -> FeedState:
    return state_of(health, silent_after=FORTNIGHT)


def failing(health: FeedHealth, times: int, failure: Failure = Failure()) -> FeedHealth:  # noqa: B008
    """Return the health after so many failures, each when the feed was due."""
    for _ in range(times):
        health = after_failure(health, failure, now=health.due, pace=PUNCTUAL)
    return health


def test_a_new_feed_is_due_at_once() -> None:
    assert NEW.is_due(NOW)
    assert state(NEW) is FeedState.OK


def test_a_feed_that_answers_is_asked_after_the_interval() -> None:
    assert after_answer(NEW, Answer(), now=NOW, pace=PUNCTUAL).due == NOW + HALF_HOUR


@pytest.mark.parametrize(
    ("fresh", "wait"),
    [(HOUR, HOUR), (timedelta(minutes=1), HALF_HOUR), (LONGEST_WAIT, LONGEST_WAIT), (None, HALF_HOUR)],
)
def test_an_answer_is_kept_as_long_as_the_server_wants(fresh: timedelta | None, wait: timedelta) -> None:
    assert after_answer(NEW, Answer(fresh_for=fresh), now=NOW, pace=PUNCTUAL).due == NOW + wait


def test_a_failing_feed_is_asked_ever_more_rarely() -> None:
    health, waits = NEW, []
    for _ in range(9):
        asked = health.due
        health = after_failure(health, Failure(), now=asked, pace=PUNCTUAL)
        waits.append((health.due - asked) / HOUR)
    assert waits == [0.5, 1, 2, 4, 8, 16, 24, 24, 24]


@pytest.mark.parametrize(
    ("asked", "wait"), [(3 * DAY, 3 * DAY), (timedelta(minutes=1), HALF_HOUR), (LONGEST_WAIT, LONGEST_WAIT)]
)
def test_a_server_that_asks_for_a_pause_gets_it(asked: timedelta, wait: timedelta) -> None:
    assert after_failure(NEW, Failure(asked), now=NOW, pace=PUNCTUAL).due == NOW + wait


@given(
    chance=st.floats(0, 1),
    wait=st.timedeltas(timedelta(), LONGEST_WAIT),
    overdue=st.timedeltas(timedelta(), timedelta(days=400)),
    failures=st.integers(0, 5000),
)
def test_no_wait_is_shortened_and_none_is_longer_than_30_days(
    chance: float, wait: timedelta, overdue: timedelta, failures: int
) -> None:
    now, pace = NOW + overdue, Pace(HALF_HOUR, chance)
    health = replace(NEW, failures=failures)
    for after in (
        after_answer(health, Answer(fresh_for=wait), now=now, pace=pace),
        after_failure(health, Failure(wait), now=now, pace=pace),
    ):
        assert now + max(wait, HALF_HOUR) <= after.due <= now + LONGEST_WAIT


def test_feeds_that_are_overdue_after_a_standstill_spread_over_an_interval() -> None:
    restarted = NOW + DAY
    dues = [after_answer(NEW, Answer(), now=restarted, pace=Pace(HALF_HOUR, chance / 10)).due for chance in range(10)]
    assert dues[0] == restarted + HALF_HOUR
    assert dues[-1] == restarted + HALF_HOUR * 1.9


def test_a_feed_that_fails_for_a_week_is_switched_off() -> None:
    assert not failing(NEW, 12).is_off
    dead = failing(NEW, 14)
    assert state(dead) is FeedState.OFF
    assert not dead.is_due(NOW + timedelta(days=999))
    assert since_of(dead, FeedState.OFF) == NOW


def test_a_feed_that_is_asked_to_wait_long_is_not_switched_off_for_it() -> None:
    assert not failing(NEW, 3, Failure(LONGEST_WAIT)).is_off


def test_a_feed_that_is_gone_is_switched_off_at_once() -> None:
    assert state(failing(NEW, 1, Failure(is_gone=True))) is FeedState.OFF


def test_a_feed_recovers_with_one_answer() -> None:
    recovered = after_answer(failing(NEW, 8), Answer(), now=NOW + timedelta(days=5), pace=PUNCTUAL)
    assert (state(recovered), recovered.failing_since, recovered.told) == (FeedState.OK, None, FeedState.OK)


def quiet(*pauses: timedelta, then: timedelta) -> FeedHealth:
    """Return the health of a feed that had news after each of the pauses, and then answered without any."""
    health, now = NEW, NOW
    for pause in pauses:
        now += pause
        health = after_answer(health, Answer(items=1), now=now, pace=PUNCTUAL)
    return after_answer(health, Answer(), now=now + then, pace=PUNCTUAL)


def test_a_feed_without_news_for_a_fortnight_is_silent() -> None:
    assert state(quiet(HOUR, HOUR, then=FORTNIGHT)) is FeedState.OK
    silent = quiet(HOUR, HOUR, then=FORTNIGHT + HOUR)
    assert state(silent) is FeedState.SILENT
    assert since_of(silent, FeedState.SILENT) == NOW + 2 * HOUR


def test_a_feed_that_never_had_news_is_silent_after_a_fortnight() -> None:
    assert state(quiet(then=FORTNIGHT + HOUR)) is FeedState.SILENT


def test_a_weekly_paper_is_not_silent_after_two_weeks() -> None:
    weekly = [timedelta(days=7)] * 6
    assert state(quiet(*weekly, then=timedelta(days=34))) is FeedState.OK
    assert state(quiet(*weekly, then=timedelta(days=36))) is FeedState.SILENT


def test_a_short_trouble_is_not_told_and_a_long_one_is() -> None:
    assert not to_tell(failing(NEW, 2), FeedState.FAILING, now=NOW + 5 * DAY)
    assert to_tell(failing(NEW, 3), FeedState.FAILING, now=NOW + DAY)
    assert not to_tell(failing(NEW, 3), FeedState.FAILING, now=NOW + DAY - HOUR)


@pytest.mark.parametrize("told", [FeedState.FAILING, FeedState.SILENT, FeedState.OFF])
def test_what_was_told_is_not_told_again(told: FeedState) -> None:
    health = replace(failing(NEW, 14), told=told)
    assert not to_tell(health, told, now=NOW + timedelta(days=30))
    assert to_tell(health, FeedState.OFF, now=NOW) is (told is not FeedState.OFF)


def test_a_silence_is_told_once_while_it_lasts() -> None:
    told = replace(quiet(HOUR, then=FORTNIGHT + HOUR), told=FeedState.SILENT)
    again = after_answer(told, Answer(), now=told.due, pace=PUNCTUAL)
    assert again.told is FeedState.SILENT
    assert after_answer(again, Answer(items=1), now=again.due, pace=PUNCTUAL).told is FeedState.OK


def test_items_and_undated_ones_are_counted() -> None:
    health = after_answer(NEW, Answer(items=3, undated=1), now=NOW, pace=PUNCTUAL)
    health = after_answer(health, Answer(items=1, undated=1), now=NOW + HOUR, pace=PUNCTUAL)
    assert (health.items, health.undated) == (4, 2)


def test_validators_stay_until_there_are_new_ones() -> None:
    health = after_answer(NEW, Answer(validators=Validators('"1"')), now=NOW, pace=PUNCTUAL)
    health = after_answer(failing(health, 1), Answer(), now=NOW + HOUR, pace=PUNCTUAL)
    assert health.validators == Validators('"1"')
    assert after_answer(health, Answer(validators=Validators()), now=NOW, pace=PUNCTUAL).validators == Validators()


def test_health_survives_being_kept_as_json() -> None:
    health = replace(failing(quiet(HOUR, HOUR, then=DAY), 3), told=FeedState.FAILING, validators=Validators('"1"', "x"))
    assert FeedHealth.of(json.loads(json.dumps(health.as_kept()))) == health
    assert FeedHealth.of(json.loads(json.dumps(NEW.as_kept()))) == NEW
