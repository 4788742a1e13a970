"""What subscribes and unsubscribes a chat, and who may."""

import pytest
from fakes.bot_newsdesk import CHANNEL, EDITOR, GROUP, PRIVATE, READER

from bot.types import ChatKind, Place, Press, Room, Topical


async def test_a_number_that_no_database_holds_is_no_subscription(news):
    (answer,) = await news.says(f"/unsubscribe {10**30}")
    reaction = await news.desk.react(Press(PRIVATE, READER, f"x:{10**30}", 5))

    assert answer.text.startswith("There is no such subscription")
    assert reaction.notice == "It was removed already."


async def test_watch_makes_a_subscription_of_the_question_once(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    first = await news.presses(answer, "Watch")
    second = await news.presses(answer, "Watch")

    assert first.notice.startswith("Watching.")
    assert second.notice == "This is being watched already."
    (watched,) = news.store.subscriptions(PRIVATE.place)
    assert (watched.what, watched.topic) == (Topical.QUESTION, "Who opened the gates of the Kairakkum reservoir?")


async def test_a_subscription_is_listed_and_removed(news):
    await news.says("/subscribe brief 08:00")
    await news.subscribes("topic water disputes")
    (listed,) = await news.says("/subscriptions")

    reaction = await news.presses(listed, "Remove 1")

    assert "08:00" in listed.text
    assert "water disputes" in listed.text
    assert reaction.notice == "Removed."
    assert [one.what for one in news.store.subscriptions(PRIVATE.place)] == [Topical.TOPIC]


async def test_the_same_subscription_twice_is_one(news):
    await news.says("/subscribe brief 08:00")

    (again,) = await news.says("/subscribe brief 8:00")

    assert again.text == "That subscription is there already."
    assert len(news.store.subscriptions(PRIVATE.place)) == 1


async def test_several_times_on_some_days_are_subscribed_in_one_step_and_listed_one_by_one(news):
    (made,) = await news.says("/subscribe brief weekdays 08:00 18:00")
    (listed,) = await news.says("/subscriptions")

    assert made.text.startswith("A brief will come on weekdays at 08:00 and 18:00 (")
    assert [line.partition(" (")[0] for line in listed.text.splitlines()[1:]] == [
        "1. brief on weekdays at 08:00",
        "2. brief on weekdays at 18:00",
    ]


async def test_a_brief_on_further_days_adds_only_those(news):
    await news.says("/subscribe brief weekdays 08:00")

    (made,) = await news.says("/subscribe brief 08:00")

    assert made.text.startswith("A brief will come at weekends at 08:00 (")


async def test_where_there_is_no_room_for_all_none_is_subscribed(news):
    times = " ".join(f"{hour}:{minute}" for hour in range(4) for minute in ("00", "10", "20", "30", "40", "50"))

    (refused,) = await news.says(f"/subscribe brief {times}")

    assert refused.text.startswith("There is room for 20 subscriptions here.")
    assert news.store.subscriptions(PRIVATE.place) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("brief moonday 08:00", "“moonday” is neither a day nor a time"),
        ("brief weekly 08:00", "On which day of the week? Name it before the time: /subscribe brief mon 08:00"),
        ("brief 25:00", "“25:00” is not a time"),
    ],
)
async def test_a_timetable_that_is_not_understood_is_shown_back(news, asked, said):
    (refused,) = await news.says(f"/subscribe {asked}")

    assert refused.text.startswith(said)


async def test_unsubscribe_all_says_how_many(news):
    await news.says("/subscribe brief 08:00")
    await news.subscribes("topic water disputes")

    (answer,) = await news.says("/unsubscribe all")

    assert answer.text == "Removed: 2 subscriptions."
    assert (await news.says("/unsubscribe all"))[0].text.startswith("Nothing is subscribed here.")


async def test_only_administrators_subscribe_a_group(news):
    refused = await news.says("/subscribe brief 08:00", room=GROUP)
    news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)
    accepted = await news.says("/subscribe brief 08:00", room=GROUP, person=EDITOR)

    assert refused[0].text == "Only administrators can do that here."
    assert "08:00" in accepted[0].text
    assert len(news.store.subscriptions(GROUP.place)) == 1


async def test_only_administrators_press_what_changes_a_group(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?", room=GROUP)

    watched = await news.presses(answer, "Watch", room=GROUP)
    shown = await news.presses(answer, "Context 1", room=GROUP)

    assert watched.notice == "Only administrators can change this."
    assert len(shown.messages) == 1


async def test_a_post_in_a_channel_subscribes_it(news):
    (answer,) = await news.says("/subscribe brief 07:30", room=CHANNEL)

    assert "07:30" in answer.text
    assert len(news.store.subscriptions(CHANNEL.place)) == 1


@pytest.mark.parametrize(
    ("bot_posts", "reader_administers", "expected"),
    [
        (True, True, "@bordernews"),
        (False, True, "I am not an administrator in @bordernews"),
        (True, False, "Only administrators of @bordernews"),
    ],
)
async def test_a_channel_is_subscribed_from_a_private_chat_by_those_who_may(
    news, bot_posts, reader_administers, expected
):
    news.rooms.open_channel("@bordernews", CHANNEL.place.chat_id, bot_may_post=bot_posts)
    if reader_administers:
        news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)

    (answer,) = await news.says("/subscribe @bordernews brief 08:00")

    assert expected in answer.text
    assert len(news.store.subscriptions(CHANNEL.place)) == (bot_posts and reader_administers)


async def test_an_unknown_channel_is_named(news):
    (answer,) = await news.says("/subscribe @nowhere brief 08:00")

    assert "@nowhere" in answer.text


async def test_each_topic_of_a_forum_has_its_own_subscriptions(news):
    news.rooms.make_admin(GROUP.place.chat_id, READER.id)
    water = Room(Place(GROUP.place.chat_id, 12), ChatKind.GROUP, GROUP.title)

    await news.subscribes("topic water disputes", room=water)

    assert len(news.store.subscriptions(water.place)) == 1
    assert news.store.subscriptions(GROUP.place) == []
