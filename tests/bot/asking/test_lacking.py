"""What a near miss has of the question, and what it lacks."""

import pytest
from fakes.bot_news import passage

from bot.answers import Words
from bot.asking.lacking import words_of

GATES = "The gates of the Kairakkum reservoir were opened two weeks early. Канал у Бекабада наполнился к полудню."


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who opened the gates of the Kairakkum reservoir?", Words(("opened", "gates", "Kairakkum", "reservoir"), ())),
        ("Did gates open at the Nurek dam?", Words(("gates", "open"), ("Nurek", "dam"))),
        ("What is the best pizza in Naples?", Words((), ("best", "pizza", "Naples"))),
        ("Is the canal at Bekabad half full?", Words(("canal", "Bekabad"), ("half", "full"))),
        ("gates or gate?", Words(("gates",), ())),
        ("Who was it?", Words((), ())),
    ],
)
def test_words_are_there_in_any_form_and_in_another_language_where_they_are_known(question, words):
    assert words_of(question, passage(GATES)) == words


def test_the_title_counts_as_well():
    titled = passage("They were opened two weeks early.", title="Kairakkum reservoir opens its gates")

    assert words_of("Kairakkum gates", titled) == Words(("Kairakkum", "gates"), ())
