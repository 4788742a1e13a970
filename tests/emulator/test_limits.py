"""The limits that the stand-ins enforce."""

from emulator.limits import Limits

READER, GROUP = 501, -1001


def test_the_thirty_first_message_of_any_second_is_refused():
    limits = Limits()
    assert all(limits.take(number, number / 100) == 0 for number in range(1, 31))
    assert limits.take(100, 0.9) == 1
    assert limits.take(101, 1.02) == 0


def test_a_chat_takes_one_a_second_and_a_group_twenty_a_minute():
    limits = Limits()
    assert [limits.take(READER, at) for at in (0, 1.0, 1.9)] == [0, 0, 1]
    assert [limits.take(GROUP, 2.0 * number) for number in range(20)] == [0] * 20
    assert limits.take(GROUP, 45.0) == 15


def test_a_refused_message_counts_only_against_who_does_not_wait():
    limits = Limits()
    limits.take(READER, 0)
    assert limits.take(READER, 0.5) == 1
    assert limits.take(READER, 1.5) == 0


def test_the_penalty_doubles_each_time_it_is_ignored():
    limits = Limits()
    limits.take(READER, 0)
    assert [limits.take(READER, at) for at in (0.5, 0.6, 0.7, 0.8)] == [1, 2, 4, 8]
    assert limits.take(READER, 8.7) == 16
    assert limits.take(READER + 1, 8.7) == 0
