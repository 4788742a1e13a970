"""The menus that people see, from the real process: set once, kept by the next start, taken from a former owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from emulator.nouns import Person
from emulator.running import Heliograph
from emulator.telegram import Telegram

from bot.types import Language

pytestmark = pytest.mark.flow

OF_OWNERS = {"allow", "deny", "role", "people"}
ALL = 4 * len(Language)
"""Menus: of readers, of members, of administrators, and of one owner."""

CONFIG = """
[bot]
api_base_url = "{url}"
tick_seconds = 1
update_minutes = 0
owners = {owners}
"""


class Desk:
    """A bot that is started again and again with other owners, at one Telegram."""

    def __init__(self, telegram: Telegram, folder: Path) -> None:
        self.telegram, self._config = telegram, folder / "config.toml"
        self._installed = Heliograph(folder / "home", self._config)

    def lives(self, *owners: Person, until: Callable[[list[str]], bool]) -> list[str]:
        """Run until what was called satisfies `until`; return which methods were called about menus, in order."""
        before = len(self.telegram.calls())
        numbers = [owner.id for owner in owners]
        self._config.write_text(CONFIG.format(url=self.telegram.url, owners=numbers), encoding="utf-8")
        self._installed.start(self.telegram)
        try:
            self.telegram.world.wait_until(lambda: until(self._called(before)) or None, 60, "all menus")
        finally:
            self._installed.stop()
        return self._called(before)

    def commands(self, scope: str, code: str = "") -> set[str]:
        return {item["command"] for item in self.telegram.world.commands.get((scope, code), [])}

    def _called(self, before: int) -> list[str]:
        return [call.method for call in self.telegram.calls()[before:] if "My" in call.method]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Telegram() as telegram:
        yield Desk(telegram, tmp_path)


def test_menus_are_set_once_and_an_owners_menu_goes_with_the_owner(desk: Desk) -> None:
    gulnora = desk.telegram.person("Gulnora")
    private = desk.telegram.private(gulnora)
    private.room.started = True
    own = f"chat {private.room.id}"

    first = desk.lives(gulnora, until=lambda called: called.count("setMyCommands") == ALL)
    for code in ("", "ru"):
        assert desk.commands(own, code) >= OF_OWNERS
        assert not OF_OWNERS & desk.commands("all_private_chats", code)
        assert "subscribe" in desk.commands("all_chat_administrators", code) - desk.commands("all_group_chats", code)
    assert first.count("setMyDescription") == first.count("setMyShortDescription") == len(Language)

    second = desk.lives(gulnora, until=lambda called: called.count("getMyCommands") == ALL)
    assert {method for method in second if not method.startswith("getMy")} == set()

    desk.lives(until=lambda called: called.count("deleteMyCommands") == len(Language))
    assert desk.commands(own) == desk.commands(own, "ru") == set()
    assert desk.telegram.refusals() == []
