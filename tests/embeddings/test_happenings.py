from datetime import date

import pytest
from fakes.embeddings_store import day, header

from embeddings.happenings import happening, other_day

WEDNESDAY = header(1, "Protocol", published=day(9, 16))
NEXT_WEEK = header(2, "Protocol", published=day(9, 25))


def told(text, article=WEDNESDAY):
    return happening(text, article)


def test_a_verb_and_its_date_are_a_happening():
    one = told("The protocol was signed in Batken on September 14.")
    assert (one.verb, one.day, one.weekday) == ("sign", date(2026, 9, 14), 0)


def test_a_date_without_year_is_the_nearest():
    assert told("The envoy arrived in Kabul on December 30.", header(1, published=day(1, 3))).day == date(2025, 12, 30)


def test_a_russian_date_is_read():
    assert told("Протокол подписан в Баткене 14 сентября.").day == date(2026, 9, 14)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said on September 14 that the protocol was signed.",
        "The protocol was signed on September 14 and came into force on September 20.",
        "The fair is held from September 14 to 16.",
        "Guards walk the border on Monday.",
        "Every Monday a train arrives in Termez.",
        "The protocol was signed.",
    ],
)
def test_statements_stretches_habits_and_several_days_are_none(text):
    assert told(text) is None


def test_a_date_is_held_against_a_day_of_the_same_week():
    dated = told("The protocol was signed on September 14.")
    assert not other_day(dated, told("The protocol was signed on Monday."))
    assert other_day(dated, told("The protocol was signed on Tuesday."))


def test_days_of_the_week_of_other_weeks_are_not_compared():
    later = told("The protocol was signed on Tuesday.", NEXT_WEEK)
    assert not other_day(told("The protocol was signed on Monday."), later)
