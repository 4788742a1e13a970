from corpus.paragraphs import paragraph_spans


def paragraphs(text: str) -> list[str]:
    return [text[span.start : span.end] for span in paragraph_spans(text)]


def test_each_line_is_a_paragraph_without_the_space_around_it() -> None:
    text = "  Talks open in Batken.\n\nThe intake is shared. \nBuses run again.\n\n"
    assert paragraphs(text) == ["Talks open in Batken.", "The intake is shared.", "Buses run again."]


def test_lines_wrapped_at_a_column_are_one_paragraph() -> None:
    text = (
        "Delegations from Bishkek and Dushanbe met in Batken on Tuesday to\n"
        "walk the last stretch of their border and to agree on the water\n"
        "of the Golovnoi intake.\n\nThe next meeting is in May."
    )
    first, second = paragraphs(text)
    assert first == text[: text.index("\n\n")]
    assert second == "The next meeting is in May."


def test_a_heading_is_a_paragraph_of_its_own_above_wrapped_lines() -> None:
    text = (
        "# Water of the Golovnoi intake\n"
        "Engineers of both sides will share the intake from April, so that\n"
        "villages downstream have water in summer and the pumps need not be\n"
        "replaced."
    )
    assert paragraphs(text)[0] == "# Water of the Golovnoi intake"
    assert len(paragraphs(text)) == 2


def test_two_headlines_below_each_other_stay_two() -> None:
    text = "Kazakhstan and Uzbekistan agree on the spring water release\nTurkmen gas flows again"
    assert len(paragraphs(text)) == 2


def test_a_text_of_white_space_has_no_paragraph() -> None:
    assert paragraphs(" \n\t\n ") == []
