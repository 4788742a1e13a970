"""What administrators are told of feeds, and what a brief hears of them."""

import logging
from dataclasses import replace
from datetime import time, timedelta

import pytest
from fakes.bot_clock import FakeClock
from fakes.bot_desk import NEWSROOM, READER, settle
from fakes.bot_feeds import COURIER, FRIDAY, PAMIR, FakeFeedList, feed, notice

from bot.delivery.bundling import Bundles
from bot.errors import StoreError
from bot.messages import Delivery
from bot.news import Unheard
from bot.operations.notices import FeedNotices, QuietFeeds
from bot.settings import BotSettings
from bot.store import BotStore
from bot.types import Language, QuietHours
from corpus.errors import CorpusError
from corpus.types import FeedState

ADMINS = NEWSROOM.chat_id


class FullStore:
    """Knows no chat and takes nothing."""

    def chat(self, place):
        return None

    def enqueue(self, outgoing):
        raise StoreError("disk full")


@pytest.fixture
def feeds() -> FakeFeedList:
    return FakeFeedList(feed())


def notices(feeds: FakeFeedList, store: BotStore, *, clock: FakeClock | None = None, **settings) -> FeedNotices:
    return FeedNotices(feeds.open, store, clock or FakeClock(), BotSettings(**{"admin_chat": ADMINS, **settings}))


def queued(store: BotStore, clock: FakeClock | None = None) -> list[Delivery]:
    """Send everything that is due and return it."""
    now = (clock or FakeClock()).now()
    sent = []
    while due := store.due(now):
        for delivery in due:
            store.mark_in_flight(delivery.id)
            store.mark_sent(delivery.id, delivery.id, now)
            sent.append(delivery)
    return sent


async def test_a_feed_in_trouble_is_told_to_the_administrators_once(store, feeds):
    feeds.falls_ill(notice())
    teller = notices(feeds, store)

    assert [await teller.tell(), await teller.tell()] == [1, 0]

    (delivery,) = queued(store)
    assert delivery.place.chat_id == ADMINS
    assert delivery.message.text.startswith(f"A feed is failing: Steppe Courier\n{COURIER}\n")
    assert feeds.told == [notice()]


async def test_a_crash_between_queueing_and_marking_neither_loses_nor_repeats(store, feeds):
    feeds.falls_ill(notice())
    feeds.breaks_before_marking()
    teller = notices(feeds, store)

    with pytest.raises(CorpusError):
        await teller.tell()
    await teller.tell()

    assert len(queued(store)) == 1
    assert feeds.told == [notice()]
    assert (feeds.opened, feeds.closed) == (2, 2)


async def test_what_cannot_be_queued_is_not_marked(feeds):
    feeds.falls_ill(notice())

    with pytest.raises(StoreError):
        await notices(feeds, FullStore()).tell()

    assert feeds.told == []
    assert feeds.closed == 1


async def test_another_state_or_a_later_relapse_is_another_notice(store, feeds):
    feeds.falls_ill(notice(), notice(FeedState.OFF), notice(since=FRIDAY + timedelta(days=20)), notice(url=PAMIR))

    await notices(feeds, store).tell()

    assert len(queued(store)) == 4


async def test_an_address_of_any_length_has_a_key_that_the_outbox_takes(store, feeds):
    feeds.falls_ill(notice(url=COURIER + "?section=" + "a" * 500))

    await notices(feeds, store).tell()

    (delivery,) = queued(store)
    assert len(delivery.key) <= 128


async def test_administrators_hear_it_in_their_language_and_zone(store, feeds):
    store.update_chat(replace(settle(store, NEWSROOM, zone="Asia/Bishkek"), language=Language.RUSSIAN))
    feeds.falls_ill(notice(FeedState.SILENT, reason=None))

    await notices(feeds, store).tell()

    (delivery,) = queued(store)
    assert delivery.message.text.startswith("Лента замолчала: Steppe Courier\n")
    assert "27 февраля 2026\u202fг., 12:15 (Бишкек)" in delivery.message.text


async def test_a_chat_that_never_wrote_hears_it_in_the_default_language(store, feeds):
    feeds.falls_ill(notice())

    await notices(feeds, store, admin_chat=READER.chat_id, language=Language.RUSSIAN, zone="Asia/Dushanbe").tell()

    (delivery,) = queued(store)
    assert delivery.place == READER
    assert "11:15 (Душанбе)" in delivery.message.text


async def test_administrators_are_not_woken(store, feeds):
    clock = FakeClock()  # 08:00 in Tashkent
    settle(store, NEWSROOM, quiet=QuietHours(time(22), time(9)))
    feeds.falls_ill(notice())

    await notices(feeds, store, clock=clock).tell()

    assert queued(store, clock) == []
    clock.pass_(hours=1)
    Bundles(store).look(clock.now())
    assert len(queued(store, clock)) == 1


async def test_without_a_chat_it_is_a_warning_once(store, feeds, caplog):
    feeds.falls_ill(notice())
    teller = notices(feeds, store, admin_chat=0)

    await teller.tell()
    await teller.tell()

    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert caplog.messages[0].startswith(f"A feed is failing: Steppe Courier {COURIER} It has given nothing since")
    assert "503 Service Unavailable" in caplog.messages[0]
    assert feeds.told == [notice()]
    assert queued(store) == []


async def test_a_brief_hears_of_every_feed_that_gives_nothing():
    feeds = FakeFeedList(
        feed("https://osh-daily.example/rss", "Osh Daily"),
        feed(COURIER, "Steppe Courier", state=FeedState.SILENT),
        feed(PAMIR, None, state=FeedState.OFF),
        feed("https://valley-wire.example/rss", "Valley Wire", state=FeedState.FAILING),
        feed("https://valley-wire.example/water", "Valley Wire", state=FeedState.FAILING),
    )

    unheard = await QuietFeeds(feeds.open, FakeClock()).unheard()

    assert unheard == Unheard(silent=("Steppe Courier",), broken=(PAMIR, "Valley Wire"))
    assert (feeds.opened, feeds.closed) == (1, 1)


async def test_a_feed_that_failed_a_moment_ago_is_not_missed_yet():
    clock = FakeClock()
    feeds = FakeFeedList(feed(state=FeedState.FAILING, updated=clock.now()))

    before = await QuietFeeds(feeds.open, clock).unheard()
    clock.pass_(hours=25)

    assert before == Unheard()
    assert await QuietFeeds(feeds.open, clock).unheard() == Unheard(broken=("Steppe Courier",))


async def test_an_outlet_of_which_one_feed_is_broken_is_not_called_silent_too():
    broken = feed(COURIER, "Steppe Courier", state=FeedState.OFF)
    silent = feed(f"{COURIER}/sports", "Steppe Courier", state=FeedState.SILENT)

    unheard = await QuietFeeds(FakeFeedList(silent, broken).open, FakeClock()).unheard()

    assert unheard == Unheard(broken=("Steppe Courier",))
