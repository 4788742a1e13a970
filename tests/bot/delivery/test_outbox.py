"""Whose turn it is, and how the outbox stands."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import BORDER_TOPIC, READER, SECOND_READER, WATER_TOPIC, outgoing
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery import outbox
from bot.delivery.endings import Again, Failed, Sent
from bot.delivery.outbox import States
from bot.delivery.post import Post
from bot.messages import Lane, Message, Outgoing
from bot.store import BotStore
from bot.tables import OUTBOX
from bot.types import Place

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = MONDAY_MORNING


@pytest.fixture
def post(store: BotStore) -> Post:
    return Post(store)


def in_lane(key: str, lane: Lane, place: Place = READER) -> Outgoing:
    return Outgoing(key, place, Message(f"News {key}"), NOW, lane)


def deliver_in_turn(post: Post, now: datetime = NOW) -> list[str]:
    """Take what waits one by one, whatever the pace, and return the keys in that order."""
    keys = []
    while waiting := post.waiting(now, most=1):
        (delivery,) = post.begin([waiting[0].id], now)
        post.end([Sent(delivery, 1, now)])
        keys.append(delivery.key)
    return keys


def test_answers_go_first_then_notices_then_broadcasts(store: BotStore, post: Post) -> None:
    store.enqueue(
        [in_lane("brief", Lane.BROADCAST), in_lane("feed fails", Lane.NOTICE), in_lane("answer", Lane.ANSWER)]
    )

    assert deliver_in_turn(post) == ["answer", "feed fails", "brief"]


def test_an_answer_of_a_worker_whose_clock_is_fast_waits_for_nothing(store: BotStore, post: Post) -> None:
    fast = NOW + timedelta(minutes=3)
    parts = [Outgoing(f"part {number}", READER, Message("News"), fast, Lane.ANSWER) for number in (1, 2)]
    store.enqueue(
        [*parts, in_lane("answer", Lane.ANSWER, SECOND_READER), Outgoing("brief", READER, Message("N"), fast)]
    )

    assert [one.chat_id for one in post.waiting(NOW, most=9)] == [SECOND_READER.chat_id, READER.chat_id]
    assert deliver_in_turn(post) == ["answer", "part 1", "part 2"]


def test_chats_take_turns_however_much_each_has(store: BotStore, post: Post) -> None:
    store.enqueue([outgoing(f"a{number}") for number in range(3)])
    store.enqueue([outgoing(f"b{number}", SECOND_READER) for number in range(3)])

    assert deliver_in_turn(post) == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_a_newcomer_goes_before_the_second_message_of_those_that_came_with_it(store: BotStore, post: Post) -> None:
    store.enqueue([outgoing("a0"), outgoing("a1")])
    store.enqueue([outgoing("a2")])
    store.enqueue([outgoing("b0", SECOND_READER)])

    assert deliver_in_turn(post) == ["a0", "b0", "a1", "a2"]


def test_what_waits_for_the_morning_does_not_put_off_what_comes_now(store: BotStore, post: Post) -> None:
    store.enqueue([outgoing(f"morning {number}", at=NOW + timedelta(hours=9)) for number in range(2)])
    store.enqueue([outgoing("now"), outgoing("other now", SECOND_READER)])

    assert deliver_in_turn(post) == ["now", "other now"]
    assert deliver_in_turn(post, NOW + timedelta(hours=9)) == ["morning 0", "morning 1"]


def test_an_answer_overtakes_a_broadcast_of_its_chat_that_waits_for_another_try(store: BotStore, post: Post) -> None:
    store.enqueue([outgoing("brief")])
    (brief,) = post.begin([post.waiting(NOW, most=1)[0].id], NOW)
    post.end([Again(brief, NOW + timedelta(hours=1), lost=True)])
    store.enqueue([outgoing("next brief"), in_lane("answer", Lane.ANSWER)])

    assert deliver_in_turn(post) == ["answer"]


def test_a_closed_topic_holds_back_no_other_of_its_group(store: BotStore, post: Post) -> None:
    store.enqueue([outgoing("water", WATER_TOPIC), outgoing("border", BORDER_TOPIC)])
    store.suspend_topic(WATER_TOPIC, NOW)

    assert deliver_in_turn(post) == ["border"]


def test_pages_go_on_where_the_last_one_ended(store: BotStore, post: Post) -> None:
    store.enqueue([in_lane(f"{number}", list(Lane)[number % 3], Place(600 + number)) for number in range(10)])

    paged, after = [], None
    while page := post.waiting(NOW, most=3, after=after):
        paged += page
        after = page[-1]

    assert paged == post.waiting(NOW, most=100)
    assert len(paged) == 10


def test_only_the_lanes_that_are_asked_for_are_looked_at(store: BotStore, post: Post) -> None:
    store.enqueue([in_lane("brief", Lane.BROADCAST), in_lane("answer", Lane.ANSWER, SECOND_READER)])

    assert [item.lane for item in post.waiting(NOW, most=9, lanes=[Lane.BROADCAST])] == [Lane.BROADCAST]


def test_every_state_is_counted(store: BotStore, post: Post) -> None:
    chats = [Place(600 + number) for number in range(6)]
    store.enqueue([outgoing(f"{place.chat_id}", place) for place in chats])
    begun = post.begin([item.id for item in post.waiting(NOW, most=4)], NOW)
    post.end([Sent(begun[0], 17, NOW), Failed(begun[1], "message is too long", NOW)])
    post.end([Again(begun[2], NOW + timedelta(seconds=2), lost=True, reason="timed out")])
    store.suspend(chats[5].chat_id, NOW)

    assert post.states() == States(due=2, suspended=1, in_flight=1, sent=1, failed=1, lost=1)


def test_what_failed_keeps_its_reason_and_what_was_sent_its_number(store: BotStore, post: Post) -> None:
    store.enqueue([outgoing("long"), outgoing("short", SECOND_READER)])
    long, short = post.begin([item.id for item in post.waiting(NOW, most=2)], NOW)
    post.end([Failed(long, "message is too long", NOW), Sent(short, 4711, NOW)])

    with store.reading() as connection:
        rows = connection.execute(sa.select(OUTBOX.c.reason, OUTBOX.c.message_id).order_by(OUTBOX.c.id)).all()
    assert [tuple(row) for row in rows] == [("message is too long", None), (None, 4711)]


def test_an_ending_that_is_written_down_twice_counts_once(store: BotStore, post: Post) -> None:
    store.enqueue([outgoing("brief")])
    (brief,) = post.begin([post.waiting(NOW, most=1)[0].id], NOW)
    for _ in range(2):
        post.end([Again(brief, NOW, lost=True)])

    assert post.states().lost == 1
    assert store.due(NOW)[0].attempts == 1


def test_a_message_that_was_removed_meanwhile_does_not_begin(store: BotStore, post: Post) -> None:
    store.enqueue([outgoing("brief"), outgoing("other", SECOND_READER)])
    ids = [item.id for item in post.waiting(NOW, most=2)]
    store.suspend(READER.chat_id, NOW)

    assert [delivery.key for delivery in post.begin(ids, NOW)] == ["other"]


def test_a_thousand_messages_are_taken_in_at_once(store: BotStore) -> None:
    many = [outgoing(f"{number}", Place(1 + number)) for number in range(1200)]

    assert store.enqueue(many) == 1200
    assert store.enqueue(many) == 0


@pytest.mark.engines("sqlite")
def test_waiting_messages_are_found_by_indexes_alone(store: BotStore, post: Post) -> None:
    asked: list[tuple[str, object]] = []

    def note(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    sa.event.listen(store._engine, "before_cursor_execute", note)
    post.waiting(NOW, most=10)
    statement, parameters = next(one for one in asked if "ORDER BY" in one[0])
    with store.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]

    assert any("COVERING INDEX outbox_turns" in step for step in plan)
    assert not any(step.startswith("SCAN") or "TEMP B-TREE" in step for step in plan)


@settings(max_examples=30, deadline=None)
@given(counts=st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_no_chat_is_ever_two_turns_ahead_of_one_that_still_waits(counts: list[int]) -> None:
    items = [
        Outgoing(f"{chat}:{part}", Place(600 + chat), Message("News"), NOW, Lane.BROADCAST)
        for chat, count in enumerate(counts)
        for part in range(count)
    ]
    turns = list(outbox._turns(items, {}))
    in_turn = [item.place.chat_id - 600 for _, item in sorted(zip(turns, items, strict=True), key=lambda pair: pair[0])]

    for end in range(len(in_turn)):
        served = [in_turn[:end].count(chat) for chat in range(len(counts))]
        still = [served[chat] for chat, count in enumerate(counts) if served[chat] < count]
        assert max(served) - min(still) <= 1
