"""Where a correction goes: to each message that showed the quote, where that one is, unless its chat takes nothing."""

from datetime import time

from fakes.bot_corrected_desk import CHANNEL, CORRECTED, RELEASE, STORY, Desk
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, WATER_TOPIC, settle

from bot.delivery.bundling import Bundles
from bot.types import Place, QuietHours


async def test_each_chat_and_each_message_gets_its_own_reply(desk: Desk) -> None:
    desk.publish()
    for place, message_id in ((READER, 31), (READER, 40), (SECOND_READER, 31), (CHANNEL, 12)):
        desk.sent(place, desk.quoted(), message_id=message_id)
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    await desk.arrives()

    replies = {(received.place, received.message.reply_to) for received in desk.sender.received}
    assert replies == {(READER, 31), (READER, 40), (SECOND_READER, 31), (CHANNEL, 12)}
    assert len(desk.sender.received) == 4


async def test_a_message_in_a_topic_of_a_forum_is_replied_to_there(desk: Desk) -> None:
    desk.publish()
    desk.sent(WATER_TOPIC, desk.quoted(), message_id=8)
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    await desk.arrives()

    assert [(received.place, received.message.reply_to) for received in desk.sender.received] == [(WATER_TOPIC, 8)]


async def test_a_chat_that_moved_gets_a_correction_that_replies_to_nothing(desk: Desk) -> None:
    desk.publish()
    desk.sent(NEWSROOM, desk.quoted())
    desk.store.migrate(NEWSROOM.chat_id, -1002_900)
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    await desk.arrives()

    there = [(received.place, received.message.reply_to) for received in desk.sender.received]
    assert there == [(Place(-1002_900), None)]


async def test_a_suspended_chat_gets_none(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.store.suspend(READER.chat_id, desk.clock.now())
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    assert await desk.look() == 0
    assert await desk.arrives() == []


async def test_quiet_hours_hold_corrections_too(desk: Desk) -> None:
    settle(desk.store, READER, quiet=QuietHours(time(7), time(9)))  # it is past eight in Tashkent
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    early = await desk.arrives()
    desk.clock.pass_(hours=1)
    Bundles(desk.store).look(desk.clock.now())

    assert early == []
    assert len(await desk.arrives()) == 1


async def test_messages_of_more_than_thirty_days_ago_are_left_as_they_are(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.clock.pass_(days=31)
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    assert await desk.arrives() == []
