"""Several workers share an inbox: each chat's order is kept, and what a dead one had in hand is handled again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_crew import KnownMember, members
from fakes.bot_desk import outgoing

from bot.delivery.inbox import Arrival, Handled, Inbox
from bot.store import BotStore
from bot.workers.claims import SharedInbox

pytestmark = pytest.mark.engines("postgres")

READER, SECOND_READER, THIRD_READER = 501, 502, 503

SOON = MONDAY_MORNING + timedelta(seconds=0.3)
LATER = MONDAY_MORNING + timedelta(seconds=0.5)

Hire = Callable[..., "Desk"]


class Desk:
    """A worker with its inbox."""

    def __init__(self, store: BotStore, member: KnownMember, *, doors: bool = False) -> None:
        self.member, self.inbox = member, SharedInbox(store, member, doors=doors)
        self.held: set[int] = set()

    def put(self, *pairs: tuple[int, int | None]) -> None:
        arrivals = [
            Arrival(number, chat, '{"message":{"text":"Is the Torugart pass open?"}}') for chat, number in pairs
        ]
        self.inbox.put(arrivals, MONDAY_MORNING)

    def claims(self, limit: int = 100, *, suspect: bool = True, now: datetime = MONDAY_MORNING) -> list[int]:
        claimed = self.inbox.claim(limit, now, suspect=suspect, held=frozenset(self.held))
        self.held.update(one.arrival.update_id for one in claimed)
        return [one.arrival.update_id for one in claimed]

    def ends(self, *numbers: int, saying: str = "Answer") -> int:
        self.held.difference_update(numbers)
        handled = [Handled(number, (outgoing(f"update:{number}:0", text=f"{saying} {number}"),)) for number in numbers]
        return self.inbox.end(handled, MONDAY_MORNING)


@pytest.fixture
def hire(store: BotStore, postgres_url: str) -> Iterator[Hire]:
    with members(postgres_url) as make:
        yield lambda **how: Desk(store, make(), **how)


def answers(store: BotStore) -> list[str]:
    return sorted(delivery.message.text for delivery in store.due(MONDAY_MORNING))


def test_what_one_worker_has_in_hand_no_other_takes_nor_anything_of_the_same_chat(hire: Hire) -> None:
    first, second = hire(), hire()
    first.put((READER, 1), (READER, 2), (SECOND_READER, 3))

    assert first.claims(1) == [1]
    assert second.claims() == [3]
    assert (first.claims(), second.claims()) == ([], [])


def test_the_next_of_a_chat_goes_to_whoever_asks_when_the_one_before_has_ended(hire: Hire) -> None:
    first, second = hire(), hire()
    first.put((READER, 1), (READER, 2))
    first.claims()
    first.ends(1)

    assert second.claims() == [2]


def test_a_claim_of_which_the_worker_never_heard_is_made_again_by_it_and_by_nobody_else(hire: Hire) -> None:
    first, second = hire(), hire()
    first.put((READER, 1), (READER, 2), (SECOND_READER, 3))
    first.inbox.claim(9, MONDAY_MORNING, suspect=True)  # and the connection breaks before the reply

    assert second.claims() == []
    [again, other] = first.inbox.claim(9, MONDAY_MORNING, suspect=True)
    assert [(one.arrival.update_id, one.tries) for one in (again, other)] == [(1, 0), (3, 0)]


def test_an_update_below_one_that_is_in_hand_waits_for_it(hire: Hire) -> None:
    """A load balancer's doors may put what came first later."""
    first, second = hire(), hire()
    first.put((READER, 7))
    first.claims()
    second.put((READER, 6))

    assert second.claims() == []
    first.ends(7)
    assert second.claims() == [6]


def test_updates_of_no_chat_wait_for_none(hire: Hire) -> None:
    first, second = hire(), hire()
    first.put((None, 1), (None, 2), (None, 3))

    assert (first.claims(2), second.claims()) == ([1, 2], [3])


def test_what_a_dead_worker_had_in_hand_is_free_at_once_and_counted(hire: Hire) -> None:
    first, second = hire(), hire()
    first.put((READER, 1), (READER, 2), (SECOND_READER, 3))
    first.claims()
    first.member.dies()

    taken = second.inbox.claim(100, MONDAY_MORNING, suspect=True)

    assert [(one.arrival.update_id, one.tries, one.suspect) for one in taken] == [(1, 0, False), (3, 0, False)]


def test_what_two_workers_died_over_goes_alone(hire: Hire) -> None:
    hire().put((READER, 1), (SECOND_READER, 2), (THIRD_READER, 3))
    for _ in range(2):
        worker = hire()
        assert len(worker.claims()) == 3
        worker.member.dies()

    last = hire()
    assert last.claims(suspect=False) == []
    assert last.claims() == [1]
    last.ends(1)
    assert last.claims() == [2]


def test_a_worker_that_others_take_for_dead_claims_nothing(hire: Hire) -> None:
    worker = hire()
    worker.put((READER, 1))
    worker.member.known = False

    assert worker.claims() == []


def test_whoever_lost_an_update_to_another_puts_no_answer_into_the_outbox(hire: Hire, store: BotStore) -> None:
    """It may have more parts by then, which would come beside those of the other."""
    late, next_ = hire(), hire()
    late.put((READER, 1))
    late.claims()
    late.member.dies()
    next_.claims()

    assert late.ends(1, saying="Late answer") == 0
    late.inbox.set_aside(1, "ValueError", MONDAY_MORNING)
    assert next_.ends(1) == 1
    assert late.ends(1, saying="Late answer") == 0
    assert answers(store) == ["Answer 1"]


def test_what_is_given_back_in_order_is_not_counted(hire: Hire) -> None:
    first, second = hire(), hire()
    first.put((READER, 1), (SECOND_READER, 2))
    first.claims()
    first.ends(2)
    first.inbox.release()

    assert [(one.arrival.update_id, one.tries) for one in second.inbox.claim(9, MONDAY_MORNING, suspect=False)] == [
        (1, 0)
    ]


def test_an_update_that_comes_again_adds_nothing_while_it_is_in_hand(hire: Hire) -> None:
    first, second = hire(), hire()
    first.put((READER, 1))
    first.claims()
    second.put((READER, 1))

    assert second.claims() == []
    assert second.inbox.count() == 1


def test_what_came_through_another_door_later_is_waited_for_by_all_that_follow_it(hire: Hire) -> None:
    first, second = hire(doors=True), hire(doors=True)
    first.put((READER, 1))
    assert first.claims(now=LATER) == [1]
    first.ends(1)
    first.put((SECOND_READER, 3), (READER, 4))
    before = second.claims(now=SOON)
    second.put((READER, 2))

    assert (before, second.claims(now=SOON)) == ([], [2, 3])
    second.ends(2)
    assert second.claims(now=SOON) == [4]


def test_what_never_comes_is_not_waited_for(hire: Hire) -> None:
    worker = hire(doors=True)
    worker.put((READER, 901), (SECOND_READER, 902))

    assert (worker.claims(now=SOON), worker.claims(now=LATER)) == ([], [901, 902])


def test_a_worker_whose_clock_is_wrong_makes_nobody_wait(hire: Hire) -> None:
    worker = hire(doors=True)
    worker.put((READER, 901))

    assert worker.claims(now=MONDAY_MORNING - timedelta(hours=1)) == [901]


def test_a_process_that_is_alone_claims_nothing(store: BotStore) -> None:
    inbox = Inbox(store)
    inbox.put([Arrival(1, READER, "{}")], MONDAY_MORNING)

    assert (inbox.shared, inbox.claim(9, MONDAY_MORNING, suspect=True)) == (False, [])
