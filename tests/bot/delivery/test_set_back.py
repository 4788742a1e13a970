"""A clock that is set back: what was due stays due, and no wait gets longer than it was."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.bot_clock import MONDAY_MORNING, HurryingClock
from fakes.bot_desk import READER, SECOND_READER, open_store, outgoing, settle
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.delivery.endings import Again
from bot.delivery.mending import LONGEST_HOLD, LONGEST_RETRY
from bot.delivery.outbox import HELD
from bot.delivery.pace import Limits, Pace
from bot.delivery.post import Post
from bot.messages import Lane, Message, Outgoing
from bot.store import BotStore

NOW = MONDAY_MORNING
GROUP = -1001_700
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    settle(store, READER)
    yield store
    store.close()


def tried_in_vain(store: BotStore, key: str, *, again: timedelta, reason: str | None = None) -> None:
    """Put a message into the outbox whose next try is so far away."""
    post = Post(store)
    store.enqueue([outgoing(key)])
    (delivery,) = post.begin([post.waiting(NOW, most=1)[0].id], NOW)
    post.end([Again(delivery, NOW + again, lost=reason is None, reason=reason)])


def may_go(store: BotStore, now_is: timedelta) -> bool:
    return bool(Post(store).waiting(NOW + now_is, most=1))


async def test_what_was_due_before_is_still_sent(store: BotStore) -> None:
    clock = HurryingClock()
    sender = FakeSender(clock)
    courier = Courier(store, sender, clock)
    await courier.drain()
    store.enqueue([outgoing("brief"), Outgoing("answer", SECOND_READER, Message("Answer"), NOW, Lane.ANSWER)])
    clock.pass_(days=-1)

    assert await courier.drain() == 2


async def test_what_is_for_later_does_not_go_earlier(store: BotStore) -> None:
    clock = HurryingClock()
    courier = Courier(store, FakeSender(clock), clock)
    await courier.drain()
    store.enqueue([outgoing("tomorrow", at=NOW + DAY)])
    clock.pass_(hours=-3)

    assert await courier.drain() == 0
    clock.pass_(hours=3)
    assert await courier.drain() == 0


def test_the_wait_for_another_try_lasts_as_long_as_it_would_have(store: BotStore) -> None:
    tried_in_vain(store, "brief", again=timedelta(minutes=8))
    Post(store).mend_times(NOW - DAY, back=DAY)

    assert not may_go(store, timedelta(minutes=7) - DAY)
    assert may_go(store, timedelta(minutes=8) - DAY)


@pytest.mark.parametrize(("reason", "longest"), [(None, LONGEST_RETRY), (HELD, LONGEST_HOLD)])
def test_a_clock_that_was_set_back_while_the_bot_was_off_makes_no_wait_endless(
    store: BotStore, reason: str | None, longest: timedelta
) -> None:
    tried_in_vain(store, "brief", again=400 * DAY, reason=reason)
    Post(store).mend_times(NOW)

    assert not may_go(store, longest - timedelta(seconds=1))
    assert may_go(store, longest)


def test_no_answer_is_for_later_whatever_clock_it_was_given_by(store: BotStore) -> None:
    store.enqueue([Outgoing("update:7:0", READER, Message("Answer"), NOW + 400 * DAY, Lane.ANSWER)])
    Post(store).mend_times(NOW)

    assert may_go(store, timedelta(0))


def test_a_chat_that_was_told_to_wait_waits_no_longer() -> None:
    pace = Pace(Limits())
    pace.hold(READER.chat_id, NOW + timedelta(seconds=30))
    pace.begin(GROUP, Lane.BROADCAST, NOW)
    pace.set_back(DAY)

    assert pace.chat_free_at(READER.chat_id, Lane.ANSWER, NOW - DAY) == NOW - DAY + timedelta(seconds=30)
    assert pace.chat_free_at(GROUP, Lane.BROADCAST, NOW - DAY) == NOW - DAY + Limits().group_apart
