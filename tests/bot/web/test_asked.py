"""What an address asks for, and what is wrong with it."""

from datetime import UTC, datetime

import pytest

from bot.web.asked import Given, address, cleaned, understood
from corpus.types import Holding

NOW = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)
HELD = [Holding("Sughd Herald", "en", 3), Holding("Valley  Wire", "ru", 2), Holding("", "", 1)]


def read(zone="Asia/Tashkent", **given):
    return understood(cleaned(Given(**{"question": "Who opened the gates?", **given})), HELD, now=NOW, zone=zone)


def objections(**given):
    return [(one.name, one.key) for one in read(**given).objections]


def test_a_question_without_limits_is_asked_of_everything():
    asked = read().asked

    assert asked.question == "Who opened the gates?"
    assert asked.where is None
    assert asked.extent is None


def test_days_begin_and_end_where_the_room_is():
    where = read(first="2025-03-30", last="2025-03-31").asked.where

    assert where.since == datetime(2025, 3, 29, 19, 0, tzinfo=UTC)
    assert where.until == datetime(2025, 3, 31, 18, 59, 59, 999999, tzinfo=UTC)


def test_west_of_greenwich_days_are_those_of_bare_dates():
    where = read("America/Lima", first="2025-03-30", last="2025-03-30").asked.where

    assert where.since == datetime(2025, 3, 30, tzinfo=UTC)
    assert where.until == datetime(2025, 3, 30, 23, 59, 59, 999999, tzinfo=UTC)


def test_a_past_day_means_its_end_and_today_means_now():
    assert read(as_of="2025-03-30").asked.as_of == datetime(2025, 3, 30, 23, 59, 59, 999999, tzinfo=UTC)
    assert read(as_of="2025-04-02").asked.as_of == NOW


def test_outlets_are_named_as_they_are_shown():
    asked = read(outlets=("Valley Wire", "Valley Wire", " "), languages=("ru",)).asked

    assert asked.where.outlets == {"Valley  Wire"}
    assert asked.where.languages == {"ru"}


@pytest.mark.parametrize(
    "day", ["soon", "2025-02-30", "2025-4-1", "0001-01-01", "9999-12-31", "２０２５-01-01", "20250101"]
)
@pytest.mark.parametrize(("name", "field"), [("from", "first"), ("to", "last"), ("as_of", "as_of")])
def test_what_is_no_day_is_told(name, field, day):
    assert objections(**{field: day}) == [(name, "web_ask_no_day")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"first": "2025-03-30", "last": "2025-03-29"}, ("to", "web_ask_turned")),
        ({"first": "2025-03-30", "as_of": "2025-03-29"}, ("from", "web_ask_later")),
        ({"as_of": "2025-04-09"}, ("as_of", "asof_future")),
        ({"outlets": ("Fergana Courier",)}, ("outlet", "web_ask_no_outlet")),
        ({"languages": ("tg",)}, ("language", "web_ask_no_language")),
        ({"question": "ж" * 501}, ("question", "question_too_long")),
        ({"start": "10"}, ("start", "web_ask_no_start")),
        ({"start": "-1"}, ("start", "web_ask_no_start")),
        ({"start": "٣"}, ("start", "web_ask_no_start")),
        ({"start": "9" * 5000}, ("start", "web_ask_no_start")),
    ],
)
def test_what_cannot_be_is_told(given, expected):
    read_so = read(**given)

    assert [(one.name, one.key) for one in read_so.objections] == [expected]
    assert read_so.asked is None


def test_all_that_is_wrong_is_told_at_once():
    assert len(read(first="soon", last="later", outlets=("Fergana Courier",)).objections) == 3


def test_what_is_repeated_is_not_repeated_whole():
    (objection,) = read(outlets=("x" * 3000,)).objections

    assert len(objection.values["given"]) == 60


def test_what_nobody_can_see_is_taken_out():
    given = cleaned(Given("Who\x00 opened\r\n\x1b[31m the\ud800 gates\u2028?", outlets=("\x00", "Valley\tWire")))

    assert given.question == "Who opened [31m the gates ?"
    assert given.outlets == ("Valley Wire",)


def test_the_address_of_an_answer_holds_the_question_and_its_limits():
    given = Given("Кто открыл?", first="2025-03-30", outlets=("Valley Wire", "A&B"))

    assert address(given, start=3) == (
        "/?q=%D0%9A%D1%82%D0%BE+%D0%BE%D1%82%D0%BA%D1%80%D1%8B%D0%BB%3F&from=2025-03-30"
        "&outlet=Valley+Wire&outlet=A%26B&start=3"
    )
    assert address(Given()) == "/?"
