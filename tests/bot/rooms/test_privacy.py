"""What people hear when they ask for what is kept of them, or have it deleted."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest
import sqlalchemy as sa
from fakes.bot_newsdesk import CHANNEL, EDITOR, GROUP, NOW, PRIVATE, READER, newsdesk

from bot.handlers import Desk
from bot.messages import Delivery, Outgoing
from bot.operations.feed_folder import FeedFolder
from bot.rooms.roles import Roles
from bot.settings import BotSettings
from bot.tables import OUTBOX
from bot.types import Press, Request, Role
from bot.wire import message_from_json

QUESTION = "Who opened the gates of the Kairakkum reservoir?"


async def text(news, words, **where):
    (answer,) = await news.says(words, **where)
    return answer.text


async def exported(news, words="/export", **where):
    (answer,) = await news.says(words, **where)
    return json.loads(answer.file.content)


async def shown(news, words=QUESTION, **where):
    """Ask, and let the answer be sent."""
    (answer,) = await news.says(words, **where)
    news.store.note_sent((where.get("room") or PRIVATE).place, answer, 31, now=news.clock.now())
    return answer


async def test_nothing_is_deleted_before_a_second_look(news):
    await shown(news)

    (asked,) = await news.says("/forget")
    reaction = await news.presses(asked, "Keep it")

    assert asked.text.startswith("Shall I delete all that I keep of you?")
    assert reaction.edit.text == "Nothing was deleted."
    assert news.store.latest_card(PRIVATE.place, READER.id) is not None


async def test_a_reader_hears_what_went_and_what_stays(news):
    await news.says("/subscribe brief 08:00")
    await shown(news)
    (asked,) = await news.says("/forget")

    reaction = await news.presses(asked, "Delete all of it")

    assert reaction.notice == "Deleted"
    assert reaction.edit.text.split("\n") == [
        "Deleted:",
        "• the settings of 1 chat or topic",
        "• 1 subscription",
        "• 1 question with what was found",
        "• 1 last question",
        "• 2 notes of quotes that were sent",
        # Should the question be edited.
        "• 1 note of which answer belongs to which question",
        "",
        "The messages in this chat are Telegram's: what you delete here is gone from here.",
    ]
    assert reaction.messages == ()
    assert news.store.chat(PRIVATE.place) is None


async def test_a_reader_begins_anew_after_that(news):
    await news.says("/settings language ru")
    (asked,) = await news.says("/forget")
    await news.presses(asked, "Удалить всё")

    assert await text(news, "/subscriptions") != ""
    assert (await exported(news))["settings"][0]["language"] == "en"


async def test_in_a_group_anybody_is_forgotten_at_once(news):
    await shown(news, room=GROUP)
    await shown(news, "What do the staff chiefs plan near Balykchy?", room=GROUP, person=EDITOR)

    said = await text(news, "/forget", room=GROUP)

    assert said.startswith("Deleted:\n• 1 question with what was found\n• 1 last question\n")
    assert news.store.last_question(GROUP.place, READER.id) is None
    assert news.store.last_question(GROUP.place, EDITOR.id) is not None


async def test_who_asked_nothing_in_a_group_hears_that_nothing_was_kept(news):
    assert (await text(news, "/forget", room=GROUP)).startswith("I kept nothing in this group")


async def test_only_administrators_have_a_group_forgotten(news):
    await shown(news, room=GROUP)
    news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)

    refused = await text(news, "/forget chat", room=GROUP)
    (asked,) = await news.says("/forget chat", room=GROUP, person=EDITOR)
    pressed_by_a_reader = await news.presses(asked, "Delete all of it", room=GROUP)
    pressed = await news.presses(asked, "Delete all of it", room=GROUP, person=EDITOR)

    assert "administrators" in refused
    assert asked.text.startswith("Shall I delete all that I keep of “Border desk”?")
    assert pressed_by_a_reader.edit is None
    assert "• 1 question with what was found" in pressed.edit.text
    assert news.store.chat(GROUP.place) is None


async def test_a_channel_is_exported_and_forgotten_from_a_private_chat_and_not_before_its_readers(news):
    news.rooms.open_channel("@border_news", CHANNEL.place.chat_id)
    news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)
    await news.says("/subscribe @border_news brief 08:00")

    in_public = [await text(news, command, room=CHANNEL) for command in ("/export", "/forget")]
    record = await exported(news, "/export @border_news")
    (asked,) = await news.says("/forget @border_news")
    reaction = await news.presses(asked, "Delete all of it")

    assert [words.split("`")[0] for words in in_public] == [
        "Everybody reads along here. Ask for that in a private chat with me: /export @channel",
        "Everybody reads along here. Ask for that in a private chat with me: /forget @channel",
    ]
    assert [one["at"] for one in record["subscriptions"]] == ["08:00"]
    assert "sent to the channel unasked. /export @border_news gives you a copy first." in asked.text
    assert "• 1 subscription" in reaction.edit.text
    assert news.store.chat(CHANNEL.place) is None
    assert news.store.chat(PRIVATE.place) is not None


async def test_every_quote_of_an_export_can_be_checked_against_its_article(news):
    await shown(news)

    record = await exported(news)

    assert record["quotes_left_out"] == 0
    assert [one["asked"] for one in record["questions"]] == [QUESTION]
    assert len(record["quotes"]) == 2
    for quote in record["quotes"]:
        article = news.corpus.article(quote["article"], quote["revision"])
        assert quote["text"] == article.text[quote["start"] : quote["end"]] != ""
        assert quote["article_sha256"] == sha256(article.text.encode()).hexdigest()
        assert (quote["outlet"], quote["title"], quote["url"]) == (
            article.header.outlet,
            article.header.title,
            article.header.url,
        )
        assert (quote["sent"], quote["message"]) == ("2025-04-02T09:00:00Z", 31)


async def test_an_export_says_in_the_chat_what_it_holds(news):
    await shown(news)

    (answer,) = await news.says("/export")

    assert answer.text == "What I keep of this chat: its settings, 0 subscriptions, 1 question and 2 quotes."
    assert answer.file.name == "heliograph-2025-04-02.json"


async def test_a_file_waits_to_be_sent_and_is_not_kept_after_that(news):
    (answer,) = await news.says("/export")
    news.store.enqueue([Outgoing("update:1:0", PRIVATE.place, answer, NOW)])

    (due,) = news.store.due(NOW)
    news.store.mark_sent(due.id, 31, NOW)

    assert due.message == answer
    with news.store.reading() as connection:
        (kept,) = connection.scalars(sa.select(OUTBOX.c.message))
    assert message_from_json(kept) == replace(answer, file=None)


async def test_a_groups_file_is_for_its_administrators(news):
    news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)

    assert "administrators" in await text(news, "/export", room=GROUP)
    assert (await exported(news, room=GROUP, person=EDITOR))["settings"][0]["title"] == "Border desk"


@pytest.mark.parametrize("words", ["/forget everything", "/export brief"])
async def test_words_that_mean_nothing_are_answered_with_what_would(news, words):
    assert f"`{words.split()[0]}" not in await text(news, words)
    assert words.split()[0] in await text(news, words)


async def test_who_writes_as_the_group_is_told_how_the_group_is_forgotten(news):
    (answer,) = await news.desk.answer(Request(GROUP, None, "forget", "", 7, as_chat=True))

    assert "/forget chat" in answer.text


async def test_a_feed_of_briefs_goes_with_its_chat(news, tmp_path):
    feeds = FeedFolder(tmp_path / "feeds", tmp_path / "feeds.secret", news.store.chat)
    desk = Desk(replace(news.with_, feeds=feeds))
    (asked,) = await news.says("/forget")
    brief = replace(asked, page="<p>The pass at Karamyk is closed.</p>")
    feeds.sent(Delivery(1, "brief:1:2025-04-02", PRIVATE.place, brief, NOW, 1), NOW)
    path = feeds.path(PRIVATE.place)
    assert path.exists()

    reaction = await desk.react(Press(PRIVATE, READER, "f:yes", 8))

    assert not path.exists()
    assert "• 1 feed of briefs" in reaction.edit.text


async def test_who_was_shut_out_can_still_take_and_delete_what_is_kept(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(closed=True, owners=[7])) as closed:
        roles = Roles(closed.store, BotSettings(closed=True, owners=[7]))
        roles.give(READER.id, Role.READER, NOW)
        await shown(closed)
        roles.take(READER.id, NOW)

        assert (await text(closed, QUESTION)).startswith("This bot answers only people")
        assert [one["asked"] for one in (await exported(closed))["questions"]] == [QUESTION]
        (asked,) = await closed.says("/forget")
        reaction = await closed.presses(asked, "Delete all of it")

        assert "• 1 question with what was found" in reaction.edit.text
        assert closed.store.chat(PRIVATE.place) is None
        assert await closed.says("/forget") == []
