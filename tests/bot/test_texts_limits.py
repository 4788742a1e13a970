"""Every sentence with its longest and its most hostile values: inside Telegram's limits, styled by us alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.messages import Message
from bot.rendering import keyboards, render
from bot.rendering.markup import MESSAGE_ENTITIES, MESSAGE_UNITS, units
from bot.texts import LONGEST_VALUE, TABLES, Texts
from bot.types import Language

BOT = Path(__file__).parents[2] / "bot"
PLACE = re.compile(r"\{(\w+)\}")
PLURAL = re.compile(r"\.(one|few|many|other)$")
NOTICE_CHARACTERS = 200
LABEL_UNITS = 64
KEYS = sorted(
    key for key in TABLES[Language.ENGLISH].keys() & TABLES[Language.RUSSIAN].keys() if not PLURAL.search(key)
)
BOTH = pytest.mark.parametrize("language", list(Language))
HOSTILE = {
    "long": "W" * 4000,
    "long name": "Нурсултан " * 30,
    "emoji": "👨‍👩‍👧" * 400,
    "right to left": "חדשות مياه",
    "override": "\u202eysiwra\u202d\u2066 and on",
    "marks": "**bold** `code` {place} {0} ** `",
    "markup": "<b>&lt;</b> [a](https://news.example) _x_ ~y~ ||z||",
    "lines": "one\n\n**two**\n`three`",
    "unsendable": "a\x00b\ud800c",
    "nothing": "",
    "white space": " \n\t ",
}
"""What people may be called, or may write."""

LONGEST = {
    "number": 999_999,
    "last": 10,
    "limit": 999,
    "messages": "200 и более сообщений",
    "subscriptions": "21 подписка",
    "until": "30 сентября 2026 г., 18:45",
    "score": "0,715",
    "city": "Петропавловск-Камчатский",
    "zone": "America/Argentina/ComodRivadavia",
    "channel": "@" + "c" * 32,
    "command": "subscriptions",
}
"""The longest that the program itself puts in these places; all others may be as long as people write."""


def filled(key: str, value: str) -> dict[str, str]:
    return {place: value for language in Language for place in PLACE.findall(TABLES[language][key])}


def longest(key: str) -> dict[str, object]:
    return {place: LONGEST.get(place, "W" * LONGEST_VALUE) for place in filled(key, "")}


def sayings(tree: ast.AST) -> Iterator[str]:
    """Yield the keys that are said somewhere in a piece of code."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "say" and call.args:
            if isinstance(call.args[0], ast.Constant):
                yield call.args[0].value
            else:
                yield from _branches(call.args[0])


def _branches(expression: ast.expr) -> Iterator[str]:
    if isinstance(expression, ast.IfExp):
        for branch in (expression.body, expression.orelse):
            if isinstance(branch, ast.Constant):
                yield branch.value


def said_in(maker: str) -> set[str]:
    """Return the keys that the bot's code says in calls of `maker`."""
    found = set()
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == maker:
                first = [*node.args[:1], *(each.value for each in node.keywords if each.arg in ("notice", "label"))]
                found |= {key for shown in first for key in sayings(shown)}
    return found & set(KEYS)


def errors_of_presses() -> set[str]:
    """Return the keys of what a press may be refused with: errors of the modules whose functions lead to reactions."""
    found = set()
    for path in BOT.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "-> Reaction:" in source:
            found |= set(re.findall(r'CommandError\("(\w+)"', source)) - OF_COMMANDS
    return found & set(KEYS)


OF_COMMANDS = {key for key in KEYS if key.endswith("_usage")}
"""What only a command is answered with: nobody misspells a button."""


def check(message: Message) -> None:
    assert units(message.text) <= MESSAGE_UNITS
    assert len(message.entities) <= MESSAGE_ENTITIES
    for entity in message.entities:
        assert entity.length > 0
        assert entity.offset >= 0
        assert entity.offset + entity.length <= units(message.text)


@BOTH
@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_fits_a_message_with_the_longest_values(key, language):
    check(render.say(Texts(language), key, **filled(key, "W" * 4000)))


@BOTH
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_no_value_breaks_or_styles_a_sentence(value, language):
    texts = Texts(language)
    for key in KEYS:
        said = render.say(texts, key, **filled(key, f"a{value}z"))
        plain = render.say(texts, key, **filled(key, "az"))
        check(said)
        assert [entity.style for entity in said.entities] == [entity.style for entity in plain.entities], key
        check(render.say(texts, key, **filled(key, value)))


@BOTH
def test_no_value_turns_the_rest_of_a_sentence_around(language):
    for key in KEYS:
        said = Texts(language).say(key, **filled(key, HOSTILE["override"]))
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", said), key


@BOTH
def test_notices_fit_the_two_hundred_characters_of_a_pop_up(language):
    keys = said_in("Reaction") | errors_of_presses() | {key for key in KEYS if key.startswith("notice_")}
    lengths = {key: len(Texts(language).say(key, **longest(key))) for key in keys}

    assert {key: length for key, length in lengths.items() if length > NOTICE_CHARACTERS} == {}
    assert {"muted_for_a_day", "watch_already", "wish_gone", "tightest"} <= keys


@BOTH
def test_labels_of_buttons_fit_a_phone(language):
    keys = said_in("Button") | {key for key in KEYS if key.startswith("button_")}
    texts = Texts(language)
    labels = {key: texts.say(key, **longest(key)) for key in keys}
    labels |= {zone: f"{keyboards.CHOSEN}{texts.city(zone)}" for zone in keyboards.ZONES}

    assert {key: label for key, label in labels.items() if not label or units(label) > LABEL_UNITS} == {}
    assert {"button_more", "button_stop", "button_save", "button_topic"} <= keys
