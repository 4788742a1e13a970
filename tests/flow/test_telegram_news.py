"""An article comes in while the real bot runs: everybody who asked for it hears of it once, also after a crash."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from emulator.chat import Chat
from emulator.nouns import Sent
from emulator.running import Heliograph
from emulator.talking import TOPIC, ask, ask_behind_the_outbox, subscribe, subscriptions_of
from emulator.telegram import Telegram

pytestmark = pytest.mark.flow

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

FALLING = """---
title: "Kayrakkum reservoir falls to a third"
outlet: "Syr Darya Wire"
published: {today}
language: en
---

The water level of the Kayrakkum reservoir has fallen to a third of its capacity, engineers in Sughd said. Pumps for
the cotton fields below the dam will run on alternate days until the snow melts.
"""

FALLEN, LANDED = "fallen to a third", "opened its second runway"

LANDING = """---
title: "Khujand airport opens a second runway"
outlet: "Syr Darya Wire"
published: {today}
language: en
---

The Khujand airport opened its second runway to cargo flights from Almaty. Passengers have to wait: the tower expects
flights to Dushanbe to land on both runways by May.
"""


def statuses(telegram: Telegram, chat: Chat) -> list[int]:
    return [call.status for call in telegram.calls("sendMessage", chat=chat)]


def is_falling(message: Sent) -> bool:
    return FALLEN in message.text


def is_landing(message: Sent) -> bool:
    return LANDED in message.text


def ingest(heliograph: Heliograph, path: Path, article: str) -> str:
    """Take an article in from a second process, as its owner would; return the article."""
    text = article.format(today=datetime.now(UTC).date().isoformat())
    path.write_text(text, encoding="utf-8")
    heliograph.command("ingest", str(path))
    return text


@pytest.fixture(scope="module")
def chats(telegram: Telegram, heliograph: Heliograph) -> dict[str, Chat]:
    forum = telegram.forum("Newsroom", owner=telegram.person("Nurlan"), topics=["Water"])
    chats = {
        "calm": telegram.private(telegram.person("Kamila")),
        "busy": telegram.private(telegram.person("Erlan")),
        "blocking": telegram.private(telegram.person("Daniyar")),
        "leaving": telegram.private(telegram.person("Timur")),
        "asleep": telegram.private(telegram.person("Saodat")),
        "topic": forum.topic("Water"),
        "channel": telegram.channel("Syr Darya Readers", owner=telegram.person("Gulnora")),
        "group": telegram.group("Stringers", owner=telegram.person("Madina"), basic=True),
    }
    for chat in chats.values():
        subscribe(chat, f"topic {TOPIC}")
    now = datetime.now(UTC)
    ask(chats["asleep"], f"/settings quiet {now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=1):%H:%M}")
    return chats


@pytest.fixture(scope="module")
def grown(chats: dict[str, Chat]) -> Chat:
    return chats["group"].migrates(tell=False)


@pytest.fixture(scope="module")
def article(
    telegram: Telegram,
    heliograph: Heliograph,
    chats: dict[str, Chat],
    grown: Chat,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    telegram.too_fast(3, chat=chats["busy"])
    chats["blocking"].blocks(tell=False)
    chats["leaving"].blocks(tell=True)
    return ingest(heliograph, tmp_path_factory.mktemp("news") / "falling.md", FALLING)


@pytest.mark.usefixtures("article")
class TestNews:
    """One article comes in while the bot runs; everybody had subscribed to its topic."""

    @pytest.mark.parametrize("name", ["calm", "topic", "channel"])
    def test_the_alert_quotes_the_article_where_it_was_asked_for(self, chats: dict[str, Chat], article: str, name: str):
        alert = chats[name].wait_until_it_has(is_falling)

        assert alert.quotes and all(quote in article for quote in alert.quotes)

    def test_a_chat_that_was_sent_too_much_gets_it_after_the_pause(self, telegram: Telegram, chats: dict[str, Chat]):
        chats["busy"].wait_until_it_has(is_falling)

        refused, taken = telegram.calls("sendMessage", chat=chats["busy"])[-2:]
        assert (refused.status, taken.status) == (429, 200)
        assert (taken.at - refused.at).total_seconds() >= 3

    def test_a_group_that_migrated_gets_it_under_its_new_id(
        self, telegram: Telegram, chats: dict[str, Chat], grown: Chat
    ):
        grown.wait_until_it_has(is_falling)

        assert statuses(telegram, chats["group"]) == [200, 400]
        assert len(subscriptions_of(grown)) == 1

    def test_who_blocked_the_bot_is_tried_once_and_who_told_it_never(self, telegram: Telegram, chats: dict[str, Chat]):
        telegram.wait_for(lambda: 403 in statuses(telegram, chats["blocking"]) or None, "a try to write")
        chats["calm"].wait_until_it_has(is_falling)

        assert statuses(telegram, chats["blocking"]) == [200, 403]
        assert statuses(telegram, chats["leaving"]) == [200]

    def test_nobody_is_woken_in_quiet_hours(self, chats: dict[str, Chat]):
        chats["calm"].wait_until_it_has(is_falling)

        assert not any(map(is_falling, chats["asleep"].messages))

    def test_quiet_hours_that_are_turned_off_let_go_what_they_held(self, chats: dict[str, Chat]):
        chats["calm"].wait_until_it_has(is_falling)

        ask(chats["asleep"], "/settings quiet off")

        chats["asleep"].wait_until_it_has(is_falling)


@pytest.mark.usefixtures("article")
def test_a_crash_loses_nothing_and_doubles_nothing(
    telegram: Telegram, heliograph: Heliograph, chats: dict[str, Chat], tmp_path: Path
):
    busy, others = chats["busy"], [chats[name] for name in ("calm", "topic", "channel")]

    for chat in (*others, busy):
        chat.wait_until_it_has(is_falling)
        # Of the story of the reservoir they have their one message.
        subscribe(chat, 'words "Khujand airport"')
    # A kill within a send may double that one message, by design; so the kills come when the bot is seconds past the
    # sends that are counted: first when later messages have come through the outbox,
    for page in ("/help", "/about"):
        ask_behind_the_outbox(telegram, busy, page)
    heliograph.stop(signal.SIGKILL)
    ingest(heliograph, tmp_path / "landing.md", LANDING)
    refusing = telegram.too_fast(2, chat=busy, text=LANDED, times=100)
    heliograph.start(telegram)
    settled = max(chat.wait_until_it_has(is_landing).at for chat in others) + timedelta(seconds=4)
    # then when the busy chat, whose message is still due, is refused again.
    telegram.wait_for(lambda: telegram.calls(chat=busy)[-1].at > settled or None, "another refusal")
    heliograph.stop(signal.SIGKILL)
    refusing.times = 0
    heliograph.start(telegram)
    busy.wait_until_it_has(is_landing)
    ask_behind_the_outbox(telegram, busy, "/help")

    for chat in (busy, *others):
        assert [is_falling(message) for message in chat.messages].count(True) == 1
        assert [is_landing(message) for message in chat.messages].count(True) == 1
    assert statuses(telegram, chats["blocking"]) == [200, 403]
    assert statuses(telegram, chats["leaving"]) == [200]


@pytest.mark.usefixtures("article")
def test_who_lets_the_bot_back_in_finds_what_was_subscribed(chats: dict[str, Chat]):
    chats["leaving"].unblocks()

    assert len(subscriptions_of(chats["leaving"])) == 1


@pytest.mark.usefixtures("article")
def test_telegram_found_nothing_wrong_with_the_news_but_that_a_group_had_moved(telegram: Telegram):
    moved = ("sendMessage", "Bad Request: group chat was upgraded to a supergroup chat")
    assert set(telegram.wrong()) == {moved}
    assert [(call.params["text"], call.flags) for call in telegram.mended()] == []
