"""A wish that watches is tried before it is saved: over a real corpus, index and database."""

import pytest
from fakes.bot_newsdesk import ARTICLES, CHANNEL, EDITOR, GROUP, NOW, PRIVATE, READER, newsdesk

from bot.types import Press, Topical, Wish

WATER = "water of the Kairakkum reservoir"


@pytest.fixture
def news(tmp_path):
    with newsdesk(tmp_path) as opened:
        opened.kept.keep(70, 1, 2)
        yield opened


def watched(news, room=PRIVATE):
    return [(one.what, one.topic, one.strictness) for one in news.store.subscriptions(room.place)]


def labels(message):
    return [button.label for row in message.buttons for button in row]


async def offered(news, text, **who):
    (message,) = await news.says(f"/subscribe {text}", **who)
    return message


async def test_a_backtest_shows_what_the_last_week_would_have_sent_before_anything_is_saved(news):
    shown = await offered(news, f"topic {WATER}")

    heading, would, example = shown.text.split("\n\n")
    assert heading == f"Topic “{WATER}”"
    assert would == ("In the last 7 days this would have sent 1 message.\nIt tells what has a score of 0.60 or more.")
    assert example.startswith("This one (")
    assert example.splitlines()[-1] in ARTICLES[0][3]
    assert shown.tells == ()
    assert watched(news) == []


async def test_saving_keeps_the_wish_and_says_so_in_place_of_the_buttons(news):
    shown, saved = await news.subscribes(f"topic {WATER}")

    again = await news.presses(shown, "Save")

    assert saved.edit.text.startswith(f"New stories on “{WATER}” will come")
    assert saved.edit.buttons == ()
    assert watched(news) == [(Topical.TOPIC, WATER, None)]
    assert news.store.subscriptions(PRIVATE.place)[0].cursor == await news.library.last_indexed()
    assert again.notice == "This has been saved or dropped already. Please subscribe again."


async def test_looser_and_stricter_change_how_many_would_have_come_and_are_saved(news):
    shown = await offered(news, "topic water and soldiers in Balykchy")
    looser = await news.presses(shown, "Looser")
    await news.presses(looser.edit, "Save")

    (_, _, strictness) = watched(news)[0]

    assert "would have sent nothing" in shown.text
    assert "would have sent 1 message." in looser.edit.text
    assert 0.4 <= strictness < 0.6


async def test_what_would_change_nothing_is_not_offered(news):
    assert labels(await offered(news, "words Balykchy")) == ["Save", "Cancel"]
    assert labels(await offered(news, "source Steppe Courier")) == ["Save", "Cancel"]


async def test_cancelling_saves_nothing(news):
    shown = await offered(news, f"topic {WATER}")

    dropped = await news.presses(shown, "Cancel")

    assert dropped.edit.text == "Nothing was saved."
    assert watched(news) == []


async def test_what_is_considered_outlasts_a_restart(news, tmp_path):
    shown = await offered(news, f"topic {WATER}")
    (other,) = [type(news.desk)(news.with_)]

    saved = await other.react(_press(shown, "Save"))

    assert saved.edit.text.startswith("New stories on")


async def test_where_nothing_came_it_can_be_saved_all_the_same(news):
    shown, _ = await news.subscribes("words Kambarata")

    assert shown.text == (
        "Words: Kambarata\n\nIn the last 7 days this would have sent nothing. It can be saved all the same."
    )
    assert watched(news) == [(Topical.WORDS, "Kambarata", None)]


async def test_what_is_older_than_a_week_would_not_have_come(news):
    shown = await offered(news, "words uranium")

    assert "would have sent nothing" in shown.text


async def test_a_source_is_called_by_its_own_name(news):
    shown, _ = await news.subscribes("source steppe")
    unknown = await offered(news, "source Osh Evening Post")

    assert shown.text.startswith("Source: Steppe Courier\n\nIn the last 7 days this would have sent 1 message.")
    assert watched(news) == [(Topical.SOURCE, "Steppe Courier", None)]
    assert unknown.text.startswith("I know no source called “Osh Evening Post”. Lately I heard of: ")


async def test_a_question_is_tried_by_what_answers_it(news):
    shown, saved = await news.subscribes("question Who opened the gates of the Kairakkum reservoir?")

    assert shown.text.startswith("Question “Who opened the gates of the Kairakkum reservoir?”\n\n")
    assert "would have sent 1 message" in shown.text
    assert saved.edit.text.startswith("When something answers “Who opened")


async def test_days_that_a_brief_has_already_are_named_with_its_number(news):
    await news.says("/subscribe brief weekdays 08:00")

    (added,) = await news.says("/subscribe brief 08:00")

    assert added.text.startswith("A brief will come at weekends at 08:00 (")
    assert added.text.endswith("\nThere already: on weekdays at 08:00 (no. 1).")


async def test_a_brief_within_quiet_hours_is_said_to_come_when_they_end(news):
    await news.says("/settings quiet 22-7")

    (added,) = await news.says("/subscribe brief 03:00 06:59 07:00")

    assert added.text.endswith(
        "\nAt 03:00 and 06:59 there are quiet hours (22:00–07:00): the brief comes when they end."
    )


async def test_the_same_wish_twice_is_said_at_once(news):
    await news.subscribes(f"topic {WATER}")

    again = await offered(news, f"topic {WATER.upper()}")

    assert again.text == "That subscription is there already."


async def test_a_wish_that_was_saved_elsewhere_meanwhile_is_not_saved_twice(news):
    first, second = await offered(news, f"topic {WATER}"), await offered(news, f"topic {WATER}")
    await news.presses(first, "Save")

    late = await news.presses(second, "Save")

    assert late.edit.text == "That subscription is there already."
    assert len(watched(news)) == 1


async def test_a_place_holds_no_more_than_it_may(news):
    for number in range(news.with_.settings.subscriptions_per_chat):
        wish = Wish(Topical.WORDS, topic=f"dam {number}")
        news.store.add_subscription(PRIVATE.place, wish, cursor=0, now=NOW)

    refused = await offered(news, f"topic {WATER}")

    assert refused.text.startswith("There is room for 20 subscriptions here.")


async def test_only_administrators_of_a_group_may_press(news):
    refused = await offered(news, f"topic {WATER}", room=GROUP)
    news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)
    shown = await offered(news, f"topic {WATER}", room=GROUP, person=EDITOR)

    pressed = await news.presses(shown, "Save", room=GROUP)
    saved = await news.presses(shown, "Save", room=GROUP, person=EDITOR)

    assert refused.text == "Only administrators can do that here."
    assert pressed.notice == "Only administrators can change this."
    assert saved.edit is not None
    assert len(watched(news, GROUP)) == 1


async def test_a_channel_is_subscribed_from_a_private_chat_by_who_administers_it_still(news):
    news.rooms.open_channel("@bordernews", CHANNEL.place.chat_id)
    news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)
    shown = await offered(news, f"@bordernews topic {WATER}")

    saved = await news.presses(shown, "Save")

    assert "It is for @bordernews." in shown.text
    assert saved.edit.text.endswith("It goes to @bordernews; /subscriptions @bordernews lists what does.")
    assert len(watched(news, CHANNEL)) == 1
    assert watched(news) == []


async def test_who_administers_a_channel_no_more_saves_nothing_for_it(news):
    news.rooms.open_channel("@bordernews", CHANNEL.place.chat_id)
    news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)
    shown = await offered(news, f"@bordernews topic {WATER}")
    news.rooms.remove_admin(CHANNEL.place.chat_id, READER.id)

    pressed = await news.presses(shown, "Save")

    assert pressed.notice == "Only administrators can change this."
    assert watched(news, CHANNEL) == []


async def test_the_wish_of_another_chat_is_nobodys_business(news):
    shown = await offered(news, f"topic {WATER}")
    news.rooms.make_admin(GROUP.place.chat_id, READER.id)

    pressed = await news.presses(shown, "Save", room=GROUP)

    assert pressed.notice.startswith("This has been saved or dropped already.")


async def test_a_wish_is_forgotten_after_a_week(news):
    old = await offered(news, f"topic {WATER}")
    news.clock.pass_(days=8)
    await offered(news, "words Kambarata")

    pressed = await news.presses(old, "Save")

    assert pressed.notice.startswith("This has been saved or dropped already.")


async def test_callback_data_keep_to_telegrams_limit(news):
    shown = await offered(news, "topic " + "воды " * 40)

    assert all(len(button.data.encode()) <= 64 for row in shown.buttons for button in row)


async def test_watching_an_answer_says_how_often_that_would_have_been(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    watching = await news.presses(answer, "Watch")

    assert watching.notice.endswith("in the last 7 days that would have been 1 message.")
    assert watched(news) == [(Topical.QUESTION, "Who opened the gates of the Kairakkum reservoir?", None)]


def _press(message, label):
    data = next(button.data for row in message.buttons for button in row if button.label == label)
    return Press(PRIVATE, READER, data, 8)
