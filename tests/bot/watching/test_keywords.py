import pytest

from bot.watching.keywords import keywords

DAM = "Rogun dam gets a third turbine"
BOUGHT = "Tajikistan bought the turbine for the dam at Rogun after a tender."


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("Rogun turbine", True),
        ("rogun TURBINES", True),
        ("Рогун turbine", True),
        ("Rogun Nurek", False),
        ('"Rogun dam"', True),
        ('"dam turbine"', False),
        ("«Rogun dam»", True),
        ('"dam at Rogun"', True),
        ("Rogun -tender", False),
        ("Rogun -Nurek", True),
        ('Rogun -"after a tender"', False),
        ('Rogun -"tender dam"', True),
        ("Rogun –tender", False),
    ],
)
def test_all_words_must_stand_there_phrases_in_their_order_and_none_of_the_unwanted(asked, fits):
    assert keywords(asked).fits(DAM, BOUGHT) is fits


def test_a_phrase_stands_in_one_text_and_not_across_two():
    assert not keywords('"turbine Tajikistan"').fits(DAM, BOUGHT)


def test_russian_words_meet_in_their_cases_and_names_in_both_scripts():
    text = "Турбину для Рогуна доставили через границу."

    assert keywords("турбина Rogun").fits("", text)
    assert keywords("граница -тендер").fits("", text)
    assert not keywords("турбина -граница").fits("", text)


def test_a_hyphen_inside_a_word_excludes_nothing():
    assert keywords("Jalal-Abad").fits("Rain in Jalal-Abad", "")


@pytest.mark.parametrize("text", ["the", "-tender", '""', '"', "— -", "'"])
def test_what_carries_no_meaning_asks_for_nothing(text):
    assert keywords(text).wanted == ()
