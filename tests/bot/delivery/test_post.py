"""What became of messages is written down: one that cannot be keeps back no other, a locked database loses none."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from fakes.bot_clock import MONDAY_MORNING, HurryingClock
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, open_store, outgoing, settle
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.delivery.endings import Again, Ending, Failed, Sent
from bot.delivery.post import Post
from bot.errors import StoreError
from bot.messages import Cited, Delivery, Lane, Message, Outgoing
from bot.store import BotStore
from bot.tables import OUTBOX
from bot.types import Place

NOW = MONDAY_MORNING
TOO_LARGE = 1 << 70
"""A message id that no database has room for."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    settle(store, READER)
    yield store
    store.close()


def begun(store: BotStore, *outgoings: Outgoing) -> list[Delivery]:
    """Put messages into the outbox and begin to send them."""
    post = Post(store)
    store.enqueue(outgoings)
    return post.begin([item.id for item in post.waiting(NOW, most=10)], NOW)


def states(store: BotStore) -> dict[str, str]:
    with store.reading() as connection:
        return {row.key: row.state for row in connection.execute(sa.select(OUTBOX.c.key, OUTBOX.c.state))}


def reason_of(store: BotStore, key: str) -> str:
    with store.reading() as connection:
        return str(connection.scalar(sa.select(OUTBOX.c.reason).where(OUTBOX.c.key == key)))


class Locked(Post):
    """A post whose database is locked for the first writes."""

    def __init__(self, store: BotStore, *, times: int) -> None:
        super().__init__(store)
        self.times = times

    def _end(self, endings: Sequence[Ending]) -> None:
        if self.times:
            self.times -= 1
            locked = sa.exc.OperationalError("UPDATE", {}, Exception("database is locked"))
            raise StoreError("the bot's database cannot be used") from locked
        super()._end(endings)


def test_an_ending_that_nobody_foresaw_keeps_back_no_other(store: BotStore, caplog: pytest.LogCaptureFixture) -> None:
    one, other = begun(store, outgoing("one"), outgoing("other", SECOND_READER))

    Post(store).end([Sent(one, TOO_LARGE, NOW), Sent(other, 2, NOW)])

    assert states(store) == {"one": "failed", "other": "sent"}
    assert reason_of(store, "one") == f"sent as message {TOO_LARGE}, but not written down: OverflowError"
    assert "what became of delivery one cannot be written down" in caplog.text


def test_a_moment_that_cannot_be_kept_fails_its_message_alone(store: BotStore) -> None:
    one, other = begun(store, outgoing("one"), outgoing("other", SECOND_READER))
    without_zone = NOW.replace(tzinfo=None)

    Post(store).end([Again(one, without_zone), Again(other, NOW)])

    assert states(store) == {"one": "failed", "other": "due"}


async def test_the_courier_goes_on_after_it(store: BotStore) -> None:
    clock = HurryingClock()

    class Odd(FakeSender):
        async def send(self, place: Place, message: Message) -> int:
            number = await super().send(place, message)
            return TOO_LARGE if message.text == "News one" else number

    sender = Odd(clock)
    store.enqueue([outgoing("one"), outgoing("other", SECOND_READER)])
    await clock.runs_for(Courier(store, sender, clock).run(), 5)

    assert states(store) == {"one": "failed", "other": "sent"}
    assert len(sender.received) == 2


@pytest.mark.parametrize("ending", [lambda one: Sent(one, 1, NOW), lambda one: Failed(one, "too long", NOW)])
def test_a_database_that_is_locked_is_tried_again_and_nothing_is_given_up(store: BotStore, ending) -> None:
    (one,) = begun(store, outgoing("one"))
    post = Locked(store, times=2)

    with pytest.raises(StoreError):
        post.end([ending(one)])
    assert states(store) == {"one": "in flight"}
    post.end([ending(one)])

    assert states(store)["one"] in ("sent", "failed")


def answer(key: str, *, at: timedelta = timedelta(0), place: Place = READER) -> Outgoing:
    return Outgoing(key, place, Message(f"Answer {key}"), NOW + at, Lane.ANSWER)


def unanswered(store: BotStore, tries: int) -> None:
    """Let the first message that waits get no answer so many times; its next try is an hour later each time."""
    post, now = Post(store), NOW
    for _ in range(tries):
        (delivery,) = post.begin([post.waiting(now, most=1)[0].id], now)
        now += timedelta(hours=1)
        post.end([Again(delivery, now, lost=True, reason="timed out")])


def waiting(store: BotStore, now_is: timedelta) -> list[str]:
    post = Post(store)
    with store.reading() as connection:
        keys = dict(connection.execute(sa.select(OUTBOX.c.id, OUTBOX.c.key)).all())
    return [str(keys[item.id]) for item in post.waiting(NOW + now_is, most=10)]


def test_an_answer_that_is_tried_in_vain_holds_back_later_answers_for_half_a_minute_only(store: BotStore) -> None:
    store.enqueue([answer("update:1:0"), answer("update:2:0", at=timedelta(seconds=1))])
    unanswered(store, 4)
    assert waiting(store, timedelta(hours=3, minutes=30)) == []


def test_after_that_they_go_before_it(store: BotStore) -> None:
    store.enqueue([answer("update:1:0"), answer("update:2:0", at=timedelta(seconds=1))])
    unanswered(store, 5)

    assert waiting(store, timedelta(hours=4, minutes=30)) == ["update:2:0"]
    assert waiting(store, timedelta(hours=5)) == ["update:1:0"]


def test_the_parts_of_one_answer_stay_in_order_all_the_same(store: BotStore) -> None:
    store.enqueue([answer("update:1:0"), answer("update:1:1")])
    unanswered(store, 5)

    assert waiting(store, timedelta(hours=4, minutes=30)) == []


def test_what_a_suspended_place_did_not_take_for_a_month_has_failed(store: BotStore) -> None:
    store.enqueue([outgoing("brief"), outgoing("other", SECOND_READER)])
    store.suspend(READER.chat_id, NOW)

    store.prune(NOW + timedelta(days=29))
    assert states(store) == {"brief": "due", "other": "due"}
    store.prune(NOW + timedelta(days=31))

    assert states(store) == {"brief": "failed", "other": "due"}
    assert reason_of(store, "brief") == "its place took no messages for 30 days"


def test_a_group_that_moves_while_it_is_sent_something_has_no_message_of_that_number(store: BotStore) -> None:
    quoting = Message("News dam", cited=(Cited(17, 1, 0, 40),))
    (delivery,) = begun(store, Outgoing("dam", NEWSROOM, quoting, NOW))

    store.migrate(NEWSROOM.chat_id, -1_002_900)
    Post(store).end([Sent(delivery, 412, NOW)])

    (quote,) = store.sent_quotes([17], since=NOW - timedelta(days=1))
    assert (quote.place.chat_id, quote.message_id) == (-1_002_900, -412)
