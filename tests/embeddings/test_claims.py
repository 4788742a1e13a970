import pytest

from embeddings.claims import claims


def told(text):
    return [(one.predicate, one.counted) for one in claims(text)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("At least 19 people were killed near Batken.", ("dead", "people")),
        ("The clash killed 19 near Batken.", ("dead", "people")),
        ("The death toll of the clash near Batken rose to 19.", ("dead", "people")),
        ("The clash left 19 people dead.", ("dead", "people")),
        ("19 soldiers were wounded.", ("injured", "soldier")),
        ("Police in Osh detained 31 men.", ("arrested", "men")),
        ("The quake destroyed 610 homes.", ("destroyed", "home")),
        ("In Osh 4,000 families are without power.", ("without power", "famili")),
        ("Не менее 19 человек погибли.", ("dead", "people")),
        ("В Оше задержали 31 человека.", ("arrested", "people")),
    ],
)
def test_a_number_tells_of_whom_there_were_how_many_and_what_was_done(text, what):
    assert what in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The clash killed another 5 people.",
        "Of the dead 19 others were guards.",
        "A hundred fell, including 19 killed by mines.",
        "Trucks carried 19 tents to the dead city.",
        "Every 19 seconds a guard died.",
    ],
)
def test_a_part_or_another_thing_has_no_predicate(text):
    assert all(not one.predicate for one in claims(text))


def test_each_part_of_a_sum_is_counted_by_itself():
    assert told("The clash killed 19 guards and wounded 40 farmers.") == [("dead", "guard"), ("injured", "farmer")]


def test_what_is_shown_as_counted_is_a_slice():
    text = "At least 19 people were killed near Batken."
    (one,) = claims(text)
    assert text[one.about.start : one.about.end] == "people were killed"


def test_captions_claim_nothing():
    assert claims("Hide Caption 3 of 49 Photos: 19 guards at the crossing.") == []
