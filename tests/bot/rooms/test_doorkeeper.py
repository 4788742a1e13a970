"""Quotas and the one topic for questions, as people meet them."""

from dataclasses import replace

import pytest
from fakes.bot_newsdesk import CHANNEL, EDITOR, GROUP, PRIVATE, READER, newsdesk

from bot.rooms.doorkeeper import topic_address
from bot.settings import BotSettings
from bot.types import ChatKind, Person, Place, Request, Room

QUESTION = "Who opened the gates of the Kairakkum reservoir?"
FORUM = Room(Place(-100_1700), ChatKind.GROUP, "Border desk", forum=True)
WATER = replace(FORUM, place=Place(-100_1700, 12), topic="Water")
BORDERS = replace(FORUM, place=Place(-100_1700, 19), topic="Borders")


def desk_with(tmp_path, **settings):
    return newsdesk(tmp_path, bot=BotSettings(**settings))


async def said(news, text=QUESTION, **where):
    return [message.text for message in await news.says(text, **where)]


def is_answer(texts):
    return len(texts) == 1 and "Kairakkum" in texts[0]


# quotas


async def test_too_many_questions_in_a_minute_are_told_when_to_go_on(tmp_path):
    with desk_with(tmp_path, questions_per_minute=2) as news:
        assert is_answer(await said(news)) and is_answer(await said(news))
        news.clock.pass_(seconds=19)

        (first,), second = await said(news), await said(news)

        assert "2 questions within a minute" in first and "again in 41 seconds" in first
        assert second == []
        news.clock.pass_(seconds=41)
        assert is_answer(await said(news))


async def test_a_day_that_is_used_up_says_when_the_next_begins(tmp_path):
    with desk_with(tmp_path, questions_per_day=1) as news:
        await said(news)

        (first,), second = await said(news), await said(news)

        # Midnight in Tashkent.
        assert "1 question today" in first and "3 April 2025, 00:00 (Tashkent)" in first
        assert second == []


async def test_what_is_no_question_costs_nothing(tmp_path):
    with desk_with(tmp_path, questions_per_minute=1) as news:
        for command in ("/start", "/help", "/settings", "/subscriptions", "/subscribe brief 08:00", "/ask", "/new"):
            await said(news, command)

        assert is_answer(await said(news))


@pytest.mark.parametrize("command", ["/brief", "/timeline Kairakkum", f"/asof 2025-04-02 {QUESTION}", "/verify 1"])
async def test_what_searches_is_a_question(tmp_path, command):
    with desk_with(tmp_path, questions_per_minute=1) as news:
        await said(news, command)

        assert "1 question within a minute" in (await said(news))[0]


async def test_an_owner_may_ask_any_number(tmp_path):
    with desk_with(tmp_path, questions_per_minute=1, questions_per_day=1, owners=[READER.id]) as news:
        assert all([is_answer(await said(news)) for _ in range(5)])


async def test_an_administrator_may_ask_any_number_in_their_group(tmp_path):
    with desk_with(tmp_path, questions_per_minute=1) as news:
        news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)

        assert all([is_answer(await said(news, room=GROUP, person=EDITOR)) for _ in range(3)])
        assert is_answer(await said(news, room=GROUP, person=READER))
        assert not is_answer(await said(news, room=GROUP, person=READER))


async def test_what_an_administrator_asks_in_their_group_costs_nothing_elsewhere(tmp_path):
    with desk_with(tmp_path, questions_per_minute=2, questions_per_day=2) as news:
        news.rooms.make_admin(GROUP.place.chat_id, READER.id)
        for _ in range(3):
            await said(news, room=GROUP)

        assert is_answer(await said(news)) and is_answer(await said(news))
        assert not is_answer(await said(news))


async def test_who_administers_a_group_no_more_is_counted_soon(tmp_path):
    with desk_with(tmp_path, questions_per_minute=1) as news:
        news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)
        await said(news, room=GROUP, person=EDITOR)
        news.rooms.remove_admin(GROUP.place.chat_id, EDITOR.id)
        news.clock.pass_(minutes=10)

        assert is_answer(await said(news, room=GROUP, person=EDITOR))
        assert not is_answer(await said(news, room=GROUP, person=EDITOR))


async def test_while_telegram_cannot_be_reached_questions_in_groups_are_counted(tmp_path):
    with desk_with(tmp_path, questions_per_minute=1) as news:
        news.rooms.unreachable = True

        assert is_answer(await said(news, room=GROUP))
        assert not is_answer(await said(news, room=GROUP))


async def test_the_posts_of_a_channel_are_counted_together(tmp_path):
    with desk_with(tmp_path, questions_per_minute=2) as news:
        await said(news, "/brief", room=CHANNEL)
        await said(news, "/brief", room=CHANNEL)

        assert "2 questions within a minute" in (await said(news, "/brief", room=CHANNEL))[0]
        assert is_answer(await said(news))


# one topic for questions


async def test_questions_are_answered_in_the_one_topic_alone(news):
    news.rooms.make_admin(FORUM.place.chat_id, EDITOR.id)
    (done,) = await said(news, "/settings answers here", room=WATER, person=EDITOR)

    assert "in this topic only" in done
    assert is_answer(await said(news, room=WATER))
    (hint,) = await news.says(QUESTION, room=BORDERS)
    assert hint.text == "Questions are answered in the topic “Water” here."
    assert hint.buttons[0][0].url == "https://t.me/c/1700/12"


async def test_the_hint_comes_once_an_hour_in_a_group(news):
    news.store.ensure_chat(FORUM, language=news.with_.settings.language, zone="UTC")
    news.store.answer_in(FORUM.place.chat_id, 12)

    assert len(await said(news, room=BORDERS)) == 1
    assert await said(news, room=BORDERS) == [] and await said(news, "/brief", room=FORUM) == []
    news.clock.pass_(hours=1)
    assert await said(news, room=BORDERS) == ["Questions are answered in another topic of this group."]


async def test_the_general_topic_can_be_the_one(news):
    news.rooms.make_admin(FORUM.place.chat_id, EDITOR.id)
    await said(news, "/settings answers here", room=FORUM, person=EDITOR)

    assert is_answer(await said(news, room=FORUM))
    assert await said(news, room=WATER) == ["Questions are answered in the General topic here."]


async def test_a_topic_with_settings_of_its_own_knows_where_questions_go(news):
    news.rooms.make_admin(FORUM.place.chat_id, EDITOR.id)
    await said(news, "/settings language ru", room=BORDERS, person=EDITOR)
    await said(news, "/settings answers here", room=WATER, person=EDITOR)

    assert await said(news, room=BORDERS) == ["На вопросы я отвечаю здесь в теме «Water»."]
    (shown,) = await said(news, "/settings", room=WATER)
    assert "Questions: answered in “Water” only" in shown


async def test_when_the_one_topic_is_deleted_questions_are_answered_anywhere_and_the_group_is_told_once(news):
    news.rooms.make_admin(FORUM.place.chat_id, EDITOR.id)
    await said(news, "/settings answers here", room=WATER, person=EDITOR)
    early = await said(news, room=BORDERS)
    news.rooms.delete_topic(WATER.place)
    news.clock.pass_(minutes=2)

    answered = await said(news, room=BORDERS)
    await said(news, room=BORDERS)

    assert len(early) == 1 and not is_answer(early)
    assert is_answer(answered)
    (told,) = news.store.due(news.clock.now())
    assert told.place == FORUM.place and "was deleted" in told.message.text
    (shown,) = await said(news, "/settings", room=BORDERS)
    assert "Questions: answered" not in shown


async def test_answers_anywhere_undoes_it(news):
    news.rooms.make_admin(FORUM.place.chat_id, EDITOR.id)
    await said(news, "/settings answers here", room=WATER, person=EDITOR)

    (done,) = await said(news, "/settings answers anywhere", room=BORDERS, person=EDITOR)

    assert "wherever they are asked" in done and is_answer(await said(news, room=BORDERS))


async def test_settings_and_subscriptions_go_on_everywhere(news):
    news.rooms.make_admin(FORUM.place.chat_id, EDITOR.id)
    await said(news, "/settings answers here", room=WATER, person=EDITOR)

    (listed,) = await said(news, "/subscriptions", room=BORDERS)
    (made,) = await said(news, "/subscribe brief 08:00", room=BORDERS, person=EDITOR)

    assert "Nothing is subscribed" in listed and "08:00" in made


async def test_only_administrators_choose_the_topic(news):
    assert await said(news, "/settings answers here", room=WATER) == ["Only administrators can do that here."]
    assert is_answer(await said(news, room=BORDERS))


async def test_an_anonymous_administrator_may_choose_it(news):
    anonymous = Request(WATER, None, "settings", "answers here", 7, as_chat=True)

    (done,) = await news.desk.answer(anonymous)

    assert "in this topic only" in done.text


async def test_a_channel_that_posts_in_the_forum_may_not(news):
    (refused,) = await news.desk.answer(Request(WATER, None, "settings", "answers here", 7))

    assert refused.text == "Only administrators can do that here."


@pytest.mark.parametrize("room", [GROUP, PRIVATE])
async def test_where_there_are_no_topics_none_is_chosen(news, room):
    news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)

    assert "where there are topics" in (await said(news, "/settings answers here", room=room, person=EDITOR))[0]


async def test_anything_else_says_how_it_is_written(news):
    news.rooms.make_admin(FORUM.place.chat_id, EDITOR.id)

    assert "answers here" in (await said(news, "/settings answers", room=WATER, person=EDITOR))[0]


def test_only_supergroups_have_addresses_of_topics():
    assert topic_address(-1002000000700, 12) == "https://t.me/c/2000000700/12"
    assert topic_address(-4700, 12) == ""


async def test_a_russian_stranger_of_a_quota_is_told_in_russian(tmp_path):
    with desk_with(tmp_path, questions_per_minute=1) as news:
        person = Person(501, "ru")
        await said(news, person=person)

        assert "1 вопрос за минуту" in (await said(news, person=person))[0]
