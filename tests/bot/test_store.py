"""What the bot keeps, on each engine: how far subscriptions are, cards, what is dropped, and many who write at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import NEWSROOM, READER, WATER_TOPIC, outgoing
from fakes.bot_news import passage
from fakes.bot_store_steps import keys, nothing_found, send

from bot.errors import StoreError
from bot.store import BotStore
from bot.types import Place
from embeddings.types import Filter, Findings, Hit, Query

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = MONDAY_MORNING


def test_an_error_of_the_database_does_not_tell_what_people_wrote(store: BotStore) -> None:
    with pytest.raises(StoreError) as caught:
        store.enqueue([outgoing("key", text="a private question", at=NOW.replace(tzinfo=None))])

    assert "private question" not in str(caught.value)


def test_a_card_is_found_by_its_short_id(store: BotStore) -> None:
    card = store.put_card(WATER_TOPIC, nothing_found(), now=NOW)

    assert store.card(card.id) == card
    assert (card.place, card.question, card.as_of) == (WATER_TOPIC, "Who guards the Termez bridge?", NOW)
    assert (card.passage_ids, card.scores, card.confidence, card.answered) == ((), (), 0.12, False)
    assert len(card.id) <= 16
    assert set(card.id) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert store.card("unknown") is None


def found(*numbers: int, answered: bool = True) -> Findings:
    """Return findings that rank the passages of these articles of `bot_news`; their ids are ten times the numbers."""
    hits = tuple(Hit(passage(number=number), 0.9, 0.7, 11.0, 1.0, ()) for number in numbers)
    return Findings(Query("Which crossings reopen?", (), NOW, Filter()), hits, 0.8, answered=answered)


def test_what_answers_cited_is_known_for_its_pages_to_be_asked_again(store: BotStore) -> None:
    store.put_card(READER, found(9), now=NOW - timedelta(days=31))
    store.put_card(READER, found(1, 2, 3, 4), now=NOW - timedelta(days=2))
    store.put_card(NEWSROOM, found(3, 5), now=NOW - timedelta(days=1))
    store.put_card(NEWSROOM, found(6, answered=False), now=NOW - timedelta(days=1))

    assert store.cited_passages(since=NOW - timedelta(days=30)) == [10, 20, 30, 50]


def test_old_cards_and_ended_deliveries_are_dropped(store: BotStore) -> None:
    old = store.put_card(READER, nothing_found(), now=NOW - timedelta(days=91))
    kept = store.put_card(READER, nothing_found(), now=NOW - timedelta(days=89))
    store.enqueue([outgoing("sent"), outgoing("waiting")])
    send(store, store.due(NOW)[0])

    store.prune(NOW)
    assert (store.card(old.id), store.card(kept.id)) == (None, kept)
    assert store.enqueue([outgoing("sent")]) == 0

    store.prune(NOW + timedelta(days=31))
    assert keys(store.due(NOW)) == ["waiting"]
    assert store.enqueue([outgoing("sent")]) == 1


def test_many_threads_write_without_losing_anything(store: BotStore) -> None:
    def write(number: int) -> int:
        return store.enqueue([outgoing(f"news {number}", Place(600 + number))])

    with ThreadPoolExecutor(8) as pool:
        added = sum(pool.map(write, range(40)))

    assert added == len(store.due(NOW)) == 40
