from datetime import UTC, datetime, timedelta

from bot.rooms.seldom import Seldom

NOON = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def test_a_key_is_let_through_once_per_period() -> None:
    hourly = Seldom(timedelta(hours=1))

    assert [hourly.may("forum", NOON + timedelta(minutes=minutes)) for minutes in (0, 1, 59, 60, 61)] == [
        *(True, False, False),
        *(True, False),
    ]
    assert hourly.may("another forum", NOON)


def test_who_was_let_through_longest_ago_is_forgotten_first() -> None:
    hourly = Seldom(timedelta(hours=1), most=2)
    for chat in (1, 2, 3):
        hourly.may(chat, NOON)

    assert hourly.may(1, NOON)
    assert not hourly.may(3, NOON)
