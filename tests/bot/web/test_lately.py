"""Who was here in the last minutes."""

from datetime import UTC, datetime, timedelta

from bot.web.access import Standing
from bot.web.lately import REMEMBERED, REMEMBERED_FOR, Lately, Present
from bot.web.sessions import Session

NOW = datetime(2026, 3, 2, 3, 40, tzinfo=UTC)
SOON = NOW + timedelta(minutes=3)


def somebody(until=NOW + timedelta(days=1)):
    return Present(Session(7, Standing.READER, 501, NOW, NOW, until, ""), Standing.READER)


def test_who_came_is_remembered_for_ten_minutes():
    lately, who = Lately(), somebody()
    lately.came("kq7", who, NOW)

    assert lately.of("kq7", NOW + REMEMBERED_FOR - timedelta(seconds=1)) is who
    assert lately.of("kq7", NOW + REMEMBERED_FOR) is lately.of("other", NOW) is None


def test_not_beyond_the_end_of_the_session():
    lately = Lately()
    lately.came("kq7", somebody(until=SOON), NOW)

    assert lately.of("kq7", SOON) is None


def test_who_was_found_to_be_out_is_forgotten():
    lately = Lately()
    lately.came("kq7", somebody(), NOW)
    lately.came("kq7", None, NOW)

    assert lately.of("kq7", NOW) is None


def test_where_a_session_was_ended_all_are_asked_for_again():
    lately = Lately()
    lately.came("kq7", somebody(), NOW)
    lately.forget()

    assert lately.of("kq7", NOW) is None


def test_it_is_bounded():
    lately, names = Lately(), [f"session {number}" for number in range(REMEMBERED + 1)]
    for name in names:
        lately.came(name, somebody(), NOW)

    assert [name for name in names if lately.of(name, NOW) is None] == names[:1]


def test_nobody_stays_where_the_clock_was_set_back():
    lately = Lately()
    lately.came("kq7", somebody(), NOW)

    assert lately.of("kq7", NOW - timedelta(days=5)) is None
