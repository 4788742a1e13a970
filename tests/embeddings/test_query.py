from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.errors import QuestionError
from embeddings.query import parse_moment, understand
from embeddings.types import Filter

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
LAST = (23, 59, 59, 999999)


def test_a_question_is_asked_now_unless_it_says_otherwise():
    query = understand("Who reopened the Guliston crossing?", now=NOW)
    assert (query.as_of, query.where.as_of) == (NOW, NOW)


def test_terms_are_the_folded_content_words_once_each():
    query = understand("Did Tajikistan's guards meet the guards of  Özgön?", now=NOW)
    assert query.terms == ("tajikistan", "guards", "meet", "ozgon")
    assert query.text == "Did Tajikistan's guards meet the guards of Özgön?"


def test_a_day_as_moment_means_its_end():
    assert understand("water", now=NOW, as_of=date(2026, 5, 1)).as_of == datetime(2026, 5, 1, *LAST, tzinfo=UTC)


def test_a_time_as_moment_is_kept():
    moment = datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert understand("water", now=NOW, as_of=moment).where.as_of == moment


def test_other_limits_stay():
    where = Filter(since=NOW, outlets=frozenset({"Pamir Post"}))
    query = understand("water", now=NOW, where=where)
    assert (query.where.since, query.where.outlets) == (NOW, {"Pamir Post"})


def test_the_words_of_a_named_time_are_no_terms():
    query = understand("Which exercise did the CSTO hold last week?", now=NOW)
    assert query.when is not None
    assert query.when.phrase == "last week"
    assert query.terms == ("exercise", "csto", "hold")
    assert query.text == "Which exercise did the CSTO hold last week?"


def test_the_words_of_an_anchor_are_what_is_asked():
    query = understand("What did Japarov promise before the summit?", now=NOW)
    assert query.terms == ("japarov", "promise", "summit")


def test_a_named_time_is_relative_to_the_moment_of_the_question():
    when = understand("Who crossed the border yesterday?", now=NOW, as_of=date(2021, 4, 29)).when
    assert when is not None
    assert (when.start, when.end) == (datetime(2021, 4, 28, tzinfo=UTC), datetime(2021, 4, 28, *LAST, tzinfo=UTC))


def test_a_named_time_limits_nothing():
    assert understand("What was signed in March 2015?", now=NOW).where == Filter(as_of=NOW)


def test_a_question_without_a_time_has_none():
    assert understand("When did Rakhmon visit Khujand?", now=NOW).when is None


@given(st.text())
def test_only_an_empty_question_is_refused(question):
    if question.split():
        assert understand(question, now=NOW).text == " ".join(question.split())
    else:
        with pytest.raises(QuestionError):
            understand(question, now=NOW)


def test_an_empty_question_is_refused():
    with pytest.raises(QuestionError, match="empty"):
        understand("  \n", now=NOW)


@pytest.mark.parametrize(
    ("written", "end", "meant"),
    [
        ("2026-05-01", False, datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026-05-01", True, datetime(2026, 5, 1, *LAST, tzinfo=UTC)),
        ("2026-05-01T06:00+06:00", False, datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026-05-01T06:00", True, datetime(2026, 5, 1, 6, tzinfo=UTC)),
        ("3 days ago", False, datetime(2026, 5, 9, tzinfo=UTC)),
        ("3 days ago", True, datetime(2026, 5, 9, *LAST, tzinfo=UTC)),
        ("12 марта 2026", False, datetime(2026, 3, 12, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_people_write_them(written, end, meant):
    assert parse_moment(written, now=NOW, end_of_day=end) == meant


@pytest.mark.parametrize("written", ["2026-13-40", "the other day when it rained", ""])
def test_what_is_no_date_is_refused_by_name(written):
    with pytest.raises(QuestionError, match="is no date"):
        parse_moment(written, now=NOW)


def test_the_last_day_that_a_calendar_has_is_a_moment():
    assert parse_moment("9999-12-31", now=NOW, end_of_day=True).date() == date(9999, 12, 31)
