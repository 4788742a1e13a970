"""The real bot as a process, as people on Telegram meet it."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime, timedelta

import pytest
from emulator.chat import Chat
from emulator.nouns import Person, Role, Sent
from emulator.running import ROOT, STARTING, Heliograph
from emulator.talking import TOPIC, ask, ask_behind_the_outbox, subscribe, subscriptions_of
from emulator.telegram import BOT, Telegram

pytestmark = pytest.mark.flow

QUESTION = "What did the three presidents sign in Khujand?"
TWO_MINUTES = 135.0
"""Seconds until the second full minute from now, and for the tick and the composing after it."""

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
feed_folder = "feeds"
# The stand-in knows no rich messages: each brief must arrive plainly.
rich_messages = "auto"
"""


@pytest.fixture(scope="module", autouse=True)
def morning_readers(telegram: Telegram, heliograph: Heliograph) -> dict[str, Chat]:
    """Subscribe to a brief in one to two minutes, first of all, so that nobody waits for the clock later.

    Not in the next minute: it would pass while a busy machine still starts the bot.
    """
    soon = datetime.now(UTC) + timedelta(seconds=120)
    command = f"/subscribe brief {soon:%H:%M}"
    forum = telegram.forum("Newsroom", owner=telegram.person("Zarina"), topics=["Mornings"])
    readers = {
        "private": telegram.private(telegram.person("Gulmira")),
        "topic": forum.topic("Mornings"),
        "channel": telegram.channel("Ferghana Mornings", owner=telegram.person("Otabek")),
    }
    for chat in readers.values():
        chat.says(command)
        chat.wait_for_message(timeout=STARTING)
    return readers


@pytest.fixture
def reader(telegram: Telegram) -> Chat:
    return telegram.private(telegram.person("Aigerim"))


@pytest.fixture(scope="module")
def articles() -> dict[str, str]:
    files = sorted((ROOT / "corpus" / "sample").glob("*.md"))
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def is_verbatim(quotes: tuple[str, ...], articles: dict[str, str]) -> bool:
    return all(any(quote in text for text in articles.values()) for quote in quotes)


class TestPrivateChat:
    def test_a_question_is_answered_in_the_words_of_the_articles(self, reader: Chat, articles: dict[str, str]):
        card = ask(reader, QUESTION)

        quotes = card.stretches("expandable_blockquote")
        assert 1 <= len(quotes) <= 3
        assert is_verbatim(quotes, articles)
        assert any(quote in articles["2025-03-31-khujand-declaration.md"] for quote in quotes)
        assert card.text.count("Heliograph sample") >= len(quotes)
        assert card.offers("c:") and card.offers("w:")

    def test_the_best_sentence_is_bold_within_its_quote(self, reader: Chat):
        card = ask(reader, QUESTION)

        first = card.quotes[0]
        assert any(bold in first and len(bold) < len(first) for bold in card.stretches("bold"))

    def test_a_question_without_an_answer_gets_no_dressed_up_citation(self, reader: Chat, articles: dict[str, str]):
        card = ask(reader, "what is pi")

        assert card.stretches("expandable_blockquote") == ()
        assert not card.offers("c:") and not card.offers("n:")
        assert str(len(articles)) in card.text
        assert is_verbatim(card.quotes, articles)

    def test_a_question_with_an_emoji_in_it_is_answered_too(self, reader: Chat, articles: dict[str, str]):
        card = ask(reader, f"/ask 🛰 {QUESTION}")

        assert card.quotes and is_verbatim(card.quotes, articles)

    def test_a_greeting_gets_a_sentence_and_no_card(self, reader: Chat):
        reply = ask(reader, "Hello, who are you?")

        assert "Heliograph" in reply.text
        assert reply.quotes == () and reply.buttons == ()

    def test_a_follow_up_carries_its_topic_until_a_new_one_is_begun(self, reader: Chat, articles: dict[str, str]):
        ask(reader, QUESTION)
        followed = ask(reader, "when was that?")
        ask(reader, "/new")
        alone = ask(reader, "why?")

        assert followed.text.startswith("Searched: ") and "Khujand" in followed.text.splitlines()[0]
        assert is_verbatim(followed.quotes, articles)
        assert alone.quotes == () and not alone.text.startswith("Searched: ")

    def test_a_question_as_of_a_day_is_not_answered_from_later_articles(self, reader: Chat, articles: dict[str, str]):
        card = ask(reader, f"/asof 2025-03-30 {QUESTION}")

        assert "As of 30 March 2025" in card.text.splitlines()
        assert is_verbatim(card.quotes, articles)
        assert not any(quote in articles["2025-03-31-khujand-declaration.md"] for quote in card.quotes)

    def test_why_speaks_of_the_last_card_as_its_button_does(self, reader: Chat):
        card = ask(reader, QUESTION)

        by_command = ask(reader, "/why")
        reader.presses(card, data="y:").wait_for_notice()

        assert reader.wait_for_message().text == by_command.text

    def test_a_russian_reader_is_answered_in_russian(self, telegram: Telegram):
        chat = telegram.private(telegram.person("Dmitri", language="ru"))

        page = ask(chat, "/start")

        assert re.search("[а-яё]{4}", page.text)

    def test_the_brief_quotes_the_newest_day(self, reader: Chat, articles: dict[str, str]):
        brief = ask(reader, "/brief")

        assert len(brief.quotes) >= 2
        assert is_verbatim(brief.quotes, articles)

    def test_a_brief_on_a_topic_quotes_that_topic(self, reader: Chat, articles: dict[str, str]):
        brief = ask(reader, "/brief border treaty")

        assert "border treaty" in brief.text
        assert brief.quotes and is_verbatim(brief.quotes, articles)


class TestButtons:
    def test_next_quotes_turn_the_card_to_others(self, reader: Chat, articles: dict[str, str]):
        card = ask(reader, QUESTION)

        press = reader.presses(card, data="n:")

        turned = reader.wait_for_edit(card)
        press.wait_for_notice()
        assert turned.quotes and is_verbatim(turned.quotes, articles)
        assert set(turned.quotes).isdisjoint(card.quotes)

    def test_context_shows_the_passage_between_its_neighbours(self, reader: Chat, articles: dict[str, str]):
        card = ask(reader, QUESTION)

        reader.presses(card, data="c:").wait_for_notice()

        shown = reader.wait_for_message()
        assert shown.quotes and is_verbatim(shown.quotes, articles)
        assert len(shown.quotes[0]) > len(card.quotes[0])
        assert card.quotes[0] in shown.quotes[0]

    def test_watch_makes_a_subscription_that_a_button_removes(self, reader: Chat):
        card = ask(reader, QUESTION)

        assert reader.presses(card, data="w:").wait_for_notice().text
        reader.says("/subscriptions")
        listed = reader.wait_for_message()
        reader.presses(listed, data="x:").wait_for_notice()

        assert QUESTION in listed.text
        assert not reader.wait_for_edit(listed).offers("x:")
        assert subscriptions_of(reader) == []

    def test_settings_buttons_change_language_and_zone(self, reader: Chat):
        page = ask(reader, "/settings")

        reader.presses(page, data="s:lang:ru").wait_for_notice()
        russian = reader.wait_for_edit(page)
        reader.presses(russian, data="s:zone:Asia/Almaty").wait_for_notice()
        almaty = reader.wait_for_edit(russian)

        assert re.search("[а-яё]{4}", russian.text) and not re.search("[а-яё]{4}", page.text)
        assert "Asia/Almaty" in almaty.text and "Asia/Almaty" not in russian.text

    def test_a_press_that_was_dealt_with_too_late_still_shows_its_effect(self, reader: Chat):
        card = ask(reader, QUESTION)

        reader.presses(card, data="n:").expires()

        assert reader.wait_for_edit(card).quotes != card.quotes


class TestGroup:
    @pytest.fixture
    def owner(self, telegram: Telegram) -> Person:
        return telegram.person("Rustam")

    @pytest.fixture
    def member(self, telegram: Telegram) -> Person:
        return telegram.person("Dilnoza")

    @pytest.fixture
    def group(self, telegram: Telegram, owner: Person, member: Person) -> Chat:
        return telegram.group("Border desk", [member], owner=owner)

    def test_a_command_with_its_name_a_mention_and_a_reply_are_answered(self, group: Chat, member: Person):
        by_command = ask(group, f"/ask@{BOT.username} {QUESTION}", by=member)
        by_mention = ask(group, f"@{BOT.username} {QUESTION}", by=member)
        group.replies(by_mention, "Who guards the border between Tajikistan and Afghanistan?", by=member)
        by_reply = group.wait_for_message()

        assert by_command.quotes == by_mention.quotes
        assert by_reply.quotes
        assert len(group.messages) == 3

    def test_plain_talk_is_left_alone_even_where_the_bot_hears_it(self, group: Chat, member: Person):
        group.promotes(BOT)

        group.says(QUESTION, by=member)
        group.says("/ask@AnotherNewsBot what about water?", by=member)
        asked = group.says(f"/ask {QUESTION}", by=member)

        assert group.wait_for_message().reply_to == asked.message_id
        assert len(group.messages) == 1

    def test_only_administrators_subscribe_the_group(self, group: Chat, owner: Person, member: Person):
        ask(group, f"/subscribe topic {TOPIC}", by=member)
        refused = subscriptions_of(group, by=member)

        subscribe(group, f"topic {TOPIC}", by=owner)

        assert refused == []
        assert len(subscriptions_of(group, by=member)) == 1

    def test_an_anonymous_administrator_counts_as_one(self, group: Chat, member: Person):
        group.says("/subscribe brief 05:45", anonymously=True)
        group.wait_for_message()

        assert len(subscriptions_of(group, by=member)) == 1

    def test_only_administrators_press_watch_and_remove(self, group: Chat, owner: Person, member: Person):
        card = ask(group, f"/ask {QUESTION}", by=member)

        group.presses(card, data="w:", by=member).wait_for_notice()
        after_member = subscriptions_of(group, by=member)
        group.presses(card, data="w:", by=owner).wait_for_notice()
        after_owner = subscriptions_of(group, by=member)

        assert (len(after_member), len(after_owner)) == (0, 1)

    def test_everybody_may_turn_the_quotes(self, group: Chat, member: Person):
        card = ask(group, f"/ask {QUESTION}", by=member)

        group.presses(card, data="n:", by=member)

        assert group.wait_for_edit(card).quotes != card.quotes


class TestForum:
    def test_each_topic_has_its_answers_and_its_subscriptions(self, telegram: Telegram):
        forum = telegram.forum("Energy desk", owner=telegram.person("Nurlan"), topics=["Water", "Borders"])
        water, borders = forum.topic("Water"), forum.topic("Borders")

        card = ask(borders, f"/ask {QUESTION}")
        subscribe(water, f"topic {TOPIC}")

        assert card.quotes and card.topic_id != 0
        assert len(subscriptions_of(water)) == 1
        assert subscriptions_of(borders) == []
        assert forum.messages == []


class TestChannel:
    def test_a_post_subscribes_the_channel(self, telegram: Telegram):
        channel = telegram.channel("Vakhsh Wire", owner=telegram.person("Sherali"))

        ask(channel, "/subscribe brief 05:45")

        assert len(subscriptions_of(channel)) == 1

    def test_its_administrator_subscribes_it_from_a_private_chat(self, telegram: Telegram):
        owner, stranger = telegram.person("Gulnora"), telegram.person("Farrukh")
        channel = telegram.channel("Amu Darya Wire", owner=owner, username="amudaryawire")

        ask(telegram.private(stranger), "/subscribe @amudaryawire brief 05:45")
        after_stranger = subscriptions_of(channel)
        ask(telegram.private(owner), "/subscribe @amudaryawire brief 05:45")

        assert after_stranger == []
        assert len(subscriptions_of(channel)) == 1

    def test_a_channel_where_the_bot_may_not_post_is_not_subscribed(self, telegram: Telegram):
        owner = telegram.person("Gulnora")
        channel = telegram.channel("Zeravshan Wire", owner=owner, username="zeravshanwire")
        channel.room.roles[BOT.id] = Role.MEMBER

        ask(telegram.private(owner), "/subscribe @zeravshanwire brief 05:45")
        channel.promotes(BOT)

        assert subscriptions_of(channel) == []


def test_the_command_menu_is_there_for_each_language_and_kind_of_chat(telegram: Telegram):
    menus = telegram.world.commands

    for scope in ("all_private_chats", "all_chat_administrators"):
        english, russian = menus[scope, ""], menus[scope, "ru"]
        commands = {item["command"] for item in english}
        assert {"ask", "why", "verify", "asof", "new", "brief", "subscribe", "settings"} <= commands
        assert [item["command"] for item in english] == [item["command"] for item in russian]
        assert all(re.search("[а-яё]", item["description"]) for item in russian)
    members = {item["command"] for item in menus["all_group_chats", ""]}
    assert "ask" in members
    assert members.isdisjoint({"subscribe", "settings", "export"})


def is_brief(message: Sent) -> bool:
    return message.text.startswith("Brief\n")


def test_a_brief_comes_at_its_minute_to_each_kind_of_chat(morning_readers: dict[str, Chat]):
    for chat in morning_readers.values():
        brief = chat.wait_for_message(is_brief, timeout=TWO_MINUTES)

        assert brief.at - chat.messages[0].at < timedelta(seconds=210)
        assert sum(map(is_brief, chat.messages)) == 1


def test_the_briefs_that_came_stand_in_a_feed_for_each_chat(
    telegram: Telegram, heliograph: Heliograph, morning_readers: dict[str, Chat]
):
    for chat in morning_readers.values():
        chat.wait_until_it_has(is_brief, timeout=TWO_MINUTES)

    def written() -> list[str] | None:
        feeds = [path.read_text(encoding="utf-8") for path in (heliograph.home / "feeds").glob("*.atom")]
        return feeds if len(feeds) == len(morning_readers) else None

    feeds = telegram.wait_for(written, "a feed for each chat", TWO_MINUTES)
    assert sorted(re.findall("<title>(Heliograph.*?)</title>", "".join(feeds))) == [
        "Heliograph: Ferghana Mornings",
        "Heliograph: Gulmira",
        "Heliograph: Newsroom",
    ]
    assert all(feed.count("<entry>") == 1 for feed in feeds)


def test_a_stop_lets_the_send_that_is_under_way_end(telegram: Telegram, heliograph: Heliograph, reader: Chat):
    telegram.too_fast(1, chat=reader)
    telegram.slow_answer(3, chat=reader)
    reader.says("/help")
    reader.wait_for_message()

    status = heliograph.stop(signal.SIGTERM)
    heliograph.start(telegram)
    ask_behind_the_outbox(telegram, reader, "/about")

    assert status == 0
    assert len(reader.messages) == 2


def test_telegram_found_nothing_wrong_with_what_the_bot_wrote(telegram: Telegram, heliograph: Heliograph):
    assert telegram.wrong() == []
    assert [(call.params["text"], call.flags) for call in telegram.mended()] == []
    assert telegram.token not in heliograph.log()
