import pytest
from fakes.bot_news import PATROLS, WATER, passage

from embeddings.topics import RELIEF, topic_of


@pytest.mark.parametrize(
    ("topic", "text", "matched"),
    [
        ("Toktogul reservoir", WATER, ("toktogul", "reservoir")),
        ("toktogul drought", WATER, ("toktogul",)),
        ("токтогул", WATER, ("токтогул",)),
        ("ОДКБ", PATROLS, ("одкб",)),
        ("uranium", WATER, ()),
    ],
)
def test_the_words_of_a_topic_are_found_in_any_spelling(topic, text, matched):
    assert topic_of(topic).named(passage(text)) == matched


def test_a_title_names_a_topic_too():
    assert topic_of("Isfara").named(passage(PATROLS, title="Isfara road opens")) == ("isfara",)


@pytest.mark.parametrize(("topic", "relief"), [("uranium mine", 0.0), ("Toktogul mine", 0.5), ("Toktogul summer", 1.0)])
def test_the_more_of_a_topic_a_passage_names_the_less_near_it_must_be(topic, relief):
    needed = 0.5 - relief * RELIEF

    assert topic_of(topic).holds(passage(WATER), needed + 0.001, 0.5)
    assert not topic_of(topic).holds(passage(WATER), needed - 0.001, 0.5)


def test_a_topic_without_words_gets_no_relief():
    assert not topic_of("what is it").holds(passage(WATER), 0.49, 0.5)


@pytest.mark.parametrize(("topic", "held"), [("ОДКБ", True), ("патрули ОДКБ", False), ("МАГАТЭ", False)])
def test_in_the_other_script_names_are_enough_however_far_the_model_finds_it(topic, held):
    assert topic_of(topic).holds(passage(PATROLS), 0.0, 0.5) is held
    assert topic_of(topic).holds(passage(PATROLS), 0.9, 0.5)
