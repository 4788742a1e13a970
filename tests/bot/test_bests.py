"""Sentences that were found to answer, and for how long that is remembered."""

from bot.bests import KEPT, Bests
from corpus.types import Span

QUESTION = "Who closed the Torugart pass?"


def test_what_an_answer_showed_is_known_afterwards_and_nothing_else():
    bests = Bests()
    bests.keep(QUESTION, {4: Span(0, 20), 7: None}, model="words-1")

    assert bests.of(QUESTION, [4, 5, 7]) == {4: Span(0, 20), 7: None}
    assert bests.of("When was the pass closed?", [4]) == {}


def test_what_another_model_found_is_forgotten():
    bests = Bests()
    bests.keep(QUESTION, {4: Span(0, 20)}, model="words-1")
    bests.keep(QUESTION, {5: Span(3, 9)}, model="words-2")

    assert bests.of(QUESTION, [4, 5]) == {5: Span(3, 9)}


def test_only_the_last_ones_are_kept():
    bests = Bests()
    bests.keep(QUESTION, dict.fromkeys(range(KEPT)), model="words-1")
    bests.keep("Who opened it again?", {1: Span(0, 5)}, model="words-1")

    assert bests.of(QUESTION, [0]) == {}
    assert bests.of(QUESTION, [1]) == {1: None}
    assert bests.of("Who opened it again?", [1]) == {1: Span(0, 5)}
