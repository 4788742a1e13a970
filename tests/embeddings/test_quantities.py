import pytest

from embeddings.analysis import words
from embeddings.number_words import Bound
from embeddings.quantities import may_hold_number, quantities


def found(text):
    return quantities(text, words(text))


def shown(text):
    return [text[one.span.start : one.span.end] for one in found(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("19 soldiers", 19),
        ("1,200 troops", 1200),
        ("1 200 человек", 1200),
        ("twenty-one guards", 21),
        ("two hundred families", 200),
        ("3.5 million people", 3_500_000),
        ("$40m", 40_000_000),
        ("$39.8bn", 39.8e9),
        ("двое пограничников", 2),
        ("5 миллионов сомов", 5_000_000),
    ],
)
def test_a_number_is_read_however_it_is_written(text, value):
    (one,) = found(text)
    assert one.low == one.high == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("at least 19 people", Bound.LEAST),
        ("more than 1,000 homes", Bound.LEAST),
        ("50+ villages", Bound.LEAST),
        ("about 20 trucks", Bound.ABOUT),
        ("nearly 500 families", Bound.ABOUT),
        ("up to 30 guards", Bound.MOST),
        ("не менее 19 человек", Bound.LEAST),
        ("около 20 человек", Bound.ABOUT),
        ("19 people", Bound.EXACT),
    ],
)
def test_words_before_a_number_say_how_it_is_meant(text, bound):
    (one,) = found(text)
    assert one.bound is bound


def test_what_is_shown_has_the_bound_and_the_unit():
    text = "Losses of at least $40 billion, 9.1% of output, about 3 percentage points more than in May."
    assert shown(text) == ["at least $40 billion", "9.1%", "about 3 percentage points"]
    assert [one.unit for one in found(text)] == ["$", "%", "points"]


@pytest.mark.parametrize(
    "text", ["19 to 21 people", "19-21 people", "between 19 and 21 people", "от 19 до 21 человека"]
)
def test_a_range_is_one_number(text):
    (one,) = found(text)
    assert (one.low, one.high) == (19, 21)


def test_eight_or_nine_is_one_number():
    (one,) = found("eight or nine people")
    assert (one.low, one.high) == (8, 9)


def test_two_dozen_is_any_number_up_to_the_third():
    (one,) = found("two dozen people")
    assert (one.low, one.high) == (24, 35)


@pytest.mark.parametrize(
    "text",
    [
        "signed in 2022",
        "on May 24",
        "24 мая",
        "at 5:03 p.m.",
        "the 12th session",
        "Osh beat Naryn 3-1",
        "flight no. 737",
        "COVID-19 rules",
        "one of them",
    ],
)
def test_days_times_scores_and_names_are_no_amounts(text):
    assert found(text) == []


def test_a_text_without_number_is_told_quickly():
    assert not may_hold_number("Guards closed the crossing.")
    assert may_hold_number("Guards closed two crossings.")
    assert may_hold_number("Guards closed 2 crossings.")
