"""What is composed for those who subscribed."""

from datetime import timedelta

import pytest
from fakes.bot_newsdesk import NOW, keep

from bot.briefs.windows import parse_brief
from bot.composer import Composer, Outward
from bot.settings import BotSettings
from bot.types import Chat, ChatKind, Due, Language, Place

CHAT = Chat(Place(501), ChatKind.PRIVATE, "Aigul", Language.ENGLISH, "Asia/Tashkent")


def due(*, since=NOW - timedelta(days=1), late=False):
    return Due("brief:1:2025-04-02", NOW.date(), since, NOW, late)


async def brief(news, **changes):
    (message,) = await news.composer.due_brief(CHAT, due(**changes), now=NOW)
    return message.text


async def test_a_due_brief_tells_what_arrived_since_the_last_one(news):
    said = await brief(news, since=NOW - timedelta(hours=6))

    assert "Farmers in Sughd" in said
    assert "CSTO staff chiefs" not in said


async def test_an_article_that_came_late_is_told_in_the_brief_after_it_came(news):
    published, seen = NOW - timedelta(hours=30), NOW - timedelta(minutes=10)
    keep(news.corpus, "Envoy visits Kabul", "Surkhan Post", published, "An envoy flew to Kabul.", seen=seen)

    assert "Envoy visits Kabul" in await brief(news, since=NOW - timedelta(hours=1))


async def test_an_article_that_is_not_indexed_yet_is_not_left_out(news):
    keep(news.corpus, "Envoy visits Kabul", "Surkhan Post", NOW - timedelta(hours=1), "An envoy flew to Kabul today.")

    assert "Envoy visits Kabul" in await brief(news)


async def test_an_article_that_is_stored_while_a_brief_is_composed_is_told_in_the_next(news):
    stamped = NOW - timedelta(seconds=2)
    first = await brief(news, since=NOW - timedelta(hours=1))
    keep(news.corpus, "Envoy visits Kabul", "Surkhan Post", stamped, "An envoy flew to Kabul today.")
    next_day = Due("brief:1:2025-04-03", NOW.date(), NOW, NOW + timedelta(days=1), late=False)

    (message,) = await news.composer.due_brief(CHAT, next_day, now=NOW + timedelta(days=1))

    assert "Envoy visits Kabul" not in first
    assert "Envoy visits Kabul" in message.text


async def test_an_archive_that_arrives_today_is_no_news(news):
    assert "Uranium producer" not in await brief(news, since=NOW - timedelta(days=30))


async def test_a_due_brief_without_news_says_so_and_repeats_nothing(news):
    said = await brief(news, since=NOW - timedelta(minutes=1))

    assert "Nothing happened in this time that the articles tell of." in said
    assert "Kairakkum" not in said


async def test_a_late_brief_is_marked(news):
    assert "This brief is late" in await brief(news, late=True)


async def test_a_brief_names_the_feeds_that_it_has_not_heard_from(news):
    news.troubles.names, news.troubles.silent = ["Pamir Post"], ["Osh Daily"]

    said = await brief(news)

    assert "Silent: Osh Daily." in said
    assert said.endswith("Broken: Pamir Post.")


async def test_what_a_chat_was_really_sent_does_not_come_again_and_it_is_told_how_to_see_it(news):
    (first,) = await news.says("/brief")
    news.store.note_sent(CHAT.place, first, 41, now=NOW)

    (second,) = await news.says("/brief")
    (again,) = await news.says("/brief 1d")

    assert "Kairakkum" in first.text
    assert "Nothing new since 2 April 2025, 14:00" in second.text
    assert "/brief 1d" in second.text
    assert "Kairakkum" in again.text


async def test_what_was_composed_and_not_sent_is_told_again(news):
    await news.says("/brief")

    (second,) = await news.says("/brief")

    assert "Kairakkum" in second.text


async def test_a_due_brief_brings_its_page_where_feeds_are_written_and_one_that_is_asked_for_does_not(news):
    outward = Outward(page=lambda said: f"{len(said.stories)} stories")
    composer = Composer(news.with_.library, BotSettings(), feeds=news.troubles, outward=outward)

    (sent,) = await composer.due_brief(CHAT, due(), now=NOW)
    (asked,) = await composer.summary(CHAT, parse_brief("1d", now=NOW, zone=CHAT.zone), now=NOW)

    _, *told, _ = sent.text.split("\n\n")
    assert told
    assert (sent.page, asked.page) == (f"{len(told)} stories", "")


@pytest.mark.parametrize(("setting", "rich"), [("off", False), ("auto", True)])
async def test_briefs_have_a_rich_form_where_the_settings_want_one(news, setting, rich):
    composer = Composer(news.with_.library, BotSettings(rich_messages=setting), feeds=news.troubles)

    (message,) = await composer.due_brief(CHAT, due(), now=NOW)

    assert message.rich.startswith("<h2>Brief</h2>") == rich
