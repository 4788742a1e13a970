import pytest

from embeddings.claim_signs import counts_a_game, events, moves_daily, partial, periods, qualified
from embeddings.claims import claims


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Clashes killed 55 people last year.", {"last year"}),
        ("Clashes could kill 100 people.", {"could"}),
        ("Clashes killed 55 people.", set()),
    ],
)
def test_words_of_other_times_and_of_what_may_come_qualify_a_claim(text, words):
    (one,) = claims(text)
    assert qualified(one) == words


def test_more_of_the_same_is_partial():
    (one,) = claims("Guards detained another 5 drivers.")
    assert partial(one) == {"another"}


def test_stretches_of_time_are_told():
    (first, *_) = claims("The film took 86 million soms in its three day weekend.")
    assert periods(first) == {("three", "day")}


def test_the_kind_of_event_is_that_of_the_sentence_and_else_that_of_the_title():
    (own,) = claims("The quake killed 19 people.", "Storm in Naryn")
    (titled,) = claims("Doctors counted 19 people dead.", "Storm in Naryn")
    assert (events(own), events(titled)) == ({"quake"}, {"storm"})


def test_prices_and_games_are_known():
    (price, *_) = claims("A barrel of oil traded at 91 dollars.")
    (game, *_) = claims("Naryn scored 3 goals.")
    assert moves_daily(price)
    assert counts_a_game(game)
