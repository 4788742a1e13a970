import pytest
from fakes.corpus_news import PARAGRAPHS, STORY

from corpus.presence import Finding, Presence, Reworded, find
from corpus.types import Span


def span_of(*paragraphs: str) -> Span:
    start = STORY.index(paragraphs[0])
    return Span(start, STORY.index(paragraphs[-1]) + len(paragraphs[-1]))


INTAKE = span_of(PARAGRAPHS[1])
LAST = span_of(PARAGRAPHS[-1])


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY.replace("\n\n", "\n"),
        STORY.replace("A. B. Mamatov,", "A.B. Mamatov –"),
        "A headline. " + STORY.upper(),
        PARAGRAPHS[1],
    ],
    ids=["the same", "other paragraphs", "other marks", "capitals", "nothing else"],
)
def test_words_stand_whatever_is_around_and_between_them(text: str) -> None:
    assert find(STORY, INTAKE, text) == Finding(Presence.HOLDS)


def test_a_corrected_figure_is_told_with_both_sentences() -> None:
    now = PARAGRAPHS[1].replace("14", "17")
    found = find(STORY, INTAKE, STORY.replace(PARAGRAPHS[1], now))
    assert found == Finding(Presence.CHANGED, (Reworded(PARAGRAPHS[1], now),))


def test_only_the_sentences_that_differ_are_told() -> None:
    now = PARAGRAPHS[2].replace("April", "June")
    found = find(STORY, span_of(PARAGRAPHS[1], PARAGRAPHS[2]), STORY.replace(PARAGRAPHS[2], now))
    assert found.changes == (Reworded(PARAGRAPHS[2], now),)


def test_a_sentence_that_went_has_nothing_in_its_place() -> None:
    found = find(STORY, INTAKE, STORY.replace(PARAGRAPHS[1] + "\n\n", ""))
    assert found == Finding(Presence.CHANGED, (Reworded(PARAGRAPHS[1], None),))


def test_a_word_within_a_longer_one_is_not_that_word() -> None:
    found = find(STORY, INTAKE, STORY.replace("14 kilometres", "214 kilometres"))
    assert found.presence is Presence.CHANGED


def test_a_page_that_ends_before_the_quote_says_nothing_about_it() -> None:
    assert find(STORY, LAST, "\n\n".join(PARAGRAPHS[:4])) == Finding(Presence.CUT)


def test_a_teaser_says_nothing_about_the_rest() -> None:
    assert find(STORY, INTAKE, PARAGRAPHS[0]) == Finding(Presence.CUT)


def test_a_page_with_few_of_the_words_is_no_other_wording() -> None:
    stranger = PARAGRAPHS[1].replace("14", "17") + " The price of flour rose in Osh. " * 30
    assert find(STORY, INTAKE, stranger) == Finding(Presence.CUT)


def test_a_page_of_the_length_of_a_book_is_searched_but_not_compared() -> None:
    book = "The market in Osh was open. " * 10_000
    assert find(STORY, INTAKE, book + STORY) == Finding(Presence.HOLDS)
    assert find(STORY, INTAKE, book + STORY.replace("14", "17")) == Finding(Presence.CUT)
