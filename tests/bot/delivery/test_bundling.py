from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, WATER_TOPIC, brief_at, open_store, outgoing, settle, utc

from bot.delivery.bundling import Bundles
from bot.messages import Cited, Lane, Message, Outgoing
from bot.store import BotStore
from bot.timing.due import BEYOND
from bot.timing.schedule import outgoing_for
from bot.types import Chat, Place, QuietHours

pytestmark = pytest.mark.engines("sqlite", "postgres")

NIGHT = QuietHours(time(22), time(7))
MIDNIGHT = utc("2026-03-01T19:00")
MORNING = utc("2026-03-02T02:00")
"""07:00 in Tashkent."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    settle(store, quiet=NIGHT)
    yield store
    store.close()


@pytest.fixture
def bundles(store: BotStore) -> Bundles:
    return Bundles(store)


def chat_at(store: BotStore, place: Place = READER) -> Chat:
    chat = store.chat(place)
    assert chat is not None
    return chat


def queue(store: BotStore, key: str, *messages: Message, place: Place = READER, at: datetime = MIDNIGHT) -> None:
    store.enqueue(outgoing_for(key, chat_at(store, place), messages or [Message(f"News {key}")], now=at))


def sent(store: BotStore, now: datetime) -> list[str]:
    """Send what is due and return its texts."""
    texts = []
    while due := store.due(now):
        for delivery in due:
            store.mark_in_flight(delivery.id)
            store.mark_sent(delivery.id, delivery.id, now)
            texts.append(delivery.message.text)
    return texts


def test_what_was_held_leaves_as_one_message_with_the_brief_first(store: BotStore, bundles: Bundles) -> None:
    queue(store, "topic:3:18", Message("New on “Isfara”"))
    queue(store, "brief:7:2026-03-02", Message("Brief"), Message("Brief, continued"))
    queue(store, "correction:31", Message("Correction"))

    assert bundles.look(MIDNIGHT) == 0
    assert bundles.look(MORNING - timedelta(seconds=1)) == 0
    assert sent(store, MORNING + timedelta(minutes=4)) == []
    assert bundles.look(MORNING) == 1

    assert sent(store, MORNING) == ["Brief\n\nBrief, continued\n\nNew on “Isfara”\n\nCorrection"]
    assert bundles.look(MORNING) == 0


def test_one_message_alone_leaves_as_it_was_queued(store: BotStore, bundles: Bundles) -> None:
    queue(store, "topic:3:18")

    bundles.look(MORNING)

    (delivery,) = store.due(MORNING)
    assert (delivery.key, delivery.not_before) == ("topic:3:18:0", MORNING)


def test_more_than_one_message_holds_is_as_few_as_possible_in_order(store: BotStore, bundles: Bundles) -> None:
    queue(store, "topic:3:18", Message("a" * 3000))
    queue(store, "brief:7:2026-03-02", Message("b" * 4000))
    queue(store, "topic:4:18", Message("c" * 1000))

    assert bundles.look(MORNING) == 2

    assert sent(store, MORNING) == ["b" * 4000, "a" * 3000 + "\n\n" + "c" * 1000]


def test_the_ledger_knows_what_each_part_told_and_quoted(store: BotStore, bundles: Bundles) -> None:
    ice, canal = Cited(17, 1, 0, 40), Cited(18, 1, 0, 52)
    queue(store, "brief:7:2026-03-02", Message("Ice on the Vakhsh", cited=(ice,), tells=(17,)))
    queue(store, "topic:3:18", Message("The canal is open", cited=(canal,), tells=(18,)))
    bundles.look(MORNING)
    waiting = store.told(READER, since=MIDNIGHT)

    sent(store, MORNING)

    told = store.told(READER, since=MIDNIGHT)
    assert waiting.told.keys() == told.told.keys() == {17, 18}
    quotes = store.sent_quotes([17, 18], since=MIDNIGHT)
    assert [quote.cited for quote in quotes] == [ice, canal]
    assert len({quote.message_id for quote in quotes}) == 1


def test_a_part_that_is_composed_again_adds_nothing(store: BotStore, bundles: Bundles) -> None:
    for key in ("brief:7:2026-03-02", "topic:3:18"):
        queue(store, key)
    bundles.look(MORNING)

    queue(store, "topic:3:18", at=MORNING)
    sent(store, MORNING)
    queue(store, "brief:7:2026-03-02", at=MORNING)

    assert store.due(MORNING) == []


def test_each_place_has_its_own_message(store: BotStore, bundles: Bundles) -> None:
    settle(store, SECOND_READER, quiet=NIGHT)
    settle(store, NEWSROOM, quiet=NIGHT)
    for place in (READER, SECOND_READER, NEWSROOM, WATER_TOPIC):
        for number in (1, 2):
            queue(store, f"topic:{number}:{place}", Message(f"{place} {number}"), place=place)

    assert bundles.look(MORNING) == 4

    assert sorted(sent(store, MORNING)) == sorted(
        f"{place} 1\n\n{place} 2" for place in (READER, SECOND_READER, NEWSROOM, WATER_TOPIC)
    )


def test_answers_and_what_is_tried_again_are_not_held(store: BotStore, bundles: Bundles) -> None:
    later = MIDNIGHT + timedelta(seconds=40)
    store.enqueue([outgoing("news", at=MIDNIGHT)])
    (delivery,) = store.due(MIDNIGHT)
    store.mark_in_flight(delivery.id)
    store.mark_unknown(delivery.id, later)
    store.enqueue([Outgoing("update:4:0", READER, Message("An answer"), later, Lane.ANSWER)])

    assert bundles.look(MIDNIGHT) == 0

    assert sent(store, later) == ["An answer", "News news"]


def test_quiet_hours_that_are_turned_off_let_go_what_they_held(store: BotStore, bundles: Bundles) -> None:
    queue(store, "brief:7:2026-03-02")
    queue(store, "topic:3:18")
    bundles.look(MIDNIGHT)
    store.update_chat(replace(chat_at(store), quiet=None))

    bundles.look(MIDNIGHT)

    assert sent(store, MIDNIGHT) == ["News brief:7:2026-03-02\n\nNews topic:3:18"]


def test_quiet_hours_that_are_made_longer_keep_what_they_hold(store: BotStore, bundles: Bundles) -> None:
    queue(store, "brief:7:2026-03-02")
    queue(store, "topic:3:18")
    store.update_chat(replace(chat_at(store), quiet=QuietHours(time(22), time(9))))

    bundles.look(MIDNIGHT)
    assert bundles.look(MORNING + timedelta(minutes=30)) == 0
    assert sent(store, MORNING + timedelta(minutes=30)) == []

    assert bundles.look(MORNING + timedelta(hours=2)) == 1


def test_a_change_of_zone_moves_the_end_of_the_quiet_hours(store: BotStore, bundles: Bundles) -> None:
    queue(store, "topic:3:18")
    store.update_chat(replace(chat_at(store), zone="Asia/Tokyo"))  # 04:00 there, 07:00 in three hours

    assert bundles.look(MIDNIGHT) == 0
    assert bundles.look(MIDNIGHT + timedelta(hours=3)) == 1


def test_a_topic_without_settings_has_the_quiet_hours_of_its_group(store: BotStore, bundles: Bundles) -> None:
    settle(store, NEWSROOM, quiet=NIGHT)
    queue(store, "topic:3:18", place=WATER_TOPIC)

    assert bundles.look(MIDNIGHT) == 0
    settle(store, NEWSROOM, quiet=None)
    assert bundles.look(MIDNIGHT) == 1


def test_a_suspended_place_has_it_all_in_one_message_when_it_is_back(store: BotStore, bundles: Bundles) -> None:
    queue(store, "brief:7:2026-03-02")
    queue(store, "topic:3:18")
    bundles.look(MIDNIGHT)
    store.suspend(READER.chat_id, MIDNIGHT)

    assert bundles.look(MORNING) == 0
    store.resume(READER.chat_id)
    assert bundles.look(MORNING + timedelta(minutes=1)) == 1


def test_where_nobody_looks_each_goes_by_itself_a_little_later(store: BotStore, bundles: Bundles) -> None:
    queue(store, "brief:7:2026-03-02")
    queue(store, "topic:3:18")
    bundles.look(MIDNIGHT)

    assert sent(store, MORNING + BEYOND) == ["News brief:7:2026-03-02", "News topic:3:18"]


def test_a_crash_after_the_look_loses_nothing(tmp_path: Path, store: BotStore, bundles: Bundles) -> None:
    queue(store, "brief:7:2026-03-02")
    queue(store, "topic:3:18")
    bundles.look(MORNING)
    store.close()

    again = open_store(tmp_path)

    assert Bundles(again).look(MORNING) == 0
    assert sent(again, MORNING) == ["News brief:7:2026-03-02\n\nNews topic:3:18"]
    again.close()


def test_the_parts_of_a_refused_whole_go_by_themselves(
    store: BotStore, bundles: Bundles, caplog: pytest.LogCaptureFixture
) -> None:
    queue(store, "brief:7:2026-03-02")
    queue(store, "topic:3:18")
    bundles.look(MORNING)
    (whole,) = store.due(MORNING)
    store.mark_in_flight(whole.id)
    store.mark_failed(whole.id, "Bad Request: can't parse entities", MORNING)

    bundles.look(MORNING)

    assert sent(store, MORNING) == ["News brief:7:2026-03-02", "News topic:3:18"]
    assert caplog.messages == [f"{whole.key} was refused: its parts go by themselves"]
    assert bundles.look(MORNING) == 0


def test_a_whole_that_may_have_arrived_is_not_taken_apart(store: BotStore, bundles: Bundles) -> None:
    queue(store, "brief:7:2026-03-02")
    queue(store, "topic:3:18")
    bundles.look(MORNING)
    (whole,) = store.due(MORNING)
    store.mark_in_flight(whole.id)
    store.mark_unknown(whole.id, MORNING)
    store.mark_failed(whole.id, "no answer to 14 tries", MORNING)

    bundles.look(MORNING)

    assert store.due(MORNING) == []


def test_what_a_removed_subscription_has_waiting_is_not_told(store: BotStore, bundles: Bundles) -> None:
    kept, removed = (
        store.add_subscription(READER, brief_at(hour), cursor=0, now=MIDNIGHT).subscription for hour in (1, 2)
    )
    for one in (kept, removed):
        parts = outgoing_for(f"brief:{one.id}", chat_at(store), [Message(f"Brief {one.at}")], now=MIDNIGHT)
        store.advance(one, replace(one, done_until=MIDNIGHT), parts)
    bundles.look(MIDNIGHT)

    store.remove_subscription(READER, removed.id)
    bundles.look(MORNING)

    assert sent(store, MORNING) == ["Brief 01:00:00"]
