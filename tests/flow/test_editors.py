"""A channel's brief at its editors, through the real process: seen, changed, published, also by one that was killed."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from emulator.chat import Chat
from emulator.nouns import Person, Sent
from emulator.running import Heliograph
from emulator.telegram import Telegram

from bot.store import BotStore
from bot.types import Place, Topical, Wish

pytestmark = pytest.mark.flow

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
"""
ARTICLE = '---\ntitle: "{title}"\noutlet: "{outlet}"\npublished: {day}\nlanguage: en\n---\n\n{text}\n'
NEWS = (
    (
        "Ferry to Turkmenbashi stopped by storm",
        "Caspian Log",
        "The ferry from Alat to Turkmenbashi was stopped by a storm on Monday, the port authority said. Forty lorries "
        "wait on the quay. The storm is expected to last until Wednesday evening.",
    ),
    (
        "Almaty opens its second metro line",
        "Steppe Courier",
        "Almaty opened the second line of its metro to passengers after eleven years of work. The line has five "
        "stations, and a ride costs 120 tenge. The mayor promised a third line within ten years.",
    ),
)


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as standing:
        yield standing


@pytest.fixture(scope="module")
def heliograph(telegram: Telegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heliograph]:
    folder = tmp_path_factory.mktemp("editors")
    config, news = folder / "config.toml", folder / "news"
    config.write_text(CONFIG.format(url=telegram.url), encoding="utf-8")
    news.mkdir()
    for number, (title, outlet, text) in enumerate(NEWS):
        written = ARTICLE.format(title=title, outlet=outlet, day=f"{datetime.now(UTC):%Y-%m-%d}", text=text)
        (news / f"{number}.md").write_text(written, encoding="utf-8")
    installed = Heliograph(folder / "home", config)
    installed.command("ingest", str(news))
    seen_two_hours_ago(folder / "home" / "corpus.db")
    installed.start(telegram)
    yield installed
    installed.close()


def seen_two_hours_ago(corpus: Path) -> None:
    """Have all articles come two hours earlier: briefs leave out what arrived a moment ago, for the next one."""
    with sqlite3.connect(corpus) as connection:
        earlier = datetime.now(UTC) - timedelta(hours=2)
        connection.execute("UPDATE articles SET first_seen = ?", (f"{earlier:%Y-%m-%d %H:%M:%S.%f}",))
    connection.close()


def subscribed_half_an_hour_ago(heliograph: Heliograph, channel: Chat) -> None:
    """Have a brief due to the channel by now; made beside the running bot, which would have it wait for tomorrow."""
    now = datetime.now(UTC)
    wish = Wish(Topical.BRIEF, at=(now - timedelta(minutes=30)).time().replace(second=0, microsecond=0))
    store = BotStore(f"sqlite:///{heliograph.home / 'bot.db'}")
    try:
        store.add_subscription(Place(channel.room.id), wish, cursor=0, now=now - timedelta(days=1))
    finally:
        store.close()


def desk(telegram: Telegram, heliograph: Heliograph, name: str, *, words: str) -> tuple[Chat, Chat, Person]:
    """Return a channel with a brief that is due, the group of its editors, and the one who administers both."""
    chief = telegram.person("Zarina")
    channel = telegram.channel(name, owner=chief, username=name.lower().replace(" ", "_"))
    group = telegram.group(f"{name} editors", [telegram.person("Timur")], owner=chief)
    group.says(f"/settings @{channel.room.username} editors here {words}", by=chief)
    assert "come here first" in group.wait_for_message().text
    subscribed_half_an_hour_ago(heliograph, channel)
    return channel, group, chief


def board_of(group: Chat) -> Sent:
    return group.wait_for_message(lambda message: message.text.startswith("Draft for"))


def test_a_draft_is_changed_and_published_by_the_editors(telegram: Telegram, heliograph: Heliograph) -> None:
    channel, group, chief = desk(telegram, heliograph, "Caspian News", words="60")
    board = board_of(group)
    reader = next(person for person in telegram.world.people.values() if person.name == "Timur")
    first, second = (line.partition(". ")[2] for line in board.text.splitlines()[4:6])

    refused = group.presses(board, "Publish now", by=reader).wait_for_notice()
    group.presses(board, "Drop 1", by=chief).wait_for_notice()
    board = group.wait_for_edit(board)
    group.presses(board, "Publish now", by=chief).wait_for_notice()

    published = channel.wait_for_message()
    assert refused.text == "Only administrators can change this."
    assert f"1. {second}" in published.text and first not in published.text
    assert group.wait_for_edit(board).text.splitlines()[1] == "Published by Zarina."
    assert len(channel.messages) == 1


def test_a_draft_outlives_a_killed_process_and_is_published_once(telegram: Telegram, heliograph: Heliograph) -> None:
    channel, group, chief = desk(telegram, heliograph, "Aral News", words="720 hold")
    board = board_of(group)
    group.presses(board, "↓ 1", by=chief).wait_for_notice()
    group.wait_for_edit(board)
    heliograph.stop(signal.SIGKILL)

    group.presses(board, "Publish now", by=chief)
    group.presses(board, "Publish now", by=chief)
    heliograph.start(telegram)

    published = channel.wait_for_message()
    shown = next(one for one in group.messages if "Ferry" in one.text and not one.buttons)
    titles = [title for title, _, _ in NEWS]
    assert sorted(titles, key=published.text.index) == sorted(titles, key=shown.text.index, reverse=True)
    assert len(channel.messages) == 1
    # What the killed process did last is done again, and the message may show it by then.
    assert [call.error for call in telegram.refusals() if "exactly the same" not in call.error] == []
