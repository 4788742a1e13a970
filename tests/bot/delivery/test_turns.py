from datetime import timedelta

from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER, SECOND_READER

from bot.delivery.outbox import Waiting
from bot.delivery.pace import Limits, Pace
from bot.delivery.turns import Choice
from bot.messages import Lane

NOW = MONDAY_MORNING
SOON = timedelta(seconds=1)


def waiting(number: int, chat_id: int, lane: Lane = Lane.BROADCAST) -> Waiting:
    return Waiting(number, chat_id, lane, NOW)


def chosen(choice: Choice) -> list[int]:
    return [item.id for item in choice.chosen]


def busy(pace: Pace, messages: int, lane: Lane = Lane.ANSWER) -> Pace:
    for number in range(messages):
        pace.answered(pace.begin(9000 + number, lane, NOW), NOW)
    return pace


def test_a_chat_gets_one_message_at_a_time_whatever_its_lane() -> None:
    choice = Choice(Pace(Limits()), NOW, most=100)

    choice.offer([waiting(3, READER.chat_id, Lane.ANSWER), waiting(1, READER.chat_id), waiting(2, 502)])

    assert chosen(choice) == [3, 2]


def test_a_chat_that_must_wait_is_passed_over_and_looked_at_when_it_is_free() -> None:
    pace = Pace(Limits())
    pace.hold(READER.chat_id, NOW + SOON / 2)
    choice = Choice(pace, NOW, most=100)

    choice.offer([waiting(1, READER.chat_id), waiting(2, SECOND_READER.chat_id)])

    assert chosen(choice) == [2]
    assert choice.next_look(NOW, within=SOON) == NOW + SOON / 2


def test_no_more_begin_than_the_bot_may_send() -> None:
    pace = busy(Pace(Limits()), 28)
    choice = Choice(pace, NOW, most=100)

    choice.offer([waiting(number, number, Lane.ANSWER) for number in range(1, 6)])
    busy(pace, len(choice.chosen))

    assert chosen(choice) == [1, 2]
    assert choice.lanes == ()
    assert NOW < choice.next_look(NOW, within=2 * SOON) < NOW + 2 * SOON


def test_what_frees_while_others_begin_is_looked_at_at_once() -> None:
    choice = Choice(busy(Pace(Limits()), 30), NOW, most=100)
    later = NOW + 2 * SOON

    assert choice.next_look(later, within=SOON) == later


def test_where_broadcasts_have_had_their_share_an_answer_still_goes() -> None:
    choice = Choice(busy(Pace(Limits()), 6, Lane.BROADCAST), NOW, most=100)

    assert choice.lanes == (Lane.ANSWER,)
    choice.offer([waiting(1, READER.chat_id), waiting(2, SECOND_READER.chat_id, Lane.ANSWER)])
    assert chosen(choice) == [2]


def test_where_as_many_are_under_way_as_may_be_an_answer_is_waited_for() -> None:
    choice = Choice(Pace(Limits()), NOW, most=0)

    choice.offer([waiting(1, READER.chat_id)])

    assert chosen(choice) == []
    assert choice.next_look(NOW, within=SOON) == NOW + SOON
