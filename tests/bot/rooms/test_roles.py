"""Who was let into a closed desk, and what is held of chats that were not."""

from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING as NOW
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, brief_at, outgoing, settle

from bot.messages import Lane, Outgoing
from bot.rooms.roles import EVERYWHERE, Holder, Roles
from bot.settings import BotSettings
from bot.store import BotStore
from bot.types import Cause, Place, Role

pytestmark = pytest.mark.engines("sqlite", "postgres")

OWNER, EDITOR, STRANGER = 7, 501, 909
CLOSED = BotSettings(closed=True, owners=[OWNER])


@pytest.fixture
def roles(store: BotStore) -> Roles:
    return Roles(store, CLOSED)


def due_to(store: BotStore) -> set[int]:
    return {delivery.place.chat_id for delivery in store.due(NOW + timedelta(days=1))}


def test_an_open_desk_admits_everybody(store: BotStore) -> None:
    roles = Roles(store, BotSettings(owners=[OWNER]))

    assert roles.admits(STRANGER, STRANGER) and roles.admits(STRANGER, NEWSROOM.chat_id) and roles.admits(None, -1002)


def test_a_closed_desk_admits_its_owners_anywhere_and_nobody_else(roles: Roles) -> None:
    assert roles.admits(OWNER, OWNER) and roles.admits(OWNER, NEWSROOM.chat_id)
    assert not roles.admits(STRANGER, STRANGER)
    assert not roles.admits(STRANGER, NEWSROOM.chat_id)
    assert not roles.admits(None, NEWSROOM.chat_id)


def test_a_person_who_was_let_in_asks_in_private_and_not_in_groups_of_strangers(roles: Roles) -> None:
    roles.give(EDITOR, Role.READER, NOW)

    assert roles.admits(EDITOR, EDITOR)
    assert not roles.admits(EDITOR, NEWSROOM.chat_id)


def test_everybody_asks_in_a_group_that_was_let_in(roles: Roles) -> None:
    assert roles.let_in(NEWSROOM.chat_id, NOW) is True
    assert roles.let_in(NEWSROOM.chat_id, NOW) is False

    assert roles.admits(STRANGER, NEWSROOM.chat_id) and roles.admits(None, NEWSROOM.chat_id)
    assert not roles.admits(STRANGER, STRANGER)


def test_a_role_of_one_chat_counts_there_alone(roles: Roles) -> None:
    roles.give(EDITOR, Role.EDITOR, NOW, chat_id=NEWSROOM.chat_id)

    assert roles.of(EDITOR, NEWSROOM.chat_id) is Role.EDITOR
    assert roles.of(EDITOR, -1002) is None
    assert roles.admits(EDITOR, NEWSROOM.chat_id) and not roles.admits(EDITOR, EDITOR)


def test_of_two_roles_the_higher_counts(roles: Roles) -> None:
    roles.give(EDITOR, Role.READER, NOW)
    roles.give(EDITOR, Role.EDITOR, NOW, chat_id=NEWSROOM.chat_id)

    assert roles.of(EDITOR, NEWSROOM.chat_id) is Role.EDITOR
    assert roles.of(EDITOR, EDITOR) is Role.READER
    assert roles.of(OWNER, NEWSROOM.chat_id) is Role.OWNER


def test_a_role_takes_the_place_of_the_one_before(roles: Roles) -> None:
    roles.give(EDITOR, Role.EDITOR, NOW)
    roles.give(EDITOR, Role.READER, NOW)

    assert roles.of(EDITOR, EVERYWHERE) is Role.READER


def test_what_is_taken_is_gone(roles: Roles) -> None:
    roles.give(EDITOR, Role.EDITOR, NOW)
    roles.let_in(NEWSROOM.chat_id, NOW)

    assert roles.take(EDITOR, NOW) is True and roles.take(EDITOR, NOW) is False
    assert roles.shut_out(NEWSROOM.chat_id, NOW) is True and roles.shut_out(NEWSROOM.chat_id, NOW) is False

    assert not roles.admits(EDITOR, EDITOR) and not roles.admits(STRANGER, NEWSROOM.chat_id)


def test_a_list_names_those_who_wrote(store: BotStore, roles: Roles) -> None:
    settle(store, READER)
    settle(store, NEWSROOM)
    roles.let_in(NEWSROOM.chat_id, NOW)
    roles.give(READER.chat_id, Role.EDITOR, NOW + timedelta(hours=1))
    roles.give(STRANGER, Role.READER, NOW + timedelta(hours=2))

    assert roles.all() == [
        Holder(EVERYWHERE, OWNER, Role.OWNER),
        Holder(EVERYWHERE, READER.chat_id, Role.EDITOR, "Border desk"),
        Holder(NEWSROOM.chat_id, 0, Role.READER, "Border desk"),
        Holder(EVERYWHERE, STRANGER, Role.READER),
    ]


# what is sent


def test_closing_a_desk_holds_what_strangers_would_get_and_opening_it_lets_that_go(store: BotStore) -> None:
    for place in (READER, SECOND_READER, NEWSROOM, Place(OWNER)):
        settle(store, place)
        store.add_subscription(place, brief_at(8), cursor=0, now=NOW)
        store.enqueue([outgoing(f"brief for {place.chat_id}", place)])
    Roles(store, CLOSED).give(READER.chat_id, Role.READER, NOW)

    Roles(store, CLOSED).enforce(NOW)

    assert due_to(store) == {READER.chat_id, OWNER}
    assert {one.place.chat_id for one in store.all_subscriptions()} == {READER.chat_id, OWNER}
    Roles(store, BotSettings()).enforce(NOW)
    assert due_to(store) == {READER.chat_id, OWNER, SECOND_READER.chat_id, NEWSROOM.chat_id}


def test_whoever_is_let_in_gets_what_waited(store: BotStore, roles: Roles) -> None:
    settle(store, NEWSROOM)
    store.enqueue([outgoing("brief", NEWSROOM)])
    roles.enforce(NOW)
    assert due_to(store) == set()

    roles.let_in(NEWSROOM.chat_id, NOW)

    assert due_to(store) == {NEWSROOM.chat_id}


def test_whoever_is_shut_out_gets_no_more_than_the_answer_that_says_so(store: BotStore, roles: Roles) -> None:
    settle(store, READER)
    roles.give(READER.chat_id, Role.READER, NOW)
    store.enqueue([outgoing("brief", READER)])

    roles.take(READER.chat_id, NOW)
    answer = outgoing("closed", READER)
    store.enqueue([Outgoing(answer.key, answer.place, answer.message, answer.not_before, Lane.ANSWER)])

    assert [delivery.key for delivery in store.due(NOW)] == ["closed"]


def test_neither_a_promotion_nor_an_error_lets_a_stranger_in(store: BotStore, roles: Roles) -> None:
    settle(store, NEWSROOM)
    store.enqueue([outgoing("brief", NEWSROOM)])
    roles.enforce(NOW)

    store.suspend(NEWSROOM.chat_id, NOW, Cause.KICKED)
    store.resume(NEWSROOM.chat_id)

    assert due_to(store) == set()


def test_the_administrators_chat_is_part_of_the_desk(store: BotStore) -> None:
    settle(store, NEWSROOM)
    store.enqueue([outgoing("a feed went silent", NEWSROOM)])
    roles = Roles(store, BotSettings(closed=True, owners=[OWNER], admin_chat=NEWSROOM.chat_id))

    roles.enforce(NOW)

    assert due_to(store) == {NEWSROOM.chat_id} and roles.admits(STRANGER, NEWSROOM.chat_id)
