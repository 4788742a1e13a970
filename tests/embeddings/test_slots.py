"""The words of many wishes, found in one text at once."""

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from embeddings.analysis import term
from embeddings.slots import Slots, WishWords, signs_of
from embeddings.topics import topic_of

TEXT = "Tajikistan released water from the Kairakkum reservoir, the CSTO said in Dushanbe."


def wish(text, *weights):
    topic = topic_of(text)
    terms = tuple(dict.fromkeys(term(word) for word in topic.words))
    return WishWords(terms, weights or (1.0,) * len(terms), topic.ways)


def shares(*wishes, text=TEXT):
    slots = Slots(wishes)
    return slots.shares(slots.held(signs_of(text))).round(3).tolist()


def test_each_wish_gets_the_share_of_its_words_that_stand_there():
    assert shares(wish("water disputes"), wish("Kairakkum reservoir"), wish("cotton harvest")) == [0.5, 1.0, 0.0]


def test_a_word_counts_by_its_weight():
    assert shares(wish("water disputes", 3.0, 1.0)) == [0.75]


def test_names_meet_in_other_scripts_and_organisations_under_their_other_names():
    assert shares(wish("Душанбе"), wish("Collective Security Treaty Organization"), wish("ОДКБ")) == [1.0, 1.0, 1.0]


def test_a_wish_without_words_holds_nothing():
    assert shares(wish("the of"), wish("water")) == [0.0, 1.0]
    assert shares() == []


def test_the_filled_words_of_a_wish_are_told_by_their_place():
    slots = Slots([wish("cotton"), wish("dam water Osh reservoir")])

    assert slots.filled(slots.held(signs_of(TEXT)), 1) == (1, 3)


WORDS = st.lists(st.sampled_from(["water", "dam", "CSTO", "Osh", "ОДКБ", "граница", "border", "Kairakkum"]), min_size=1)


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=6), WORDS.map(" ".join))
def test_all_wishes_at_once_give_what_each_gives_alone(topics, text):
    alone = [len(topic_of(topic).ways.said(text) & {term(word) for word in topic_of(topic).words}) for topic in topics]

    together = shares(*map(wish, topics), text=text)

    counts = [len({term(word) for word in topic_of(topic).words}) for topic in topics]
    assert together == approx([held / count for held, count in zip(alone, counts, strict=True)], abs=0.001)
