from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.asof import PastQuestion, parse_as_of
from bot.errors import CommandError

NOW = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)
SIGNED = datetime(2015, 9, 20, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("argument", "question"),
    [
        ("2015-09-20 who signed in Dushanbe?", "who signed in Dushanbe?"),
        ("2015-09-20: May protests in Bishkek", "May protests in Bishkek"),
        ("2015-09-20, 14 soldiers", "14 soldiers"),
        ("20 September 2015 who signed?", "who signed?"),
        ("September 20, 2015: who signed?", "who signed?"),
        ("20 September 2015 in Tashkent who signed?", "in Tashkent who signed?"),
        ("20.09.2015 who signed?", "who signed?"),
        ("20 сентября 2015 г. кто подписал договор?", "кто подписал договор?"),
        ("20 сентября 2015 года в Душанбе кто подписал?", "в Душанбе кто подписал?"),
        ("2015-09-20\nwho signed?", "who signed?"),
    ],
)
def test_a_date_before_the_question_is_its_moment(argument, question):
    assert parse_as_of(argument, now=NOW) == PastQuestion(SIGNED, question)


def test_a_moment_of_the_day_can_be_given():
    asked = parse_as_of("2015-09-20 14:30 who signed?", now=NOW)

    assert asked == PastQuestion(datetime(2015, 9, 20, 14, 30, tzinfo=UTC), "who signed?")


@pytest.mark.parametrize("argument", ["yesterday who signed?", "вчера кто подписал?", "1 day ago: who signed?"])
def test_a_day_may_be_named_from_today(argument):
    assert parse_as_of(argument, now=NOW).moment.date() == datetime(2025, 4, 1, tzinfo=UTC).date()


@pytest.mark.parametrize("argument", ["2025-04-02 who signed?", "2025-04-03 who signed?"])
def test_a_date_that_has_begun_somewhere_means_now(argument):
    evening = NOW.replace(hour=20)

    assert parse_as_of(argument, now=evening) == PastQuestion(evening, "who signed?")


@pytest.mark.parametrize(
    ("argument", "key"),
    [
        ("", "asof_no_date"),
        ("who signed in Dushanbe?", "asof_no_date"),
        ("2015 who signed?", "asof_no_date"),
        ("September 2015 who signed?", "asof_no_date"),
        ("12 soldiers of the CSTO", "asof_no_date"),
        ("May protests in Bishkek", "asof_no_date"),
        ("2015-13-45 who signed?", "asof_no_date"),
        ("2031-01-01 who signed?", "asof_future"),
        ("2025-04-03 who signed?", "asof_future"),
        ("2031-01-01", "asof_future"),
        ("2015-09-20", "asof_no_question"),
        ("20 September 2015:", "asof_no_question"),
    ],
)
def test_what_is_missing_is_named(argument, key):
    with pytest.raises(CommandError) as refused:
        parse_as_of(argument, now=NOW)

    assert refused.value.key == key


@given(st.text(max_size=60))
def test_whatever_is_written_the_moment_is_never_later_than_now(argument):
    try:
        asked = parse_as_of(argument, now=NOW)
    except CommandError:
        return
    assert asked.moment <= NOW
    assert asked.question and argument.endswith(asked.question)
