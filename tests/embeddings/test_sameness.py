import pytest

from embeddings.analysis import words
from embeddings.quantities import quantities
from embeddings.sameness import clauses_alike, conflict


def apart(first, second, *, toll=False):
    (one,), (other,) = (quantities(text, words(text)) for text in (first, second))
    assert conflict(one, other, toll=toll) == conflict(other, one, toll=toll)
    return conflict(one, other, toll=toll)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("19 guards", "20 guards"),
        ("about 340 km", "about 350 km"),
        ("more than 1,000 homes", "3,000 homes"),
        ("more than 61 million som", "64 million som"),
        ("up to 30 guards", "45 guards"),
        ("9.1%", "8.6%"),
        ("19 to 21 guards", "24 guards"),
    ],
)
def test_values_that_cannot_both_be_right_conflict(first, second):
    assert apart(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("19 guards", "nineteen guards"),
        ("about 500 homes", "485 homes"),
        ("40,000 homes", "39,700 homes"),
        ("more than 1,000 homes", "1,049 homes"),
        ("up to 30 guards", "24 guards"),
        ("19 to 21 guards", "20 guards"),
        ("$1.6 trillion", "$1.61 trillion"),
        ("nearly 7,000 homes", "6,900 homes"),
    ],
)
def test_roundings_bounds_and_ranges_agree(first, second):
    assert not apart(first, second)


def test_at_least_so_many_people_is_read_as_so_many():
    assert apart("at least 10 people", "12 people", toll=True)
    assert not apart("at least 10 people", "12 people")


def test_clauses_are_alike_with_few_words_of_their_own():
    one = frozenset({"tashkent", "lend", "kabul", "railway", "bridge"})
    assert clauses_alike(one, one | {"new"}) > 0.8
    assert clauses_alike(one, frozenset({"tashkent", "lend", "kabul", "grain", "truck"})) == 0.0
