"""Who hears of it when a chat or topic can no longer be written to: once, where someone can act."""

from dataclasses import replace

import pytest
from fakes.bot_clock import FakeClock
from fakes.bot_desk import BORDER_TOPIC, NEWSROOM, READER, WATER_TOPIC, brief_at, settle

from bot.delivery.standing_notices import StandingNotices
from bot.messages import Delivery, Lane
from bot.settings import BotSettings
from bot.store import BotStore
from bot.types import Cause, Chat, ChatKind, Language, Place

CHANNEL, ADMINS, SECOND = Place(-1002), Place(-1009), Place(502)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def notices(store: BotStore, clock: FakeClock, **settings) -> StandingNotices:
    return StandingNotices(store, clock, BotSettings(**settings))


def channel(store: BotStore, *subscribers: int | None, place: Place = CHANNEL) -> Chat:
    """Make a channel known with one brief for each of these people."""
    chat = Chat(place, ChatKind.CHANNEL, "Border news", Language.ENGLISH, "Asia/Tashkent")
    store.update_chat(chat)
    for hour, person in enumerate(subscribers):
        store.add_subscription(place, brief_at(hour), cursor=0, now=FakeClock().now(), by=person)
    return chat


def forum(store: BotStore, *places: Place, by: int | None = None) -> None:
    settle(store, NEWSROOM)
    for place in places:
        store.add_subscription(place, brief_at(8), cursor=0, now=FakeClock().now(), by=by)


def said(store: BotStore, clock: FakeClock) -> list[Delivery]:
    return store.due(clock.now())


def all_said(store: BotStore, clock: FakeClock) -> list[Delivery]:
    """Send everything that waits and return it, in the order of sending."""
    sent = []
    while due := said(store, clock):
        for delivery in due:
            store.mark_in_flight(delivery.id)
            store.mark_sent(delivery.id, delivery.id, clock.now())
        sent += due
    return sent


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Cause.NO_RIGHTS, "I may no longer post in “Border news”"),
        (Cause.KICKED, "I was removed from “Border news”"),
        (Cause.GONE, "Telegram no longer finds “Border news”"),
    ],
)
async def test_who_subscribed_a_channel_hears_that_it_cannot_be_written_to(store, clock, cause, words) -> None:
    settle(store, READER)
    channel(store, READER.chat_id, READER.chat_id)
    store.suspend(CHANNEL.chat_id, clock.now(), cause)

    await notices(store, clock).tell()

    (notice,) = said(store, clock)
    assert notice.place == READER and notice.lane is Lane.NOTICE
    assert notice.message.text.startswith(words) and "2 subscriptions" in notice.message.text


async def test_each_suspension_is_told_of_once(store, clock) -> None:
    settle(store, READER)
    channel(store, READER.chat_id)
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.NO_RIGHTS)

    told = [await notices(store, clock).tell()]
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.KICKED)
    told.append(await notices(store, clock).tell())

    assert told == [1, 0]


async def test_a_chat_that_goes_to_and_fro_is_told_of_once_a_day(store, clock) -> None:
    settle(store, READER)
    channel(store, READER.chat_id)
    told = []
    for hours in (0, 1, 2, 30):
        clock.pass_(hours=hours)
        store.suspend(CHANNEL.chat_id, clock.now(), Cause.NO_RIGHTS)
        told.append(await notices(store, clock).tell())
        store.resume(CHANNEL.chat_id)

    assert told == [1, 0, 0, 1]


async def test_everybody_who_subscribed_is_told(store, clock) -> None:
    settle(store, READER)
    settle(store, SECOND)
    channel(store, READER.chat_id, SECOND.chat_id)
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.NO_RIGHTS)

    await notices(store, clock).tell()

    assert {notice.place for notice in said(store, clock)} == {READER, SECOND}


@pytest.mark.parametrize("subscriber", [None, 777])
async def test_where_nobody_is_known_the_administrators_are_told(store, clock, subscriber) -> None:
    channel(store, subscriber)
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.NO_RIGHTS)

    await notices(store, clock, admin_chat=ADMINS.chat_id).tell()

    assert [notice.place for notice in said(store, clock)] == [ADMINS]


async def test_a_reader_who_blocked_the_bot_is_not_written_to(store, clock) -> None:
    settle(store, READER)
    channel(store, READER.chat_id)
    store.suspend(READER.chat_id, clock.now(), Cause.BLOCKED)
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.NO_RIGHTS)

    assert await notices(store, clock).tell() == 0


async def test_a_channel_without_subscriptions_concerns_nobody(store, clock) -> None:
    settle(store, READER)
    channel(store)
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.NO_RIGHTS)

    assert await notices(store, clock, admin_chat=ADMINS.chat_id).tell() == 0


@pytest.mark.parametrize("cause", [Cause.KICKED, Cause.GONE, Cause.BLOCKED])
async def test_who_threw_the_bot_out_of_a_group_knows(store, clock, cause) -> None:
    settle(store, READER)
    forum(store, NEWSROOM, by=READER.chat_id)
    store.suspend(NEWSROOM.chat_id, clock.now(), cause)

    assert await notices(store, clock, admin_chat=ADMINS.chat_id).tell() == 0


async def test_who_subscribed_a_group_hears_that_the_bot_was_muted(store, clock) -> None:
    settle(store, READER)
    forum(store, NEWSROOM, by=READER.chat_id)
    store.suspend(NEWSROOM.chat_id, clock.now(), Cause.NO_RIGHTS)

    await notices(store, clock).tell()

    (notice,) = said(store, clock)
    assert notice.place == READER and "I may no longer write in “Border desk”" in notice.message.text


@pytest.mark.parametrize(
    ("cause", "words"), [(Cause.TOPIC_CLOSED, "closed to me"), (Cause.TOPIC_DELETED, "was deleted")]
)
async def test_a_closed_topic_is_told_of_in_the_general_one(store, clock, cause, words) -> None:
    forum(store, WATER_TOPIC, BORDER_TOPIC)
    store.suspend_topic(WATER_TOPIC, clock.now(), cause)

    await notices(store, clock).tell()

    (notice,) = said(store, clock)
    assert notice.place == NEWSROOM
    assert words in notice.message.text and "1 subscription." in notice.message.text


async def test_where_the_general_topic_is_closed_too_who_subscribed_is_told(store, clock) -> None:
    settle(store, READER)
    forum(store, WATER_TOPIC, NEWSROOM, by=READER.chat_id)
    store.suspend_topic(NEWSROOM, clock.now(), Cause.TOPIC_CLOSED)
    store.suspend_topic(WATER_TOPIC, clock.now(), Cause.TOPIC_CLOSED)

    await notices(store, clock).tell()

    told = all_said(store, clock)
    texts = [notice.message.text for notice in told]
    assert [notice.place for notice in told] == [READER, READER]
    assert any("The General topic of “Border desk”" in text for text in texts)
    assert any("A topic of “Border desk”" in text for text in texts)


async def test_what_an_older_version_suspended_is_no_news(store, clock) -> None:
    settle(store, READER)
    channel(store, READER.chat_id)
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.NO_RIGHTS)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE suspensions SET reason = NULL")

    assert await notices(store, clock).tell() == 0


async def test_the_reader_is_told_in_their_language(store, clock) -> None:
    store.update_chat(replace(settle(store, READER), language=Language.RUSSIAN))
    channel(store, READER.chat_id)
    store.suspend(CHANNEL.chat_id, clock.now(), Cause.NO_RIGHTS)

    await notices(store, clock).tell()

    assert "больше не могу писать в «Border news»" in said(store, clock)[0].message.text
