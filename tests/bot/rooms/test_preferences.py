from fakes.bot_desk import utc
from fakes.bot_newsdesk import GROUP, PRIVATE, READER, Newsdesk

from bot.delivery.bundling import Bundles
from bot.messages import Message
from bot.timing.schedule import outgoing_for

NIGHT = utc("2025-04-02T20:00")


async def test_a_change_is_kept_and_shown(news: Newsdesk) -> None:
    (shown,) = await news.says("/settings quiet 22:00-07:00")

    assert "Quiet hours: 22:00–07:00" in shown.text
    (again,) = await news.says("/settings")
    assert again == shown


async def test_a_change_that_is_none_is_said_to_be_none(news: Newsdesk) -> None:
    (shown,) = await news.says("/settings quiet 22:00-07:00")

    reaction = await news.presses(shown, "✓ 22:00–07:00")

    assert (reaction.notice, reaction.edit) == ("It is set so already.", None)


async def test_only_administrators_change_a_group(news: Newsdesk) -> None:
    (refused,) = await news.says("/settings zone Asia/Almaty", room=GROUP, person=READER)

    assert refused.text == "Only administrators can do that here."


async def test_quiet_hours_that_are_turned_off_let_go_what_they_held(news: Newsdesk) -> None:
    await news.says("/settings zone UTC")
    await news.says("/settings quiet 19:00-07:00")
    chat = news.store.chat(PRIVATE.place)
    assert chat is not None
    for number in (1, 2):
        news.store.enqueue(outgoing_for(f"alert:{number}", chat, [Message(f"Alert {number}")], now=NIGHT))
    bundles = Bundles(news.store)

    assert bundles.look(NIGHT) == 0
    (shown,) = await news.says("/settings")
    await news.presses(shown, "No quiet hours")

    assert bundles.look(NIGHT) == 1
    (delivery,) = news.store.due(NIGHT)
    assert delivery.message.text == "Alert 1\n\nAlert 2"
