"""When an answer is shortened."""

import pytest

from bot.hurry import MOST_A_SECOND, PATIENCE, Rush


def rush(*moments):
    counted = Rush()
    for moment in moments:
        counted.ask(moment)
    return counted


def test_a_question_by_itself_gets_a_whole_answer():
    assert not rush(10.0).hurries(came=10.0, moment=10.0)


def test_a_question_that_waited_longer_than_its_patience_is_hurried():
    asked = rush(10.0)

    assert not asked.hurries(came=10.0, moment=10.0 + PATIENCE - 0.01)
    assert asked.hurries(came=10.0, moment=10.0 + PATIENCE + 0.01)


@pytest.mark.parametrize(("count", "hurried"), [(MOST_A_SECOND, False), (MOST_A_SECOND + 1, True)])
def test_more_questions_in_a_second_than_get_whole_answers_are_hurried(count, hurried):
    moments = [10.0 + number / 10 for number in range(count)]

    assert rush(*moments).hurries(came=moments[-1], moment=moments[-1]) is hurried


def test_when_the_rush_is_over_answers_are_whole_again():
    busy = rush(*(10.0 + number / 30 for number in range(90)))

    assert busy.is_on(13.0)
    assert not busy.is_on(14.0)


def test_one_question_in_half_a_second_for_hours_is_no_rush():
    assert not rush(*(number / 2 for number in range(10_000))).is_on(5_000.0)
