"""In which topic a message stands that Telegram no longer tells of."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_newsdesk import GROUP, NOW, READER, newsdesk

from bot.messages import Cited, Message, Outgoing
from bot.rooms.whereabouts import topic_of
from bot.store import BotStore
from bot.types import Place, Press

TOPIC = Place(-1001, 12)
SENT, FOUND = Message("1. The gates were opened by night."), Message("2.", cited=(Cited(3, 1, 0, 9),))


def send(store: BotStore, message: Message, message_id: int, place: Place = TOPIC) -> None:
    store.enqueue([Outgoing(f"update:{place.chat_id}:{message_id}", place, message, MONDAY_MORNING)])
    (delivery,) = store.due(MONDAY_MORNING, limit=9)
    store.mark_in_flight(delivery.id)
    store.mark_sent(delivery.id, message_id, MONDAY_MORNING)


def test_what_was_sent_is_where_it_was_sent(store: BotStore) -> None:
    send(store, SENT, 9)
    send(store, SENT, 10, Place(-1001))
    send(store, SENT, 9, Place(-1002, 5))

    assert [topic_of(store, -1001, number) for number in (9, 10, 11)] == [12, 0, None]


def test_what_quotes_is_known_for_longer_than_the_outbox_remembers(store: BotStore) -> None:
    store.note_sent(TOPIC, FOUND, 9, now=MONDAY_MORNING)

    assert topic_of(store, -1001, 9) == 12


async def test_a_press_under_it_belongs_to_its_topic(tmp_path: Path) -> None:
    with newsdesk(tmp_path) as news:
        news.store.note_sent(TOPIC, FOUND, 9, now=NOW - timedelta(days=60))
        under = Press(GROUP, READER, "n:abc:3", 9, placed=False)

        assert (await news.desk.placed(under)).room.place == TOPIC
        assert (await news.desk.placed(Press(GROUP, READER, "n:abc:3", 8, placed=False))).room.place == GROUP.place
        in_general = Press(GROUP, READER, "n:abc:3", 9)
        assert await news.desk.placed(in_general) == in_general
