from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes.bot_news import BORDER, BORDER_ANSWER, MORNING, PATROLS, WATER, card, coverage, passage, span_of

from bot.answers import Reason, Words
from bot.asking.answer import Material, compose, elsewhen, page_of
from bot.types import Window
from embeddings.types import TimeKind, When


def material(*passages, bests=None):
    return Material(passages, bests or {}, coverage())


def test_a_found_answer_shows_its_passages_with_their_best_sentences():
    border, water = passage(BORDER, 1), passage(WATER, 2)
    best = span_of(BORDER_ANSWER, BORDER)

    answer = compose(card(10, 20), material(border, water, bests={10: best, 20: None}))

    assert answer.found
    assert [(quote.passage, quote.best) for quote in answer.quotes] == [(border, best), (water, None)]
    assert (answer.card, answer.position, answer.more) == ("Zx81kQ", 0, False)
    assert (answer.question, answer.as_of) == ("Which crossings reopen?", MORNING)
    assert answer.coverage.articles == 412


def test_there_is_more_while_ranks_are_left():
    shown = material(passage(BORDER, 1), passage(WATER, 2))

    assert compose(card(10, 20, 30, 40, 50), shown).more
    assert compose(card(10, 20, 30, 40, 50), shown, position=2).more
    assert not compose(card(10, 20, 30, 40, 50), shown, position=3).more


def test_what_is_not_found_has_one_nearest_miss_and_nothing_more():
    answer = compose(card(10, 20, 30, answered=False), material(passage(BORDER, 1), passage(PATROLS, 2)))

    assert not answer.found
    assert [quote.passage.id for quote in answer.quotes] == [10]
    assert not answer.more


def test_an_empty_corpus_has_no_nearest_miss():
    assert compose(card(answered=False), material()).quotes == ()


def when(start, end, kind=TimeKind.PAST):
    return When("in March", kind, start, end)


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "outside"),
    [
        ("2012-03-01", "2012-03-31", True),  # covered are 14 September 2014 to 14 March 2025
        ("2014-09-13", "2014-09-13T23:59:59", True),
        ("2014-09-01", "2014-09-14", False),
        ("2014-09-14", "2014-09-14T01:00", False),
        ("2025-03-14T23:00", "2025-03-14T23:59", False),
        ("2025-03-15", "2025-03-15T23:59", True),
        ("2010-01-01", "2030-12-31", False),
    ],
)
def test_a_time_wholly_outside_what_is_covered_is_another_time(start, end, outside):
    asked = when(day(start), day(end))

    assert elsewhen(asked, coverage()) == (Window(asked.start, asked.end) if outside else None)


@pytest.mark.parametrize(
    ("asked", "covered"),
    [
        (None, coverage()),
        (When("before the summit", TimeKind.ANCHORED, anchor="summit"), coverage()),
        (when(day("2012-03-01"), day("2012-03-31")), coverage(first=None, last=None)),
    ],
)
def test_without_two_times_to_compare_nothing_is_said(asked, covered):
    assert elsewhen(asked, covered) is None


def test_a_card_says_that_the_time_is_another_whether_it_found_something_or_not():
    asked = when(day("2012-03-01"), day("2012-03-31"))
    shown = Material((passage(BORDER, 1),), {}, coverage(), when=asked)

    assert compose(card(10), shown).elsewhen == Window(asked.start, asked.end)
    assert compose(card(10, answered=False), shown).elsewhen == Window(asked.start, asked.end)


@pytest.mark.parametrize(("before", "past"), [(timedelta(seconds=40), False), (timedelta(days=1), True)])
def test_an_answer_as_of_an_earlier_moment_is_one_about_the_past(before, past):
    asked = replace(card(10), as_of=MORNING - before)

    assert compose(asked, material(passage(BORDER, 1))).past is past


def test_an_answer_says_what_was_written_where_something_else_was_searched():
    followed = replace(card(10), asked="And which else?")

    assert compose(followed, material(passage(BORDER, 1))).asked == "And which else?"


def judged(*alone, answered=True):
    reasons = tuple(Reason(0.5, 9.0, 1.0, None, (), chance) for chance in alone)
    return replace(card(*range(10, 20), answered=answered), reasons=reasons)


def test_the_first_page_ends_before_what_is_far_less_likely_than_its_first_quote():
    assert page_of(judged(0.9, 0.8, 0.7, 0.6, 0.1), 0, 3) == range(3)
    assert page_of(judged(0.9, 0.8, 0.1, 0.8, 0.1), 0, 3) == range(2)
    assert page_of(judged(0.9, 0.1, 0.8, 0.8, 0.1), 0, 5) == range(1)


def test_whoever_asks_for_more_quotes_gets_all_of_them():
    assert page_of(judged(0.9, 0.1, 0.1, 0.1, 0.1), 1, 3) == range(1, 4)
    assert page_of(judged(0.9, 0.1, 0.1, 0.1, 0.1), 8, 3) == range(8, 10)


def test_a_card_of_an_older_version_shows_as_many_quotes_as_ever():
    assert page_of(card(10, 20, 30, 40), 0, 3) == range(3)
    assert page_of(judged(None, None, None), 0, 3) == range(3)


def test_what_is_not_found_shows_one_near_miss():
    assert page_of(judged(0.2, 0.2, answered=False), 0, 3) == range(1)


def test_a_near_miss_says_what_of_the_question_it_has_and_lacks():
    missed = compose(card(10, 20, answered=False), material(passage(BORDER, 1)))

    assert missed.words == Words(has=("crossings", "reopen"), lacks=())
    assert compose(card(10, 20), material(passage(BORDER, 1))).words is None
    assert compose(card(answered=False), material()).words is None
