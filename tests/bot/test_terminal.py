"""The conversation in a terminal, over the same desk."""

import io
from contextlib import contextmanager
from datetime import timedelta

import pytest
from fakes.bot_newsdesk import newsdesk
from rich.console import Console

from bot.messages import Button, Entity, Message, Style
from bot.terminal import Terminal, TerminalRooms, TerminalSender
from bot.texts import Texts
from bot.types import Language, Place


@contextmanager
def conversation(folder, lines):
    printed = io.StringIO()
    texts = Texts(Language.ENGLISH)
    with newsdesk(folder) as news:
        sender = TerminalSender(Console(file=printed, width=100), texts)
        yield Terminal(news.desk, sender, texts=texts, stdin=io.StringIO(lines)), printed


async def test_lines_are_answered_in_order_until_the_input_ends(tmp_path):
    with conversation(tmp_path, "Who opened the gates of the Kairakkum reservoir?\n/subscribe brief 08:00\n") as (
        terminal,
        printed,
    ):
        await terminal.run(())

    said = printed.getvalue()
    assert said.index("BotFather") < said.index("Kairakkum reservoir opens its gates early") < said.index("08:00")


async def test_what_was_printed_is_written_down_under_its_number(tmp_path):
    printed, texts = io.StringIO(), Texts(Language.ENGLISH)
    with newsdesk(tmp_path) as news:
        sender = TerminalSender(Console(file=printed, width=100), texts, last=40)
        stdin = io.StringIO("/help\nWho opened the gates of the Kairakkum reservoir?\n")
        await Terminal(news.desk, sender, texts=texts, stdin=stdin).run(())

        kept = news.store.sent_quotes(range(1, 20), since=news.clock.now() - timedelta(hours=1))

    assert {(quote.place, quote.message_id) for quote in kept} == {(Place(0), 42)}


async def test_a_button_that_leads_elsewhere_shows_where_in_one_line_to_be_copied():
    printed = io.StringIO()
    address = f"https://desk.example.org/in/{'k' * 120}"
    sender = TerminalSender(Console(file=printed, width=60), Texts(Language.ENGLISH))
    sender.show(Message("Come in", buttons=((Button("Open the reading room", url=address),),)))

    assert f"Open the reading room: {address}\n" in printed.getvalue()
    assert "Type a number" not in printed.getvalue()


async def test_nothing_is_read_after_quit(tmp_path):
    with conversation(tmp_path, "/quit\n/brief\n") as (terminal, printed):
        await terminal.run(())

    assert "Brief" not in printed.getvalue()


async def test_a_number_presses_the_button_below_the_last_message(tmp_path):
    with conversation(tmp_path, "Who opened the gates of the Kairakkum reservoir?\n1\n") as (terminal, printed):
        await terminal.run(())

    said = printed.getvalue()
    label = said.split("[1] ")[1].split("  ")[0].strip()
    assert label == "More quotes" or label.startswith("Context")
    assert said.count("Kairakkum") > 3


async def test_a_number_without_a_button_is_answered(tmp_path):
    with conversation(tmp_path, "7\n") as (terminal, printed):
        await terminal.run(())

    assert "There is no button 7." in printed.getvalue()


@pytest.mark.parametrize("text", ["🛰 The gates were opened", "Ворота открыты", "plain words"])
async def test_a_quotation_is_marked_and_whole_whatever_the_letters(text):
    printed = io.StringIO()
    before = "🇹🇯 said: "
    length = len(text.encode("utf-16-le")) // 2
    offset = len(before.encode("utf-16-le")) // 2
    message = Message(before + text, (Entity(Style.LONG_QUOTE, offset, length),))

    await TerminalSender(Console(file=printed, width=100), Texts(Language.ENGLISH)).send(Place(0), message)

    assert f"│ {text}\n" in printed.getvalue()


@pytest.mark.parametrize("style", list(Style))
async def test_a_message_of_every_style_can_be_printed(style):
    printed = io.StringIO()

    TerminalSender(Console(file=printed, width=80), Texts(Language.ENGLISH)).show(
        Message("As of 2 April 2025", (Entity(style, 6, 12, "https://news.example/1"),))
    )

    assert "2 April 2025" in printed.getvalue()


async def test_the_one_at_the_keyboard_may_change_the_terminal_and_nothing_else():
    rooms = TerminalRooms()

    assert await rooms.is_admin(0, 0)
    assert not await rooms.is_admin(-1001, 0)
    assert await rooms.find("@bordernews") is None
