import numpy as np
import pytest
from fakes.corpus_news import STORY

from corpus.wording import SHINGLE, prints, wording


def marked(text: str, what: str) -> list[str]:
    found = wording(text)
    return [found.words[place] for place in np.flatnonzero(getattr(found, what))]


def test_case_points_and_thousands_do_not_matter() -> None:
    assert wording("The Dam cost 1,200 som, ещё 3.5.").words == ("the", "dam", "cost", "1200", "som", "еще", "3.5")


def test_composed_and_decomposed_letters_are_one() -> None:
    assert wording("Жайсан й").words == wording("Жайсан й").words


def test_words_inside_quotation_marks_are_known() -> None:
    text = 'The mayor said: “We open at noon.” Мэр: «Вода есть». He left, "for good", he said.'
    assert marked(text, "quoted") == ["we", "open", "at", "noon", "вода", "есть", "for", "good"]


def test_a_quotation_that_nobody_closed_marks_nothing() -> None:
    assert marked("“We open at noon, he said.\nThe road stays shut.", "quoted") == []


def test_names_and_numbers_are_keys_but_not_the_first_word_of_a_sentence() -> None:
    assert marked("Talks ended in Batken on 4 March. Nobody signed, Mamatov said.", "keys") == [
        "batken",
        "4",
        "march",
        "mamatov",
    ]


def test_shingles_tell_the_order_of_words() -> None:
    one, other = wording("a road to the old dam"), wording("the old dam to a road")
    assert len(one.shingles) == len(one.words) - SHINGLE + 1
    assert not set(one.shingles.tolist()) & set(other.shingles.tolist())


@pytest.mark.parametrize("text", ["", "Four words are few"])
def test_a_text_shorter_than_a_shingle_has_no_prints(text: str) -> None:
    assert prints(wording(text)) == frozenset()


def test_prints_fit_a_signed_column_and_are_the_same_in_every_process() -> None:
    found = prints(wording(STORY))
    assert all(-(2**63) <= number < 2**63 for number in found)
    # A change of this number needs a new placement of every stored article.
    assert min(found) == PINNED


def test_copies_share_their_prints_and_strangers_none() -> None:
    other = "Snow closed the pass above Naryn for a third day; lorries with flour wait at the tea house below it."
    assert prints(wording(STORY)) == prints(wording(STORY.upper()))
    assert not prints(wording(STORY)) & prints(wording(other))


PINNED = -9027818623833056180
