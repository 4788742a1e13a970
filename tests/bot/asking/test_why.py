from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes.bot_news import MORNING, card, passage

from bot.answers import Card, Reason
from bot.asking.why import Age, Closeness, Edge, age, asked_words, closeness, explain
from corpus.types import Moment

BORDER_REASON = Reason(0.72, 21.0, 0.9, None, ("crossings", "reopen"))
WATER_REASON = Reason(0.51, 9.0, 0.4, None, ())


def kept(*reasons: Reason, **changes: object) -> Card:
    """Return a card of two articles, asked an hour after the first was published."""
    values: dict[str, object] = {"as_of": MORNING + timedelta(hours=1), "reasons": reasons, **changes}
    return replace(card(10, 20), **values)


PASSAGES = {10: passage(), 20: passage(number=2, published=Moment(MORNING - timedelta(days=3)))}


def test_a_quote_is_explained_by_what_was_kept_of_it() -> None:
    (first,) = explain(kept(BORDER_REASON, WATER_REASON), PASSAGES, [0])
    assert (first.rank, first.reason, first.words) == (0, BORDER_REASON, ("crossings", "reopen"))
    assert first.age == Age(0, 1)


def test_what_puts_a_quote_before_the_next_is_only_what_it_has_more_of() -> None:
    (first,) = explain(kept(replace(BORDER_REASON, lexical=2.0), WATER_REASON), PASSAGES, [0])
    assert first.ahead == (Edge.MEANING, Edge.NEWER)
    assert first.behind == (Edge.WORDS,)


def test_a_second_reading_comes_first_where_both_were_read() -> None:
    read = kept(replace(BORDER_REASON, reranked=0.9), replace(WATER_REASON, reranked=0.2))
    half_read = kept(replace(BORDER_REASON, reranked=0.9), WATER_REASON)
    assert explain(read, PASSAGES, [0])[0].ahead[0] is Edge.SECOND
    assert Edge.SECOND not in explain(half_read, PASSAGES, [0])[0].ahead


def test_fitting_the_time_better_is_not_called_newer_for_the_older_article() -> None:
    asked_of_the_past = kept(replace(BORDER_REASON, recency=0.1), replace(WATER_REASON, recency=0.8))
    (first,) = explain(asked_of_the_past, PASSAGES, [0])
    assert first.behind == (Edge.TIME,)


def test_quotes_that_hardly_differ_have_no_edge() -> None:
    (first,) = explain(kept(BORDER_REASON, replace(BORDER_REASON, dense=0.719)), PASSAGES, [0])
    assert (first.has_next, first.ahead, first.behind) == (True, (), ())


def test_the_last_quote_is_compared_with_nothing() -> None:
    (last,) = explain(kept(BORDER_REASON, WATER_REASON), PASSAGES, [1])
    assert (last.has_next, last.ahead) == (False, ())


def test_a_card_of_an_older_version_keeps_its_articles_and_no_reasons() -> None:
    found = explain(kept(), PASSAGES, [0, 1])
    assert [(one.article.id, one.reason, one.has_next) for one in found] == [(1, None, False), (2, None, False)]


def test_a_passage_that_is_stored_no_more_is_left_out() -> None:
    found = explain(kept(BORDER_REASON, WATER_REASON), {20: PASSAGES[20]}, [0, 1])
    assert [one.rank for one in found] == [1]


def test_words_are_those_of_the_question_as_they_were_asked() -> None:
    question = "Did Köln's mayor cross the Isfara road? Isfara!"
    assert asked_words(question, ("koln", "isfara", "kyrgyzstan")) == ("Köln's", "Isfara")


@pytest.mark.parametrize(
    ("dense", "expected"),
    [(0.70, Closeness.VERY), (0.69, Closeness.CLOSE), (0.54, Closeness.SOMEWHAT), (-0.1, Closeness.HARDLY)],
)
def test_closeness_has_four_words(dense: float, expected: Closeness) -> None:
    assert closeness(dense) is expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, None),
        (Moment(MORNING - timedelta(minutes=50)), Age(0, 0)),
        (Moment(MORNING - timedelta(hours=47)), Age(1, 47)),
        (Moment(MORNING - timedelta(hours=48)), Age(2)),
        (Moment(datetime(2025, 3, 14, tzinfo=UTC), day_only=True), Age(0)),
        (Moment(MORNING + timedelta(hours=2)), Age(0, 0)),
    ],
    ids=["undated", "fresh", "hours", "days", "of the day", "stamped ahead"],
)
def test_an_age_is_as_exact_as_the_date(published: Moment | None, expected: Age | None) -> None:
    assert age(published, asked=MORNING) == expected
