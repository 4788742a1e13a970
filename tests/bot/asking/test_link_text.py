import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.link_text import packed, unpacked

WRITABLE = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)


@given(WRITABLE)
def test_whatever_can_be_written_comes_back_in_the_letters_of_a_link(text: str) -> None:
    words = packed(text, 1000)

    assert re.fullmatch(r"[A-Za-z0-9_-]+", words)
    assert unpacked(words) == text


@pytest.mark.parametrize(
    "question", ["Who pays for the Rogun dam in the end of all?", "Кто платит за Рогунскую ГЭС и её плотину вдвоём"]
)
def test_a_question_of_45_letters_fits_a_link_in_both_languages(question: str) -> None:
    assert unpacked(packed(question[:45], 63)) == question[:45]


def test_tajik_letters_come_back_too() -> None:
    assert unpacked(packed("Роғун кай пур мешавад", 63)) == "Роғун кай пур мешавад"


def test_two_letters_of_russian_that_would_read_as_another_alphabet_come_back() -> None:
    assert unpacked(packed("В–", 63)) == "В–"


def test_spaces_are_evened_out() -> None:
    assert unpacked(packed("  Rogun \n dam ", 63)) == "Rogun dam"


@pytest.mark.parametrize("text", ["", "   ", "a" * 46])
def test_nothing_and_what_is_too_long_gives_nothing(text: str) -> None:
    assert packed(text, 63) == ""


def test_a_link_that_was_cut_anywhere_is_not_read() -> None:
    words = packed("Who pays for the Rogun dam?", 63)

    assert [words[:end] for end in range(len(words)) if unpacked(words[:end]) is not None] == []


@pytest.mark.parametrize("words", ["", "A", "AA", "AAAA", "====", "Zm9v!", "бар", "_-_-_-_-", "AAAAAAAAAAAAAAAAAAA"])
def test_what_is_no_packed_text_is_not_read(words: str) -> None:
    assert unpacked(words) is None


def test_a_control_character_is_not_taken_from_a_link() -> None:
    assert unpacked(packed("a\x07b", 63)) is None
