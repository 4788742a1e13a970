"""Which answer belongs to which question's message: in the outbox, sent, changed, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import NEWSROOM, READER, room

from bot.asking.edits import KEPT, Replied, marked, words_of
from bot.messages import Answers, Lane, Message, Outgoing
from bot.store import BotStore
from bot.tables import OUTBOX
from bot.types import Earlier, Person, Request

AIGUL = Person(501, "en")
QUESTION = "Who opened the gates at Kairakkum?"
BELONGS = Answers(7, "w1", "Zx81kQ", "Ab20mT")
ANSWER = Message("1. The gates were opened by night.", answers=BELONGS)


def request(text: str = QUESTION, command: str = "ask", message_id: int = 7) -> Request:
    return Request(room(), AIGUL, command, text, message_id)


def put(store: BotStore, message: Message = ANSWER, key: str = "update:1:0") -> int:
    """Put an answer into the outbox and return its id there."""
    store.enqueue([Outgoing(key, READER, message, MONDAY_MORNING, Lane.ANSWER)])
    return next(one.id for one in store.due(MONDAY_MORNING) if one.key == key)


def test_spaces_make_no_other_question() -> None:
    assert words_of(request("  Who opened\nthe gates at   Kairakkum? ")) == words_of(request())


@pytest.mark.parametrize("other", [request("Who closed the gates at Kairakkum?"), request(command="asof")])
def test_other_words_or_another_command_make_another_question(other: Request) -> None:
    assert words_of(other) != words_of(request())


def test_the_first_message_of_an_answer_says_which_question_it_belongs_to() -> None:
    first, second = marked([Message("1."), Message("2.")], request())

    assert first.answers == Answers(7, words_of(request()))
    assert second.answers is None


def test_an_answer_that_says_so_itself_is_left_as_it_is() -> None:
    assert marked([ANSWER], request()) == [ANSWER]
    assert marked([], request()) == []


def test_an_answer_that_waits_is_known_by_its_place_in_the_outbox(store: BotStore) -> None:
    delivery = put(store)

    assert Replied(store).earlier(501, 7) == Earlier("w1", "Zx81kQ", "Ab20mT", delivery_id=delivery)


def test_an_answer_that_is_being_sent_is_neither_here_nor_there(store: BotStore) -> None:
    store.mark_in_flight(put(store))

    assert Replied(store).earlier(501, 7) == Earlier("w1", "Zx81kQ", "Ab20mT")


def test_an_answer_whose_send_was_not_confirmed_is_left_as_it_is_until_it_was_sent(store: BotStore) -> None:
    delivery = put(store)
    store.mark_in_flight(delivery)
    store.recover()

    assert Replied(store).earlier(501, 7) == Earlier("w1", "Zx81kQ", "Ab20mT")
    assert not Replied(store).change_waiting(delivery, Message("new"))


def test_a_message_that_cannot_be_read_costs_its_chat_no_edit(store: BotStore) -> None:
    delivery = put(store)
    store.enqueue([Outgoing("update:2:0", READER, Message("2."), MONDAY_MORNING, Lane.ANSWER)])
    with store.writing() as connection:
        connection.execute(OUTBOX.update().where(OUTBOX.c.key == "update:2:0").values(message='{"text": 7'))

    assert Replied(store).earlier(501, 7) == Earlier("w1", "Zx81kQ", "Ab20mT", delivery_id=delivery)


def test_an_answer_that_was_sent_is_known_by_its_message(store: BotStore) -> None:
    delivery = put(store)
    store.mark_in_flight(delivery)
    store.mark_sent(delivery, 88, MONDAY_MORNING)

    assert Replied(store).earlier(501, 7) == Earlier("w1", "Zx81kQ", "Ab20mT", answer_id=88)


def test_what_another_question_or_another_chat_got_is_not_meant(store: BotStore) -> None:
    put(store)

    assert Replied(store).earlier(501, 8) is None
    assert Replied(store).earlier(NEWSROOM.chat_id, 7) is None


def test_an_answer_that_waits_is_changed_where_it_stands_and_still_replies_to_what_it_did(store: BotStore) -> None:
    delivery = put(store, Message("old", reply_to=7, answers=BELONGS))

    assert Replied(store).change_waiting(delivery, Message("new", answers=Answers(7, "w2")))

    (waiting,) = store.due(MONDAY_MORNING)
    assert (waiting.id, waiting.message.text, waiting.message.reply_to) == (delivery, "new", 7)
    assert waiting.message.answers == Answers(7, "w2")


def test_an_answer_that_left_meanwhile_is_not_changed_in_the_outbox(store: BotStore) -> None:
    delivery = put(store)
    store.mark_in_flight(delivery)

    assert not Replied(store).change_waiting(delivery, Message("new"))


def test_a_changed_answer_is_known_as_what_it_is_now(store: BotStore) -> None:
    store.note_edited(READER, ANSWER, 88, now=MONDAY_MORNING)
    store.note_edited(READER, Message("new", answers=Answers(7, "w2", "Nn44oP")), 88, now=MONDAY_MORNING)

    assert Replied(store).earlier(501, 7) == Earlier("w2", "Nn44oP", answer_id=88)


def test_turning_a_card_leaves_it_the_answer_to_its_question(store: BotStore) -> None:
    store.note_edited(READER, ANSWER, 88, now=MONDAY_MORNING)
    store.note_edited(READER, Message("4. More gates."), 88, now=MONDAY_MORNING)

    assert Replied(store).earlier(501, 7) == Earlier("w1", "Zx81kQ", "Ab20mT", answer_id=88)


def test_an_answer_sent_anew_is_the_one_that_later_edits_change(store: BotStore) -> None:
    store.note_edited(READER, ANSWER, 88, now=MONDAY_MORNING)
    delivery = put(store, Message("new", answers=Answers(7, "w2")))

    found = Replied(store).earlier(501, 7)

    assert found is not None
    assert (found.delivery_id, found.answer_id) == (delivery, None)


def test_after_two_days_no_edit_can_come(store: BotStore) -> None:
    store.note_edited(READER, ANSWER, 88, now=MONDAY_MORNING)

    store.prune(MONDAY_MORNING + KEPT)
    kept = Replied(store).earlier(501, 7)
    store.prune(MONDAY_MORNING + KEPT + timedelta(seconds=1))

    assert kept is not None
    assert Replied(store).earlier(501, 7) is None


def test_what_waits_for_a_group_that_moved_belongs_to_none_of_its_messages(store: BotStore) -> None:
    store.enqueue([Outgoing("update:1:0", NEWSROOM, ANSWER, MONDAY_MORNING, Lane.ANSWER)])

    store.migrate(NEWSROOM.chat_id, -1002_000)

    (waiting,) = store.due(MONDAY_MORNING)
    assert (waiting.place.chat_id, waiting.message.answers) == (-1002_000, None)
