"""What an earlier leader writes after a later term has begun does not count, whatever it believes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
import sqlalchemy as sa
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_crew import plain
from fakes.bot_desk import outgoing

from bot.delivery.endings import Again, Failed, Sent
from bot.delivery.post import Post
from bot.errors import StoreError
from bot.messages import Delivery
from bot.store import BotStore
from bot.workers import terms
from bot.workers.locks import LEADER

pytestmark = pytest.mark.engines("postgres")

LATER = MONDAY_MORNING + timedelta(seconds=5)


@dataclass
class Believing:
    """The mandate of a leader that does not know of any later term."""

    term: int

    def holds(self) -> bool:
        return True

    def confirmed(self, connection: sa.Connection) -> bool:
        return terms.is_present(connection, self.term)


@pytest.fixture
def session(postgres_url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(plain(postgres_url), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s, 0)", [LEADER])
        yield connection


def begun(store: BotStore, post: Post, *keys: str) -> list[Delivery]:
    store.enqueue([outgoing(key) for key in keys])
    return post.begin([one.id for one in store.due(MONDAY_MORNING)], MONDAY_MORNING)


def test_terms_are_numbered_and_say_how_they_ended(
    store: BotStore, session: psycopg.Connection[tuple[object, ...]]
) -> None:
    pid = session.info.backend_pid
    none = terms.last(store)
    numbers = [terms.begin(store, worker, MONDAY_MORNING, pid=pid) for worker in (17, 18)]
    terms.end(store, 1, LATER)
    open_ = terms.last(store)
    terms.end(store, 2, LATER)

    assert (none, numbers) == (None, [1, 2])
    assert (open_, terms.last(store)) == (terms.Term(2, 18, ended=False), terms.Term(2, 18, ended=True))


def test_whoever_lost_the_lock_while_it_waited_begins_no_term(
    store: BotStore, session: psycopg.Connection[tuple[object, ...]]
) -> None:
    with pytest.raises(StoreError, match="another worker may have it"):
        terms.begin(store, 17, MONDAY_MORNING, pid=session.info.backend_pid + 1)

    assert terms.last(store) is None


def test_an_earlier_leader_begins_nothing(store: BotStore, session: psycopg.Connection[tuple[object, ...]]) -> None:
    pid = session.info.backend_pid
    post = Post(store, Believing(terms.begin(store, 17, MONDAY_MORNING, pid=pid)))
    [one] = begun(store, post, "brief:1")
    terms.begin(store, 18, LATER, pid=pid)

    for begins in (lambda: post.begin([one.id], LATER), post.recover, lambda: post.mend_times(LATER)):
        with pytest.raises(StoreError, match="another process sends now"):
            begins()


def test_what_an_earlier_leader_had_no_answer_to_is_not_due_again_while_the_next_one_sends_it(
    store: BotStore, session: psycopg.Connection[tuple[object, ...]]
) -> None:
    pid = session.info.backend_pid
    old = Post(store, Believing(terms.begin(store, 17, MONDAY_MORNING, pid=pid)))
    [one] = begun(store, old, "brief:1")
    new = Post(store, Believing(terms.begin(store, 18, LATER, pid=pid)))
    new.recover()
    new.begin([one.id], LATER)

    old.end([Again(one, LATER), Failed(one, "refused", LATER)])

    assert (new.states().in_flight, new.states().due, new.states().failed) == (1, 0, 0)


def test_what_telegram_took_of_an_earlier_leader_is_written_down(
    store: BotStore, session: psycopg.Connection[tuple[object, ...]]
) -> None:
    pid = session.info.backend_pid
    old = Post(store, Believing(terms.begin(store, 17, MONDAY_MORNING, pid=pid)))
    [one] = begun(store, old, "brief:1")
    new = Post(store, Believing(terms.begin(store, 18, LATER, pid=pid)))
    new.recover()

    old.end([Sent(one, 900, LATER)])

    assert (new.states().sent, new.states().due) == (1, 0)
