"""Who is told where the feed of a chat is."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes.bot_newsdesk import CHANNEL, EDITOR, GROUP, NOW, PRIVATE, READER

from bot.handlers import Desk
from bot.messages import Lane
from bot.operations.feed_folder import FeedFolder
from bot.settings import BotSettings
from bot.types import Place, Request


@pytest.fixture
def folder(tmp_path):
    return FeedFolder(tmp_path / "feeds", tmp_path / "feeds.secret", lambda _: None)


def written(news, folder, url="https://desk.example/feeds/"):
    """Have the desk write feeds, and hand them out under `url`."""
    settings = BotSettings(feed_folder="feeds", feed_url=url)
    news.desk = Desk(replace(news.with_, feeds=folder, settings=settings))
    return news


async def test_a_reader_is_told_the_address_of_their_own_feed(news, folder):
    [told] = await written(news, folder).says("/settings feed")

    assert f"https://desk.example/feeds/{folder.path(PRIVATE.place).name}" in told.text
    assert "Whoever has this address can read them." in told.text
    assert "It begins with the next brief" in told.text


async def test_a_feed_that_was_begun_is_told_as_one(news, folder, tmp_path):
    (tmp_path / "feeds").mkdir()
    folder.path(PRIVATE.place).write_text("<feed/>", encoding="utf-8")

    [told] = await written(news, folder).says("/settings лента")

    assert "It begins" not in told.text


async def test_without_a_public_address_the_file_is_named(news, folder):
    [told] = await written(news, folder, url="").says("/settings feed")

    assert folder.path(PRIVATE.place).name in told.text
    assert "https://" not in told.text


async def test_where_no_feeds_are_written_that_is_said(news):
    [told] = await news.says("/settings feed")

    assert "feed_folder" in told.text


async def test_an_administrator_of_a_group_is_told_in_private_and_the_group_is_not(news, folder):
    await written(news, folder).says("/start")
    news.rooms.make_admin(GROUP.place.chat_id, READER.id)

    [said] = await news.says("/settings feed", room=GROUP)
    await news.says("/settings feed", room=GROUP)

    [private] = news.store.due(NOW)
    assert (private.place, private.lane) == (Place(READER.id), Lane.NOTICE)
    assert folder.path(GROUP.place).name in private.message.text and "Border desk" in private.message.text
    assert ".atom" not in said.text and "in private" in said.text


async def test_who_never_wrote_in_private_is_asked_to_first(news, folder):
    news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)

    [said] = await written(news, folder).says("/settings feed", room=GROUP, person=EDITOR)

    assert "/start" in said.text
    assert news.store.due(NOW) == []


async def test_other_members_are_told_nothing(news, folder):
    [said] = await written(news, folder).says("/settings feed", room=GROUP, person=EDITOR)

    assert said.text.startswith("Only administrators")
    assert news.store.due(NOW) == []


async def test_the_administrator_of_a_channel_asks_in_private(news, folder):
    news.rooms.open_channel("@bordernews", CHANNEL.place.chat_id)
    [refused] = await written(news, folder).says("/settings @bordernews feed")
    news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)

    await news.says("/settings @bordernews feed")
    [in_channel] = await news.says("/settings feed", room=CHANNEL)

    assert ".atom" not in refused.text + in_channel.text
    [private] = news.store.due(NOW)
    assert private.place == Place(READER.id)
    assert folder.path(CHANNEL.place).name in private.message.text


async def test_an_anonymous_administrator_is_asked_to_come_as_a_person(news, folder):
    request = Request(GROUP, None, "settings", "feed", 9, as_chat=True)

    [said] = await written(news, folder).desk.answer(request)

    assert "under your own name" in said.text


async def test_feeds_that_cannot_be_named_are_an_error_of_ours(news, caplog):
    class Unreadable:
        def path(self, place: Place) -> Path:
            raise PermissionError("feeds.secret")

    [said] = await written(news, Unreadable()).says("/settings feed")

    assert "noted" in said.text
    assert "cannot be named" in caplog.text
