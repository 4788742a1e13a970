"""A subscription that is there is tried again, and made stricter or looser."""

import pytest
from fakes.bot_newsdesk import CHANNEL, EDITOR, GROUP, NOW, PRIVATE, READER

from bot.types import Topical, Wish

SOLDIERS = "water and soldiers in Balykchy"


def subscribed(news, *wishes, room=PRIVATE):
    for wish in wishes:
        news.store.add_subscription(room.place, wish, cursor=3, now=NOW)


def strictness(news, room=PRIVATE):
    return [one.strictness for one in news.store.subscriptions(room.place)]


async def listed(news, text="/subscriptions", **who):
    (message,) = await news.says(text, **who)
    return message


async def test_a_number_shows_what_a_subscription_sends_and_saving_changes_it(news):
    subscribed(news, Wish(Topical.TOPIC, topic=SOLDIERS))

    shown = await listed(news, "/subscriptions 1")
    looser = await news.presses(shown, "Looser")
    before = strictness(news)
    saved = await news.presses(looser.edit, "Save")

    assert "This is subscription 1 of the list; saving changes it." in shown.text
    assert "would have sent nothing" in shown.text and "would have sent 1 message." in looser.edit.text
    assert before == [None] and 0.4 <= strictness(news)[0] < 0.6
    assert saved.edit.text.startswith(f"Saved. 1. topic: {SOLDIERS}; ")
    assert f"score {strictness(news)[0]:.2f}" in saved.edit.text
    assert news.store.subscriptions(PRIVATE.place)[0].cursor == 3


async def test_each_line_of_the_list_has_a_button_for_it(news):
    subscribed(news, Wish(Topical.TOPIC, topic=SOLDIERS), Wish(Topical.SOURCE, topic="Steppe Courier"))

    message = await listed(news)
    (shown,) = (await news.presses(message, "Adjust 1")).messages

    assert [button.label for button in message.buttons[0]] == ["Adjust 1"]
    assert "This is subscription 1 of the list" in shown.text


async def test_cancelling_changes_nothing(news):
    subscribed(news, Wish(Topical.TOPIC, topic=SOLDIERS))
    looser = await news.presses(await listed(news, "/subscriptions 1"), "Looser")

    await news.presses(looser.edit, "Cancel")

    assert strictness(news) == [None]


async def test_what_was_removed_meanwhile_is_not_brought_back(news):
    subscribed(news, Wish(Topical.TOPIC, topic=SOLDIERS))
    looser = await news.presses(await listed(news, "/subscriptions 1"), "Looser")
    await news.says("/unsubscribe 1")

    saved = await news.presses(looser.edit, "Save")

    assert saved.edit.text == "That subscription has ended already."
    assert news.store.subscriptions(PRIVATE.place) == []


@pytest.mark.parametrize("number", ["9", "9" * 30])
async def test_a_number_that_is_not_in_the_list_is_not_said_to_have_ever_been_there(news, number):
    assert (await listed(news, f"/subscriptions {number}")).text.startswith("There is no such subscription here.")


async def test_the_subscription_of_another_chat_is_nobodys_business(news):
    subscribed(news, Wish(Topical.TOPIC, topic=SOLDIERS), room=GROUP)

    assert (await listed(news, "/subscriptions 1")).text.startswith("There is no such subscription here.")


async def test_a_brief_has_nothing_to_adjust(news):
    await news.says("/subscribe brief 08:00")

    assert (await listed(news, "/subscriptions 1")).text.startswith("A brief has no score.")


async def test_in_a_group_only_administrators_adjust(news):
    subscribed(news, Wish(Topical.TOPIC, topic=SOLDIERS), room=GROUP)
    news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)

    refused = await listed(news, "/subscriptions 1", room=GROUP)
    message = await listed(news, room=GROUP)
    pressed = await news.presses(message, "Adjust 1", room=GROUP)
    shown = await listed(news, "/subscriptions 1", room=GROUP, person=EDITOR)

    assert refused.text == "Only administrators can do that here."
    assert pressed.notice == "Only administrators can change this."
    assert "subscription 1 of the list" in shown.text


async def test_a_channels_subscription_is_adjusted_from_a_private_chat(news):
    news.rooms.open_channel("@bordernews", CHANNEL.place.chat_id)
    news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)
    await news.says("/settings @bordernews")
    subscribed(news, Wish(Topical.TOPIC, topic=SOLDIERS), room=CHANNEL)

    shown = await listed(news, "/subscriptions @bordernews 1")
    looser = await news.presses(shown, "Looser")
    await news.presses(looser.edit, "Save")

    assert shown.text.startswith("bordernews (")
    assert 0.4 <= strictness(news, CHANNEL)[0] < 0.6


async def test_a_channel_without_a_name_is_subscribed_by_its_number(news):
    number = -1002000000700
    news.rooms.open_channel(str(number), number)
    news.rooms.make_admin(number, READER.id)

    await news.subscribes(f"{number} words Kairakkum")
    await news.says(f"/subscribe {number} brief 08:00")

    kinds = [one.what for one in news.store.all_subscriptions() if one.place.chat_id == number]
    assert kinds == [Topical.WORDS, Topical.BRIEF]


async def test_an_old_archive_is_tried_on_the_last_days_that_it_has(news):
    news.clock.pass_(days=60)

    shown = await listed(news, "/subscribe words Kairakkum")
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")
    watching = await news.presses(answer, "Watch")

    assert "nothing has come in at all. These are the 7 days up to 2 April 2025." in shown.text
    assert "In those days this would have sent 2 messages" in shown.text
    assert watching.notice.endswith("in the last 7 days that would have been 0 messages.")


async def test_a_source_that_is_silent_for_long_can_be_subscribed_among_others_that_are_not_and_that_is_said(news):
    news.clock.pass_(days=90)
    news.add("Lake Issyk-Kul freezes", "The lake froze over for the first time in years.", outlet="Karakol Post")

    silent = await listed(news, "/subscribe source valley")
    heard = await listed(news, "/subscribe source karakol")
    unknown = await listed(news, "/subscribe source Osh Evening Post")

    assert silent.text.startswith("Source: Valley Wire\n")
    assert silent.text.endswith(
        "\n\nValley Wire has been silent for long: the last that I have of it came on 2 April 2025."
    )
    assert "silent" not in heard.text
    assert unknown.text == "I know no source called “Osh Evening Post”. Lately I heard of: Karakol Post."


async def test_an_old_archive_knows_its_sources_still(news):
    news.clock.pass_(days=90)

    shown = await listed(news, "/subscribe source steppe")
    unknown = await listed(news, "/subscribe source Osh Evening Post")
    several = await listed(news, "/subscribe source e")

    assert shown.text.startswith("Source: Steppe Courier\n")
    assert unknown.text.startswith("I know no source called “Osh Evening Post”.") and "Valley Wire" in unknown.text
    assert several.text.startswith("Several sources could be “e”: ") and "Valley Wire" in several.text
