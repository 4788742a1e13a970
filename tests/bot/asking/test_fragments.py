"""Addresses that scroll to a sentence."""

from urllib.parse import unquote

import pytest
from fakes.bot_news import BORDER_ANSWER
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.fragments import FRAGMENT_LENGTH, fragment_url

PAGE = "https://news.example/isfara"


@pytest.mark.parametrize("url", [None, ""])
def test_without_an_address_there_is_no_link(url):
    assert fragment_url(url, BORDER_ANSWER) is None


def test_a_short_sentence_is_named_whole():
    assert fragment_url(PAGE, "Talks resumed, at last.") == f"{PAGE}#:~:text=Talks%20resumed%2C%20at%20last."


def test_what_means_something_in_the_directive_is_encoded():
    link = fragment_url(PAGE, "Tajik-Afghan trade & transit, 5%")

    assert link == f"{PAGE}#:~:text=Tajik%2DAfghan%20trade%20%26%20transit%2C%205%25"


def test_a_long_sentence_is_named_by_both_ends():
    link = fragment_url(PAGE, BORDER_ANSWER)

    assert link == f"{PAGE}#:~:text=Tajikistan%20and%20Kyrgyzstan%20agreed%20to,before%20the%20end%20of%20March."


def test_a_line_break_is_a_space_as_browsers_see_it():
    assert fragment_url(PAGE, "Talks\nresumed.") == f"{PAGE}#:~:text=Talks%20resumed."


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (f"{PAGE}#section-2", f"{PAGE}#section-2:~:text="),
        (f"{PAGE}?page=1#", f"{PAGE}?page=1#:~:text="),
        (f"{PAGE}#:~:text=old%20words", f"{PAGE}#:~:text=Talks"),
        (f"{PAGE}#part:~:text=old", f"{PAGE}#part:~:text=Talks"),
    ],
)
def test_a_fragment_that_is_there_is_kept_and_a_directive_replaced(url, start):
    assert fragment_url(url, "Talks resumed.").startswith(start)


@pytest.mark.parametrize("sentence", ["", " \n ", "а" * 400])
def test_what_cannot_be_named_leaves_the_address_as_it_is(sentence):
    assert fragment_url(PAGE, sentence) == PAGE


@given(st.text(max_size=300))
def test_a_directive_is_plain_ascii_and_reads_back_to_both_ends_of_the_sentence(sentence):
    link = fragment_url(PAGE, sentence)
    assert link.isascii()
    if link == PAGE:
        return

    directive = link.removeprefix(f"{PAGE}#:~:text=")
    ends = directive.split(",")
    shown = " ".join(sentence.encode(errors="replace").decode().split())
    assert len(directive) <= FRAGMENT_LENGTH
    assert not set("-& ") & set(directive)
    assert len(ends) <= 2
    assert shown.startswith(unquote(ends[0]))
    assert shown.endswith(unquote(ends[-1]))
