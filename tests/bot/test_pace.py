from datetime import timedelta

from fakes.bot_clock import MONDAY_MORNING
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import Limits, Pace, Window

NOW = MONDAY_MORNING
READER, GROUP = 501, -1001_700


def test_nothing_is_held_back_at_first() -> None:
    pace = Pace(Limits())

    assert pace.free_at(NOW) == NOW
    assert pace.chat_free_at(READER, NOW) == NOW


def test_a_chat_takes_one_message_a_second() -> None:
    pace = Pace(Limits())
    pace.count(READER, NOW)

    assert pace.chat_free_at(READER, NOW) == NOW + timedelta(seconds=1)
    assert pace.chat_free_at(READER + 1, NOW) == NOW


def test_a_group_takes_twenty_messages_a_minute() -> None:
    pace = Pace(Limits())
    for second in range(20):
        pace.count(GROUP, NOW + timedelta(seconds=second))

    assert pace.chat_free_at(GROUP, NOW + timedelta(seconds=21)) == NOW + timedelta(minutes=1)


def test_a_private_chat_has_no_limit_for_a_minute() -> None:
    pace = Pace(Limits())
    for second in range(20):
        pace.count(READER, NOW + timedelta(seconds=second))

    assert pace.chat_free_at(READER, NOW + timedelta(seconds=21)) == NOW + timedelta(seconds=21)


def test_the_bot_as_a_whole_takes_thirty_a_second() -> None:
    pace = Pace(Limits())
    for number in range(30):
        pace.count(READER + number, NOW + timedelta(milliseconds=10 * number))

    assert pace.free_at(NOW + timedelta(milliseconds=300)) == NOW + timedelta(seconds=1)


def test_idle_chats_are_forgotten_and_busy_ones_are_not() -> None:
    pace = Pace(Limits())
    pace.count(READER, NOW)
    for _ in range(20):
        pace.count(GROUP, NOW)

    pace.forget_idle(NOW + timedelta(seconds=2))

    assert pace.chat_free_at(GROUP, NOW + timedelta(seconds=2)) == NOW + timedelta(minutes=1)
    assert list(pace._chats) == [GROUP]


@given(most=st.integers(1, 6), waits=st.lists(st.integers(0, 900), max_size=60))
def test_no_stretch_of_a_window_ever_holds_more_than_it_may(most: int, waits: list[int]) -> None:
    window, length = Window(most, timedelta(seconds=1)), timedelta(seconds=1)
    now, added = NOW, []

    for wait in waits:
        now = window.free_at(now + timedelta(milliseconds=wait))
        window.add(now)
        added.append(now)

    assert all(later - earlier >= length for earlier, later in zip(added, added[most:], strict=False))
