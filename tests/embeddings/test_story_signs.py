import pytest

from embeddings.story_signs import cosine, read, weigh

DAM = "Engineers at the Toktogul dam opened 14 sluices on 5 May, Almaz Asanov said. Water rose in Jalal-Abad."


def test_names_inside_sentences_are_signs_and_full_names_too() -> None:
    names = read("", [DAM]).names
    assert {"~toktogul", "~almaz", "~asanov", "~almaz ~asanov"} <= set(names)


def test_the_first_word_of_a_sentence_is_no_name_unless_it_is_one_elsewhere() -> None:
    assert "~water" not in read("", [DAM]).names
    again = read("Asanov resigns", ["Asanov left. Nobody followed Asanov."]).names
    assert again["~asanov"] == 3


def test_a_title_in_capitals_gives_no_names_that_the_text_does_not_write_so() -> None:
    assert set(read("Dam Opens In Toktogul", ["The dam of Toktogul opened."]).names) == {"~toktogul"}


def test_numbers_and_dates_are_anchors_and_years_are_not() -> None:
    anchors = read("", [DAM + " It was built in 1976."]).anchors
    assert {"#14", "@5-5"} <= anchors
    assert "#1976" not in anchors


@pytest.mark.parametrize("text", ["Talks on May 5 in Osh", "Talks on 5 May in Osh", "Переговоры 5 мая в Оше"])
def test_a_date_is_one_anchor_however_it_is_written(text: str) -> None:
    assert "@5-5" in read("", [text]).anchors


def test_a_name_meets_itself_in_another_script() -> None:
    english, russian = read("", ["The talks in Batken ended."]), read("", ["Переговоры в Баткене закончились."])
    assert set(english.names) & set(russian.names)


def test_days_and_months_are_no_names() -> None:
    assert read("", ["They met on Monday in May."]).names == {}


def test_what_stands_behind_the_first_passages_is_background() -> None:
    assert "uranium" not in read("", ["The dam opened."] * 3 + ["Uranium rose."]).words


def test_rare_signs_weigh_more_and_the_whole_has_unit_length() -> None:
    weighed = weigh(read("", [DAM]), {"toktogul": 1, "water": 900}, 1000)
    assert weighed.words["toktogul"] > weighed.words["water"]
    assert cosine(weighed.words, weighed.words) == pytest.approx(1.0)


def test_what_everybody_names_is_no_anchor() -> None:
    weighed = weigh(read("", [DAM]), {"~toktogul": 3, "~almaz": 400}, 1000)
    assert "~toktogul" in weighed.anchors
    assert "~almaz" not in weighed.anchors


def test_an_empty_article_has_no_signs() -> None:
    weighed = weigh(read("", [""]), {}, 0)
    assert (weighed.words, weighed.names, weighed.anchors) == ({}, {}, {})
