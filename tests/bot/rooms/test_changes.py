from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest
from fakes.bot_desk import NEWSROOM

from bot.errors import CommandError
from bot.rooms.changes import SetLanguage, SetLength, SetQuiet, SetZone, changed, parse_quiet, parse_settings
from bot.types import Chat, ChatKind, Language, Length, QuietHours

NIGHT = QuietHours(time(22), time(7))
LUNCH = QuietHours(time(12), time(13, 30))


def refused(text: str, parse: Callable[[str], object]) -> CommandError:
    with pytest.raises(CommandError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("language ru", SetLanguage(Language.RUSSIAN)),
        ("lang EN", SetLanguage(Language.ENGLISH)),
        ("язык русский", SetLanguage(Language.RUSSIAN)),
        ("zone Asia/Almaty", SetZone("Asia/Almaty")),
        ("Zone  new york", SetZone("America/New_York")),
        ("quiet 22:00-07:00", SetQuiet(NIGHT)),
        ("quiet 22 – 7", SetQuiet(NIGHT)),
        ("quiet off", SetQuiet(None)),
        ("тишина выкл", SetQuiet(None)),
        ("brief full", SetLength(Length.FULL)),
        ("Brief HEADLINES", SetLength(Length.HEADLINES)),
        ("сводка кратко", SetLength(Length.SHORT)),
    ],
)
def test_settings_are_understood(text: str, change: object) -> None:
    assert parse_settings(text) == change


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "settings_usage"),
        ("language", "language_usage"),
        ("zone", "zone_usage"),
        ("тишина ", "quiet_usage"),
        ("volume 11", "settings_usage"),
        ("language kk", "bad_language"),
        ("zone Atlantis", "bad_zone"),
        ("quiet 22", "bad_quiet"),
        ("brief endless", "bad_length"),
        ("brief", "length_usage"),
    ],
)
def test_settings_that_are_none_say_why(text: str, key: str) -> None:
    assert refused(text, parse_settings).key == key


def test_a_change_touches_nothing_else() -> None:
    chat = Chat(NEWSROOM, ChatKind.GROUP, "Border desk", Language.ENGLISH, "UTC", NIGHT)

    assert changed(chat, SetLanguage(Language.RUSSIAN)) == replace(chat, language=Language.RUSSIAN)
    assert changed(chat, SetZone("Asia/Osh")) == replace(chat, zone="Asia/Osh")
    assert changed(chat, SetQuiet(LUNCH)) == replace(chat, quiet=LUNCH)
    assert changed(chat, SetQuiet(None)) == replace(chat, quiet=None)
    assert changed(chat, SetLength(Length.FULL)) == replace(chat, length=Length.FULL)


@pytest.mark.parametrize("text", ["22:00-07:00", "22-7", "22.00 - 7.00", "22:00—07:00", "22:00−07:00"])
def test_quiet_hours_are_understood(text: str) -> None:
    assert parse_quiet(text) == NIGHT


@pytest.mark.parametrize("text", ["", "22", "22:00", "8-8", "22-25", "22-7-9", "night", "22 to 7"])
def test_quiet_hours_that_are_none_are_shown_back(text: str) -> None:
    error = refused(text, parse_quiet)

    assert error.key == "bad_quiet"
    assert error.values["value"].replace(" ", "") == text.replace(" ", "")
