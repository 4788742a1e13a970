from datetime import datetime, timedelta

from fakes.bot_clock import MONDAY_MORNING
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import ANSWERS_COMPARED, LONGEST_WAY, MARGIN, Drip, Limits, Pace, RoundTrips, Sending, Window
from bot.messages import Lane

NOW = MONDAY_MORNING
READER, GROUP = 501, -1001_700
SECOND, MINUTE = timedelta(seconds=1) + MARGIN, timedelta(minutes=1) + MARGIN


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def sent(pace: Pace, chat_id: int, moment: datetime, lane: Lane = Lane.ANSWER) -> None:
    """Send a message that is there at once."""
    pace.answered(pace.begin(chat_id, lane, moment), moment)


def test_nothing_is_held_back_at_first() -> None:
    pace = Pace(Limits())

    assert pace.free_at(Lane.BROADCAST, NOW) == NOW
    assert pace.chat_free_at(READER, Lane.BROADCAST, NOW) == NOW


def test_a_chat_takes_one_message_a_second() -> None:
    pace = Pace(Limits())
    sent(pace, READER, NOW)

    assert pace.chat_free_at(READER, Lane.ANSWER, NOW) == NOW + SECOND
    assert pace.chat_free_at(READER + 1, Lane.ANSWER, NOW) == NOW


def test_a_group_takes_twenty_messages_a_minute() -> None:
    pace = Pace(Limits())
    for number in range(20):
        sent(pace, GROUP, at(2 * number))

    assert pace.chat_free_at(GROUP, Lane.ANSWER, at(50)) == NOW + MINUTE


def test_a_private_chat_has_no_limit_for_a_minute() -> None:
    pace = Pace(Limits())
    for number in range(20):
        sent(pace, READER, at(2 * number))

    assert pace.chat_free_at(READER, Lane.ANSWER, at(50)) == at(50)


def test_the_bot_as_a_whole_takes_thirty_a_second() -> None:
    pace = Pace(Limits())
    for number in range(30):
        sent(pace, READER + number, at(0.01 * number))

    assert pace.room(Lane.ANSWER, at(0.3)) == 0
    assert pace.free_at(Lane.ANSWER, at(0.3)) == NOW + SECOND


def test_broadcasts_begin_few_at_a_time_so_that_an_answer_finds_room_soon() -> None:
    pace = Pace(Limits())
    while pace.room(Lane.BROADCAST, NOW):
        sent(pace, READER, NOW, Lane.BROADCAST)

    assert pace.room(Lane.ANSWER, NOW) >= 24
    assert pace.free_at(Lane.BROADCAST, NOW) <= at(0.1)


def test_broadcasts_use_at_least_the_whole_pace() -> None:
    drip = Drip(Limits().at_a_time, Limits().apart)
    taken, now = 0, NOW
    while now < at(10):
        for _ in range(drip.room(now)):
            drip.take(now)
            taken += 1
        now = drip.free_at(now) + timedelta(milliseconds=25)  # a look takes its time

    assert taken >= 300


def test_a_group_s_broadcasts_leave_room_for_an_answer_each_three_seconds() -> None:
    pace = Pace(Limits())
    sent(pace, GROUP, NOW, Lane.BROADCAST)

    assert pace.chat_free_at(GROUP, Lane.BROADCAST, NOW) == at(3)
    assert pace.chat_free_at(GROUP, Lane.ANSWER, NOW) == NOW + SECOND


def test_what_is_under_way_may_arrive_any_moment() -> None:
    pace = Pace(Limits())
    pace.begin(READER, Lane.ANSWER, NOW)

    assert pace.chat_free_at(READER, Lane.ANSWER, at(0.4)) == at(0.4) + SECOND


def test_a_late_answer_moves_the_next_message_on() -> None:
    pace = Pace(Limits())
    sending = pace.begin(READER, Lane.ANSWER, NOW)
    pace.answered(sending, at(0.4))

    assert pace.chat_free_at(READER, Lane.ANSWER, at(0.5)) == at(0.4) + SECOND


def test_a_request_that_hangs_is_waited_for_a_second() -> None:
    pace = Pace(Limits())
    pace.begin(READER, Lane.ANSWER, NOW)

    assert pace.chat_free_at(READER, Lane.ANSWER, at(1.9)) == NOW + LONGEST_WAY + SECOND
    assert pace.chat_free_at(READER, Lane.ANSWER, at(2.1)) == at(2.1)


def test_of_a_round_trip_only_what_is_longer_than_the_shortest_counts() -> None:
    trips = RoundTrips()
    for number in range(ANSWERS_COMPARED):
        trips.arrived(Sending(at(number)), at(number + 0.2))

    assert trips.arrived(Sending(at(31)), at(31.5)) == at(31.3)


def test_few_answers_say_nothing_about_the_shortest_way() -> None:
    trips = RoundTrips()

    assert trips.arrived(Sending(NOW), at(0.5)) == at(0.5)
    assert trips.arrived(Sending(at(100)), at(100.5)) == at(100.5)


def test_a_chat_that_is_told_to_wait_waits_in_all_lanes_and_alone() -> None:
    pace = Pace(Limits())
    pace.hold(READER, at(30))
    pace.hold(READER, at(10))

    assert [pace.chat_free_at(READER, lane, NOW) for lane in Lane] == [at(30)] * 3
    assert pace.chat_free_at(READER + 1, Lane.ANSWER, NOW) == NOW
    assert pace.chat_free_at(READER, Lane.ANSWER, at(31)) == at(31)


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    pace = Pace(Limits())
    for number in range(30):
        sent(pace, READER, at(3600 + number / 100), Lane.BROADCAST)

    assert pace.free_at(Lane.ANSWER, NOW) == NOW
    assert pace.chat_free_at(READER, Lane.ANSWER, NOW) == NOW
    sent(pace, READER, NOW, Lane.BROADCAST)
    assert pace.free_at(Lane.BROADCAST, at(1)) == at(1)


def test_idle_chats_are_forgotten_and_busy_ones_are_not() -> None:
    pace = Pace(Limits())
    sent(pace, READER, NOW)
    for number in range(20):
        sent(pace, GROUP, at(number / 10))

    pace.forget_idle(at(4))

    assert pace.chat_free_at(GROUP, Lane.ANSWER, at(4)) == NOW + MINUTE
    assert list(pace._chats) == [GROUP]


@given(
    most=st.integers(1, 6),
    ways=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 400), st.integers(0, 400)), max_size=60),
)
def test_no_stretch_of_a_window_ever_takes_more_than_it_may(most: int, ways: list[tuple[int, int, int]]) -> None:
    """Whatever the rests between messages, and however long each and its answer are on the way."""
    window, length = Window(most, timedelta(seconds=1)), timedelta(seconds=1)
    now, arrived = NOW, []

    for rest, there, back in ways:
        now = window.free_at(now + timedelta(milliseconds=rest))
        sending = Sending(now)
        window.add(sending)
        arrived.append(now + timedelta(milliseconds=there))
        now += timedelta(milliseconds=there + back)
        sending.arrived = now

    assert all(later - earlier >= length for earlier, later in zip(arrived, arrived[most:], strict=False))
