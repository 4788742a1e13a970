"""Menus and descriptions: set where they differ, left alone where they do not, and never the reason why a bot stops."""

import asyncio
from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING, FakeClock
from fakes.bot_desk import open_store
from telegram import BotDescription, BotShortDescription
from telegram.error import BadRequest, Forbidden, RetryAfter, TimedOut

from bot.rooms.own_menus import OwnMenus
from bot.telegram.menus import AGAIN_SECONDS, Menus
from bot.texts import MENUS, Audience, Texts
from bot.types import Language

AIGUL, RUSTAM = 501, 502
OWNERS_COMMANDS = {"allow", "deny", "role", "people"}


class FakeTelegram:
    """Keeps menus and descriptions as Telegram does, counts what was changed, and refuses what it is told to."""

    def __init__(self, *, strangers=()):
        self.menus, self.said, self.changes, self.refusing = {}, {}, [], {}
        self.strangers = set(strangers)

    async def get_my_commands(self, scope, code):
        self._met(scope)
        return self.menus.get((key(scope), code), ())

    async def set_my_commands(self, menu, scope, code):
        self._met(scope)
        self._change(f"menu {key(scope)} {code}")
        self.menus[key(scope), code] = tuple(menu)

    async def delete_my_commands(self, scope, code):
        self._met(scope)
        self._change(f"no menu {key(scope)} {code}")
        self.menus.pop((key(scope), code), None)

    async def get_my_description(self, code):
        return BotDescription(self.said.get(("long", code), ""))

    async def set_my_description(self, text, code):
        self._change(f"long {code}")
        self.said["long", code] = text

    async def get_my_short_description(self, code):
        return BotShortDescription(self.said.get(("short", code), ""))

    async def set_my_short_description(self, text, code):
        self._change(f"short {code}")
        self.said["short", code] = text

    def commands(self, scope, code=None):
        return {item.command for item in self.menus.get((scope, code), ())}

    def _met(self, scope):
        if getattr(scope, "chat_id", None) in self.strangers:
            raise BadRequest("Chat not found")

    def _change(self, what):
        for sign, error in self.refusing.items():
            if sign in what:
                raise error
        self.changes.append(what)


class HealingClock(FakeClock):
    """A clock under which Telegram works again after two rests."""

    def __init__(self, telegram):
        super().__init__(MONDAY_MORNING)
        self._telegram, self._rests = telegram, 0

    async def sleep(self, seconds):
        await super().sleep(seconds)
        self._rests += 1
        if self._rests == 2:
            self._telegram.refusing.clear()


def key(scope):
    return f"chat {scope.chat_id}" if hasattr(scope, "chat_id") else scope.type


class Start:
    """Starts of the bot, one after the other, at the same Telegram and over the same database."""

    def __init__(self, folder, **telegram):
        self.telegram, self.clock = FakeTelegram(**telegram), FakeClock(MONDAY_MORNING)
        self._store = open_store(folder)

    def menus(self, *owners, desk=False):
        return Menus(self.telegram, OwnMenus(self._store, owners, desk=desk), self.clock)

    def set(self, *owners, desk=False):
        return asyncio.run(self.menus(*owners, desk=desk).set())


@pytest.fixture
def start(tmp_path):
    return Start(tmp_path)


def test_each_scope_lists_in_both_languages_what_can_be_used_there(start):
    assert start.set(AIGUL)

    for code in (None, "ru"):
        readers, members = (start.telegram.commands(one, code) for one in ("all_private_chats", "all_group_chats"))
        administrators = start.telegram.commands("all_chat_administrators", code)
        assert {"ask", "brief", "subscribe", "settings", "export"} <= readers & administrators
        assert members & {"subscribe", "unsubscribe", "settings", "export"} == set()
        assert start.telegram.commands(f"chat {AIGUL}", code) == readers | OWNERS_COMMANDS
    russian = start.telegram.menus["all_private_chats", "ru"]
    assert dict.fromkeys(item.command for item in russian) == dict.fromkeys(MENUS[Audience.READERS])
    assert russian[0].description == Texts(Language.RUSSIAN).say("menu_ask")


def test_the_way_to_the_desk_comes_and_goes_with_its_address(start):
    for desk in (True, False):
        start.set(AIGUL, desk=desk)

        for scope in ("all_private_chats", f"chat {AIGUL}"):
            assert ("desk" in start.telegram.commands(scope)) is desk
        assert "desk" not in start.telegram.commands("all_group_chats")


def test_only_owners_see_the_commands_of_owners(start):
    start.set(AIGUL)

    others = {scope for scope, _ in start.telegram.menus} - {f"chat {AIGUL}"}
    assert all(start.telegram.commands(scope) & OWNERS_COMMANDS == set() for scope in others)


def test_a_second_start_changes_nothing(start):
    start.set(AIGUL)
    start.telegram.changes.clear()

    assert start.set(AIGUL)
    assert start.telegram.changes == []


def test_only_the_menu_that_differs_is_set_again(start):
    start.set()
    start.telegram.changes.clear()
    start.telegram.menus["all_group_chats", "ru"] = start.telegram.menus["all_group_chats", "ru"][1:]

    start.set()

    assert start.telegram.changes == ["menu all_group_chats ru"]


def test_who_is_no_owner_any_more_gets_the_menu_of_all_readers_back(start):
    start.set(AIGUL, RUSTAM)

    assert start.set(RUSTAM)
    assert start.telegram.commands(f"chat {AIGUL}") == start.telegram.commands(f"chat {AIGUL}", "ru") == set()
    assert start.telegram.commands(f"chat {RUSTAM}") >= OWNERS_COMMANDS


def test_a_menu_that_could_not_be_taken_away_is_taken_away_at_the_next_start(start):
    start.set(AIGUL)
    start.telegram.refusing["no menu"] = TimedOut()

    assert not start.set()
    start.telegram.refusing.clear()
    assert start.set()
    assert start.telegram.commands(f"chat {AIGUL}") == set()


def test_a_former_owner_whose_chat_is_gone_is_not_tried_for_ever(start):
    start.set(AIGUL)
    start.telegram.strangers = {AIGUL}

    assert start.set()


def test_an_owner_who_never_wrote_is_tried_again_and_the_others_have_theirs(tmp_path):
    start = Start(tmp_path, strangers=[AIGUL])

    assert not start.set(AIGUL, RUSTAM)
    assert start.telegram.commands(f"chat {RUSTAM}") >= OWNERS_COMMANDS
    start.telegram.strangers.clear()
    assert start.set(AIGUL, RUSTAM)
    assert start.telegram.commands(f"chat {AIGUL}") >= OWNERS_COMMANDS


@pytest.mark.parametrize("error", [TimedOut(), RetryAfter(30), Forbidden("not now"), BadRequest("BOT_COMMAND_INVALID")])
@pytest.mark.parametrize("refused", ["menu all_group_chats ru", "long ru", "short None"])
def test_what_cannot_be_set_stops_neither_the_bot_nor_the_other_menus(start, refused, error):
    start.telegram.refusing[refused] = error

    assert not start.set(AIGUL)
    assert start.telegram.commands("all_chat_administrators", "ru")
    assert start.telegram.commands(f"chat {AIGUL}", "ru")


def test_what_failed_is_tried_again_every_hour_until_nothing_fails(start):
    start.telegram.refusing["menu all_private_chats"] = TimedOut()

    start.clock = HealingClock(start.telegram)

    asyncio.run(start.menus().keep())

    assert start.telegram.commands("all_private_chats", "ru")
    assert start.clock.now() - MONDAY_MORNING == 2 * timedelta(seconds=AGAIN_SECONDS)


@pytest.mark.parametrize("kind", ["long", "short"])
def test_the_bot_says_what_it_is_in_both_languages(start, kind):
    start.set()

    spoken = {"long": "bot_description", "short": "bot_short_description"}[kind]
    for language, code in ((Language.ENGLISH, None), (Language.RUSSIAN, "ru")):
        assert start.telegram.said[kind, code] == Texts(language).say(spoken)


def test_a_description_that_somebody_wrote_stays(start):
    start.telegram.said["long", None] = "The wire of the Batken desk. Ask Gulnara for access."

    start.set()

    assert start.telegram.said["long", None] == "The wire of the Batken desk. Ask Gulnara for access."
    assert start.telegram.said["long", "ru"] == Texts(Language.RUSSIAN).say("bot_description")


def test_our_own_words_in_the_wrong_language_are_replaced(start):
    start.telegram.said["short", "ru"] = Texts(Language.ENGLISH).say("bot_short_description")

    start.set()

    assert start.telegram.said["short", "ru"] == Texts(Language.RUSSIAN).say("bot_short_description")
