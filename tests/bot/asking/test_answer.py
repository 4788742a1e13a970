from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from fakes.bot_news import BORDER, BORDER_ANSWER, MORNING, PATROLS, WATER, card, coverage, passage, span_of
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Reason
from bot.asking.answer import FRAGMENT_LENGTH, Material, compose, elsewhen, fragment_url, new_card
from bot.types import Place, Window
from embeddings.types import Filter, Findings, Hit, Query, TimeKind, When

PAGE = "https://news.example/isfara"


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


def test_a_new_card_remembers_the_ranking_and_what_was_asked():
    hits = (Hit(passage(BORDER, 1), 0.9, 0.7, 11.0, 1.0, ()), Hit(passage(WATER, 2), 0.4, 0.5, 2.0, 0.9, ()))
    findings = Findings(Query("Which crossings reopen?", (), MORNING, Filter()), hits, 0.8, answered=True)

    remembered = new_card(findings, Place(77), now=MORNING, card_id="Zx81kQ")

    assert (remembered.passage_ids, remembered.scores) == ((10, 20), (0.9, 0.4))
    assert (remembered.question, remembered.answered, remembered.id) == ("Which crossings reopen?", True, "Zx81kQ")


def test_a_new_card_remembers_why_each_passage_ranks():
    first = Hit(passage(BORDER, 1), 0.9, 0.7, 11.0, 1.0, ("cross", "reopen"), reranked=0.83)
    second = Hit(passage(WATER, 2), 0.4, 0.5, 0.0, 0.9, ())
    findings = Findings(Query("Which crossings reopen?", (), MORNING, Filter()), (first, second), 0.8, answered=True)

    reasons = new_card(findings, Place(77), now=MORNING).reasons

    assert reasons == (Reason(0.7, 11.0, 1.0, 0.83, ("cross", "reopen")), Reason(0.5, 0.0, 0.9, None, ()))


def test_a_new_card_remembers_what_was_written_only_where_something_else_was_searched():
    findings = Findings(Query("Which crossings reopen?", (), MORNING, Filter()), (), 0.1, answered=False)

    assert new_card(findings, Place(77), now=MORNING, asked="Which ones?").asked == "Which ones?"
    assert new_card(findings, Place(77), now=MORNING, asked="Which crossings reopen?").asked == ""
