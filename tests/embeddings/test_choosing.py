"""The best sentence is the one that it would be if the meaning of all were known, and few are asked for."""

from hypothesis import given
from hypothesis import strategies as st

from embeddings.choosing import Choice, together

SCORES = st.floats(-3, 6, allow_nan=False)
COSINES = st.floats(-1, 1, allow_nan=False)
WEIGHT = 2.5


def chosen(scores, cosines):
    """Return the places that are chosen, and how many cosines were asked for."""
    choice, asked = Choice([""] * len(scores), scores, weight=WEIGHT), 0
    while wanted := choice.wanted():
        asked += len(wanted)
        for place in wanted:
            choice.learn(place, cosines[place])
    return choice.places(), asked


@given(st.lists(st.tuples(SCORES, COSINES), min_size=1, max_size=9))
def test_what_is_chosen_is_what_knowing_all_would_choose(sentences):
    scores, cosines = zip(*sentences, strict=True)

    places, asked = chosen(scores, cosines)

    assert places == together([score + WEIGHT * cosine for score, cosine in sentences])
    assert asked <= len(sentences)


def test_a_sentence_that_no_meaning_could_make_the_best_is_not_asked_for():
    assert chosen([0.0, 5.0, 1.0, 0.0], [1.0, 0.3, 0.9, 1.0]) == ([1], 1)


def test_a_neighbour_is_asked_for_where_it_could_be_as_good():
    assert chosen([3.1, 5.0, 0.0], [0.9, 0.0, 0.0]) == ([0, 1], 2)


def test_words_alone_decide_where_no_meaning_is_known():
    assert Choice(["", "", ""], [0.0, 2.0, 1.9], weight=WEIGHT).places() == [1, 2]
