"""Inline mode, links and sharing, through the real process."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from emulator.checks import utf16_slice
from emulator.nouns import Sent
from emulator.running import ROOT, Heliograph
from emulator.telegram import BOT, Telegram

pytestmark = pytest.mark.flow

QUESTION = "What did the three presidents sign in Khujand?"

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
"""


@pytest.fixture(scope="module")
def articles() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "sample").glob("*.md"))]


def parameter(address: str) -> str:
    """Return what a link to the bot says behind `start`."""
    link = urlsplit(address)
    if link.path == "/share/url":
        return parameter(parse_qs(link.query)["url"][0])
    assert (link.netloc, link.path) == ("t.me", f"/{BOT.username}")
    return parse_qs(link.query)["start"][0]


def shared(message: Sent) -> str:
    return parameter(message.button(label="Share").url or "")


@pytest.mark.usefixtures("heliograph")
def test_a_typed_question_is_picked_sent_and_opened(telegram: Telegram, articles: list[str]):
    aigerim, bakyt = telegram.person("Aigerim"), telegram.person("Bakyt")
    group, field = telegram.group("Border desk", [bakyt], owner=aigerim), telegram.inline(aigerim)

    offered = field.types(QUESTION).wait_for_list()

    assert 1 <= len(offered.results) <= 10
    assert (offered.is_personal, offered.cache_time) == (True, 60)
    first = offered.results[0]
    content = first["input_message_content"]
    quoted = [
        utf16_slice(content["message_text"], entity["offset"], entity["length"])
        for entity in content["entities"]
        if "blockquote" in entity["type"]
    ]
    assert quoted
    assert all(any(quote in article for article in articles) for quote in quoted)

    field.picks(dict(first), group)
    opener = first["reply_markup"]["inline_keyboard"][0][0]["url"]
    private = telegram.private(bakyt)
    private.says(f"/start {parameter(opener)}")

    context = private.wait_for_message()
    assert any(quote in context.quotes[0] or context.quotes[0] in quote for quote in quoted)
    # What was picked is no question to the bot, although it sees it.
    group.says("/about", by=bakyt)
    answer = group.wait_for_message()
    assert answer.reply_to is not None
    assert [message.text for message in group.messages] == [answer.text]


@pytest.mark.usefixtures("heliograph")
def test_typing_on_is_answered_for_the_newest_words_and_nothing_fitting_leads_to_the_private_chat(telegram: Telegram):
    field = telegram.inline(telegram.person("Chinara"))
    hint = field.types("").wait_for_list()
    for end in range(5, len(QUESTION), 4):
        field.types(QUESTION[:end])

    whole = field.types(QUESTION).wait_for_list()
    nothing = field.types("How do penguins rear their chicks in Antarctica?").wait_for_list()

    assert (hint.results, hint.button["text"]) == ((), "Go on typing: a whole question finds more")
    assert whole.results
    assert (nothing.results, nothing.button["text"]) == ((), "No sure answer. Ask me in private")


def test_what_was_typed_while_the_bot_was_away_is_let_go_and_the_rest_goes_on(
    telegram: Telegram, heliograph: Heliograph
):
    field = telegram.inline(telegram.person("Dilnoza"))
    heliograph.stop()
    late = field.types("too late for an answer")
    late.expires()
    heliograph.start(telegram)

    assert field.types(QUESTION).wait_for_list().results
    assert late.offered == []
    assert "Traceback" not in heliograph.whole_log()


@pytest.mark.usefixtures("heliograph")
def test_an_answer_and_a_quote_are_shared_and_open_for_somebody_else(telegram: Telegram):
    sender, receiver = telegram.private(telegram.person("Erkin")), telegram.private(telegram.person("Farida"))
    sender.says("Who signed in Khujand?")
    card = sender.wait_for_message()
    sender.presses(card, label="Context 1")
    context = sender.wait_for_message(lambda message: message.text != card.text)

    receiver.says(f"/start {shared(card)}")
    answer = receiver.wait_for_message()
    receiver.says(f"/start {shared(context)}")
    quote = receiver.wait_for_message()

    assert answer.quotes == card.quotes
    assert quote.quotes == context.quotes


@pytest.mark.usefixtures("heliograph")
def test_a_brief_and_a_subscription_are_shared_and_forged_links_get_one_sentence(telegram: Telegram):
    reader, friend = telegram.private(telegram.person("Gulmira")), telegram.private(telegram.person("Hamid"))
    reader.says("/brief")
    brief = reader.wait_for_message(lambda message: any(button.label == "Share" for button in message.buttons))
    reader.says("/subscribe topic water level of the reservoir")
    offered = reader.wait_for_message(lambda message: message.offers("ws:"))
    reader.presses(offered, data="ws:")
    saved = reader.wait_for_edit(offered)

    friend.says(f"/start {shared(brief)}")
    same = friend.wait_for_message()
    friend.says(f"/start {shared(saved)}")
    tried = friend.wait_for_message(lambda message: message.offers("ws:"))
    friend.says("/start p1-AAAAAAAA")
    foreign = friend.wait_for_message(lambda message: message.message_id > tried.message_id)
    friend.says(f"/start {shared(saved)[:-1]}")
    cut = friend.wait_for_message()

    assert set(same.quotes) & set(brief.quotes)
    assert "water level of the reservoir" in tried.text
    assert "a quote that I do not have" in foreign.text
    assert "cut off" in cut.text
    assert telegram.refusals() == []
