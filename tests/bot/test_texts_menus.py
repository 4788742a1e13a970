"""Menus and help list what their readers can do, and no more than Telegram takes."""

import re

import pytest
from fakes.bot_newsdesk import EDITOR, GROUP, PRIVATE, READER, newsdesk

from bot.rooms.access import RIGHTS, Deed, Who
from bot.settings import BotSettings
from bot.texts import MENUS, Audience, Texts
from bot.types import ChatKind, Language

BOTH = pytest.mark.parametrize("language", list(Language))
OF_OWNERS = {"allow", "deny", "role", "people"}
DEEDS = {
    **dict.fromkeys(("ask", "asof", "new", "why", "verify", "brief", "timeline", "subscriptions", "forget"), Deed.ASK),
    **dict.fromkeys(("help", "about"), Deed.ASK),
    **dict.fromkeys(("subscribe", "unsubscribe"), Deed.SUBSCRIBE),
    **dict.fromkeys(("settings", "export"), Deed.SET),
    **dict.fromkeys(OF_OWNERS, Deed.ADMIT),
}
MAY = {
    Audience.READERS: (ChatKind.PRIVATE, {Who.ANYONE}),
    Audience.MEMBERS: (ChatKind.GROUP, {Who.ANYONE}),
    Audience.ADMINISTRATORS: (ChatKind.GROUP, {Who.ANYONE, Who.ADMINISTRATORS}),
    Audience.OWNERS: (ChatKind.PRIVATE, {Who.ANYONE, Who.ADMINISTRATORS, Who.OWNERS}),
}


@pytest.mark.parametrize("audience", list(Audience))
def test_a_menu_lists_what_its_readers_may_do_and_nothing_else(audience):
    kind, who = MAY[audience]

    assert set(MENUS[audience]) == {command for command, deed in DEEDS.items() if RIGHTS[deed][kind] in who}


@BOTH
@pytest.mark.parametrize("audience", list(Audience))
def test_menus_fit_telegram(language, audience):
    menu = Texts(language).menu(audience)

    assert len(menu) <= 100
    assert len({item.command for item in menu}) == len(menu)
    assert all(re.fullmatch(r"[a-z_]{1,32}", item.command) for item in menu)
    assert all(1 <= len(item.description) <= 256 for item in menu)
    # What a phone shows of a line.
    assert [item.description for item in menu if len(item.description) > 60] == []


@BOTH
@pytest.mark.parametrize("audience", list(Audience))
def test_the_way_to_the_desk_is_listed_in_private_where_there_is_one(language, audience):
    with_desk, without = (Texts(language).menu(audience, desk=desk) for desk in (True, False))
    added = [item.command for item in with_desk if item not in without]

    assert added == (["desk"] if MAY[audience][0] is ChatKind.PRIVATE else [])
    assert all(len(item.description) <= 60 for item in with_desk)


@BOTH
def test_what_the_bot_says_of_itself_fits_telegram(language):
    texts = Texts(language)

    assert 100 < len(texts.say("bot_description")) <= 512
    assert 20 < len(texts.say("bot_short_description")) <= 120


@BOTH
@pytest.mark.parametrize(
    ("page", "audience", "but"),
    [
        ("help_private", Audience.READERS, {"help", "about"}),
        ("help_group", Audience.ADMINISTRATORS, {"help", "about"}),
    ],
)
def test_help_shows_every_command_of_the_menu(language, page, audience, but):
    shown = Texts(language).say(page)

    assert {command for command in MENUS[audience] if f"/{command}" not in shown} <= but


@BOTH
def test_help_for_owners_shows_what_only_owners_can_do(language):
    shown = set(re.findall(r"/([a-z]+)", Texts(language).say("help_owners")))

    assert shown == OF_OWNERS


@pytest.fixture
def owned(tmp_path):
    """Return a desk of which the reader in the private chat is the owner."""
    with newsdesk(tmp_path, bot=BotSettings(owners=[READER.id])) as news:
        yield news


@pytest.mark.parametrize(
    ("person", "room", "shown"), [(READER, PRIVATE, True), (EDITOR, PRIVATE, False), (READER, GROUP, False)]
)
async def test_only_an_owner_reads_the_help_for_owners_and_only_in_private(owned, person, room, shown):
    (page,) = await owned.says("/help", person=person, room=room)

    assert ("/allow" in page.text) is shown


async def test_every_command_of_a_menu_is_understood(owned):
    for command in MENUS[Audience.OWNERS]:
        (answer, *_) = await owned.says(f"/{command}")
        assert "/help shows what I understand" not in answer.text, command
