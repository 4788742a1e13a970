"""What the stand-in keeps of the bot itself: menus of single chats, and descriptions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from emulator.telegram import Telegram
from emulator.wire_desk import WireDesk
from telegram import BotCommand, BotCommandScopeChat
from telegram.error import BadRequest

MENU = [BotCommand("allow", "let a person in")]


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as standing:
        yield standing


@pytest.fixture
def desk(telegram: Telegram) -> Iterator[WireDesk]:
    with WireDesk(telegram.token, telegram.url) as running:
        yield running


def test_a_menu_of_one_chat_needs_somebody_who_began_to_talk(telegram: Telegram, desk: WireDesk) -> None:
    chat = telegram.private(telegram.person("Gulnora"))
    scope = BotCommandScopeChat(chat.room.id)

    with pytest.raises(BadRequest, match="Chat not found"):
        desk.call("set_my_commands", commands=MENU, scope=scope)
    chat.room.started = True
    desk.call("set_my_commands", commands=MENU, scope=scope)

    assert [one.command for one in desk.call("get_my_commands", scope=scope)] == ["allow"]
    desk.call("delete_my_commands", scope=scope)
    assert desk.call("get_my_commands", scope=scope) == ()


@pytest.mark.parametrize(("kind", "longest"), [("description", 512), ("short_description", 120)])
def test_descriptions_are_kept_by_language_up_to_their_length(desk: WireDesk, kind: str, longest: int) -> None:
    desk.call(f"set_my_{kind}", **{kind: "я" * longest, "language_code": "ru"})

    assert getattr(desk.call(f"get_my_{kind}", language_code="ru"), kind) == "я" * longest
    assert getattr(desk.call(f"get_my_{kind}"), kind) == ""
    with pytest.raises(BadRequest, match="too_long"):
        desk.call(f"set_my_{kind}", **{kind: "я" * (longest + 1)})
