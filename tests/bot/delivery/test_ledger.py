"""What places were really sent, as the store keeps it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import BORDER_TOPIC, NEWSROOM, READER, SECOND_READER, WATER_TOPIC, open_store, outgoing, settle

from bot.messages import Cited, Delivery, Message, Outgoing
from bot.news import SentQuote, SentRecord
from bot.store import BotStore
from bot.types import Place

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = MONDAY_MORNING
YESTERDAY = NOW - timedelta(days=1)
SUPERGROUP = -1002_900
ICE = Cited(article_id=17, revision=1, start=0, end=48)
CANAL = Cited(article_id=23, revision=2, start=120, end=205)


def news(*cited: Cited, tells: tuple[int, ...] = ()) -> Message:
    return Message("Ice on the Naryn holds back the spring water", cited=cited, tells=tells)


def queued(store: BotStore, message: Message, place: Place = READER, key: str = "ice on the Naryn") -> Delivery:
    store.enqueue([Outgoing(key, place, message, NOW)])
    return next(delivery for delivery in store.due(NOW) if delivery.key == key)


def send(store: BotStore, delivery: Delivery, message_id: int = 901) -> None:
    assert store.mark_in_flight(delivery.id)
    store.mark_sent(delivery.id, message_id, NOW)


def told(store: BotStore, place: Place = READER) -> SentRecord:
    return replace(store.told(place, since=YESTERDAY), last=None)


def quotes(store: BotStore) -> list[SentQuote]:
    return store.sent_quotes([17, 23], since=YESTERDAY)


def test_what_waits_or_is_being_sent_is_not_told_again_and_was_not_told_yet(store: BotStore) -> None:
    delivery = queued(store, news(ICE, tells=(17, 18)))
    waiting = store.told(READER, since=YESTERDAY)
    store.mark_in_flight(delivery.id)

    assert waiting == store.told(READER, since=YESTERDAY) == SentRecord({17: NOW, 18: NOW}, (ICE,), last=None)
    assert quotes(store) == []


def test_what_failed_was_told_to_nobody(store: BotStore) -> None:
    delivery = queued(store, news(ICE, tells=(17, 18)))
    store.mark_in_flight(delivery.id)
    store.mark_failed(delivery.id, "the chat takes no messages", NOW)

    assert told(store) == SentRecord()


def test_what_was_sent_keeps_no_other_dress(store: BotStore, tmp_path: Path) -> None:
    dressed = replace(news(ICE), rich="<b>Ice on the Naryn</b>", page="<article>Ice on the Naryn</article>")
    send(store, queued(store, dressed))
    store.close()

    assert b"<article>" not in b"".join(path.read_bytes() for path in tmp_path.glob("bot.db*"))


def test_what_was_sent_is_told_with_its_quotes_and_message(store: BotStore) -> None:
    send(store, queued(store, news(ICE, CANAL, tells=(17, 18, 23))))

    assert told(store) == SentRecord(dict.fromkeys((17, 18, 23), NOW), (CANAL, ICE))
    assert quotes(store) == [
        SentQuote(1, READER, 901, NOW, ICE, compared=1),
        SentQuote(2, READER, 901, NOW, CANAL, compared=2),
    ]


def test_a_message_that_may_have_been_lost_is_on_its_way_and_its_quotes_were_not_sent_yet(store: BotStore) -> None:
    delivery = queued(store, news(ICE, tells=(17,)))
    store.mark_in_flight(delivery.id)
    store.mark_unknown(delivery.id, NOW)

    assert told(store).told.keys() == {17}
    assert quotes(store) == []


def test_a_message_is_written_down_once_however_often_it_is_marked(store: BotStore) -> None:
    delivery = queued(store, news(ICE, tells=(17,)))
    send(store, delivery)
    store.mark_sent(delivery.id, 902, NOW)

    assert [quote.message_id for quote in quotes(store)] == [901]


def test_a_message_in_flight_at_a_crash_tells_when_it_is_sent_again(tmp_path: Path) -> None:
    before = open_store(tmp_path)
    delivery = queued(before, news(ICE, tells=(17,)))
    before.mark_in_flight(delivery.id)
    before.close()

    after = open_store(tmp_path)
    after.recover()
    assert quotes(after) == []
    send(after, after.due(NOW)[0], message_id=903)

    assert told(after).told.keys() == {17}
    assert [quote.message_id for quote in quotes(after)] == [903]
    after.close()


def test_an_answer_past_the_outbox_is_written_down_too(store: BotStore) -> None:
    store.note_sent(READER, news(ICE), 905, now=NOW)

    assert quotes(store) == [SentQuote(1, READER, 905, NOW, ICE, compared=1)]


def test_a_turned_card_quotes_what_it_shows_now(store: BotStore) -> None:
    store.note_sent(READER, news(ICE), 905, now=NOW)
    store.note_sent(READER, news(ICE), 906, now=NOW)

    store.note_edited(READER, news(CANAL), 905, now=NOW)

    assert {(quote.message_id, quote.cited) for quote in quotes(store)} == {(905, CANAL), (906, ICE)}


def test_each_topic_of_a_forum_has_its_own_ledger(store: BotStore) -> None:
    store.note_sent(WATER_TOPIC, news(ICE, tells=(17,)), 31, now=NOW)

    assert told(store, WATER_TOPIC).told.keys() == {17}
    assert told(store, BORDER_TOPIC) == told(store, NEWSROOM) == SentRecord()


def test_what_was_told_long_ago_counts_only_for_who_asks_so_far_back(store: BotStore) -> None:
    store.note_sent(READER, news(ICE, tells=(17,)), 31, now=NOW - timedelta(days=10))
    store.note_sent(READER, news(CANAL, tells=(23,)), 32, now=NOW)

    assert told(store) == SentRecord({23: NOW}, (CANAL,))
    assert store.told(READER, since=NOW - timedelta(days=11)).told.keys() == {17, 23}


def test_a_place_was_told_last_when_it_was_told_of_an_article(store: BotStore) -> None:
    store.note_sent(READER, news(tells=(17,)), 31, now=NOW - timedelta(hours=9))
    store.note_sent(READER, news(tells=(18,)), 32, now=NOW - timedelta(hours=2))
    store.note_sent(READER, news(ICE), 33, now=NOW)

    assert store.told(READER, since=YESTERDAY).last == NOW - timedelta(hours=2)
    assert store.told(SECOND_READER, since=YESTERDAY).last is None


def test_an_article_told_again_was_told_now(store: BotStore) -> None:
    store.note_sent(READER, news(tells=(17,)), 31, now=NOW - timedelta(days=10))
    store.note_sent(READER, news(tells=(17,)), 32, now=NOW)

    assert told(store).told.keys() == {17}


def test_the_ledger_is_kept_for_ninety_days(store: BotStore) -> None:
    store.note_sent(READER, news(ICE, tells=(17,)), 31, now=NOW - timedelta(days=91))
    store.note_sent(READER, news(CANAL, tells=(23,)), 32, now=NOW - timedelta(days=89))

    store.prune(NOW)

    kept = store.told(READER, since=NOW - timedelta(days=400))
    assert (kept.told, kept.cited) == ({23: NOW - timedelta(days=89)}, (CANAL,))


def test_articles_that_anybody_was_quoted_are_asked_for_again(store: BotStore) -> None:
    store.note_sent(READER, news(CANAL, ICE), 31, now=NOW)
    store.note_sent(SECOND_READER, news(ICE), 32, now=NOW)
    store.note_sent(SECOND_READER, news(replace(ICE, article_id=11)), 30, now=NOW - timedelta(days=31))

    assert store.cited_articles(since=NOW - timedelta(days=30)) == [17, 23]


def test_a_headline_that_was_shown_is_corrected_and_is_no_sentence_that_was_read(store: BotStore) -> None:
    headline = replace(ICE, end=30, of_title=True)
    waiting = queued(store, news(headline, ICE, tells=(17,)))
    on_its_way = told(store)
    send(store, waiting)

    assert on_its_way.cited == told(store).cited == (ICE,)
    assert [quote.cited for quote in quotes(store)] == [headline, ICE]


# a group that becomes a supergroup


def test_a_chat_that_moves_takes_its_ledger_along(store: BotStore) -> None:
    there = Place(SUPERGROUP)
    store.note_sent(NEWSROOM, news(ICE, tells=(17, 18)), 31, now=NOW)
    store.note_sent(there, news(tells=(18,)), 5, now=NOW)
    store.note_sent(WATER_TOPIC, news(CANAL, tells=(23,)), 32, now=NOW)

    store.migrate(NEWSROOM.chat_id, SUPERGROUP)

    assert told(store) == told(store, NEWSROOM) == SentRecord()
    assert told(store, there) == SentRecord({17: NOW, 18: NOW}, (ICE,))
    assert told(store, Place(SUPERGROUP, WATER_TOPIC.topic_id)).cited == (CANAL,)


def test_message_ids_of_before_the_move_name_nothing_there(store: BotStore) -> None:
    store.note_sent(NEWSROOM, news(ICE), 31, now=NOW)
    store.enqueue([Outgoing("correction", NEWSROOM, Message("Correction", reply_to=31), NOW)])
    store.enqueue([outgoing("plain", SECOND_READER)])

    store.migrate(NEWSROOM.chat_id, SUPERGROUP)

    assert [quote.message_id for quote in quotes(store)] == [-31]
    assert [delivery.message.reply_to for delivery in store.due(NOW)] == [None, None]


# quotes


def test_quotes_of_suspended_places_are_left_alone_until_they_are_back(store: BotStore) -> None:
    settle(store, NEWSROOM)
    store.note_sent(NEWSROOM, news(ICE), 31, now=NOW)
    store.note_sent(WATER_TOPIC, news(CANAL), 32, now=NOW)
    store.suspend_topic(WATER_TOPIC, NOW)
    topic_closed = [quote.place for quote in quotes(store)]
    store.suspend(NEWSROOM.chat_id, NOW)
    all_gone = quotes(store)
    store.resume(NEWSROOM.chat_id)

    assert topic_closed == [NEWSROOM]
    assert all_gone == []
    assert [quote.place for quote in quotes(store)] == [NEWSROOM, WATER_TOPIC]


def test_quotes_are_found_among_any_number_of_articles(store: BotStore) -> None:
    store.note_sent(READER, news(CANAL, ICE), 31, now=NOW)

    found = store.sent_quotes(range(1, 2000), since=YESTERDAY)

    assert [quote.cited for quote in found] == [CANAL, ICE]
    assert [quote.cited for quote in store.sent_quotes([17], since=YESTERDAY)] == [ICE]
    assert store.sent_quotes([], since=YESTERDAY) == []


def test_a_settled_quote_is_kept_with_its_correction_or_not_at_all(store: BotStore) -> None:
    store.note_sent(READER, news(ICE), 31, now=NOW)
    read = quotes(store)
    settled = replace(read[0], compared=2, withdrawn=True)

    assert store.settle_quotes(read, [settled], [outgoing("correction")]) == 1
    assert store.settle_quotes([settled], [settled], [outgoing("correction")]) == 0

    assert quotes(store) == [settled]
    assert [delivery.key for delivery in store.due(NOW)] == ["correction"]


def test_who_read_quotes_before_another_process_settled_them_settles_none(store: BotStore) -> None:
    store.note_sent(READER, news(ICE, CANAL), 31, now=NOW)
    read = quotes(store)
    newer = [replace(read[0], compared=3)]
    store.settle_quotes(read[:1], newer)
    older = [replace(quote, compared=2) for quote in read]

    assert store.settle_quotes(read, older, [outgoing("an older correction")]) == 0
    assert quotes(store) == [*newer, read[1]]
    assert store.due(NOW) == []


def test_the_quotes_of_an_answer_are_news_to_a_brief_until_their_article_was_told(store: BotStore) -> None:
    store.note_sent(READER, news(ICE), 905, now=NOW)
    answered = told(store)
    store.note_sent(READER, news(CANAL, tells=(17, 23)), 906, now=NOW)

    assert answered == SentRecord()
    assert told(store).cited == (CANAL, ICE)
