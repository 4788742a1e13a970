from __future__ import annotations

from typing import Any

import pytest
from emulator import checks
from emulator.nouns import Refused
from hypothesis import given
from hypothesis import strategies as st

HEADLINE = "🛰 Dushanbe and Bishkek sign"


def refusal_of_entity(text: str, kind: str, offset: int, length: int, **more: str) -> str:
    with pytest.raises(Refused) as caught:
        checks.check_entities(text, [{"type": kind, "offset": offset, "length": length, **more}])
    return caught.value.description


def refusal_of_button(**button: Any) -> str:
    with pytest.raises(Refused) as caught:
        checks.check_keyboard({"inline_keyboard": [[button]]})
    return caught.value.description


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("", "Bad Request: message text is empty"),
        (" \n ", "Bad Request: message text is empty"),
        ("а" * 4097, "Bad Request: message is too long"),
        ("🛰" * 2049, "Bad Request: message is too long"),
        ("half a satellite \ud83d", "Bad Request: strings must be encoded in UTF-8"),
    ],
)
def test_a_text_that_telegram_does_not_take_is_refused(text: str, description: str):
    with pytest.raises(Refused) as caught:
        checks.check_text(text)

    assert caught.value.description == description


def test_a_text_of_exactly_4096_units_is_taken():
    checks.check_text("🛰" * 2048)


@pytest.mark.parametrize(
    ("offset", "length", "end_of_description"),
    [
        (0, 1, "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4"),
        (1, 3, "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (3, 99, "entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 102"),
        (40, 1, "entity begins after the end of the text at UTF-16 offset 40"),
        (-1, 2, "receive an entity with incorrect offset -1"),
        (0, 0, "receive an entity with incorrect length 0"),
    ],
)
def test_an_entity_off_the_text_or_through_a_character_is_refused(offset: int, length: int, end_of_description: str):
    assert refusal_of_entity(HEADLINE, "bold", offset, length) == f"Bad Request: {end_of_description}"


def test_an_entity_of_an_unknown_kind_is_refused():
    assert "unsupported type 'headline'" in refusal_of_entity(HEADLINE, "headline", 0, 2)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("not-a-url", "Wrong HTTP URL"),
        ("javascript://alert", "Unsupported URL protocol"),
        ("https:///border", "URL host is empty"),
        ("https://wire.example/a b", "Wrong HTTP URL"),
    ],
)
def test_a_link_to_nowhere_is_refused(url: str, reason: str):
    description = refusal_of_entity(HEADLINE, "text_link", 3, 8, url=url)

    assert description == f"Bad Request: entity URL '{url}' is invalid: {reason}"


def test_quotations_inside_each_other_are_refused():
    outer = {"type": "expandable_blockquote", "offset": 0, "length": 20}
    inner = {"type": "blockquote", "offset": 3, "length": 8}

    with pytest.raises(Refused, match="overlap"):
        checks.check_entities(HEADLINE, [outer, inner])


def test_bold_inside_a_quotation_is_taken():
    quotation = {"type": "expandable_blockquote", "offset": 0, "length": 20}
    bold = {"type": "bold", "offset": 3, "length": 8}

    checks.check_entities(HEADLINE, [quotation, bold])


def test_what_telegram_mends_silently_is_flagged():
    entities = [{"type": "bold", "offset": 2, "length": 1}] * 101

    flags = checks.mended(f"{HEADLINE}\n", entities)

    assert [flag.split(",")[0] for flag in flags] == [
        "101 entities",
        "white space around the text",
        "an entity over white space only",
    ]


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "Watch"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (
            {"text": "Watch", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "Watch", "callback_data": "w:1", "url": "https://wire.example"},
            "can't parse inline keyboard button: exactly one of the optional fields must be used",
        ),
        ({"text": "Watch", "callback_data": "ж" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "", "callback_data": "w:1"}, "can't parse inline keyboard button: Can't find field \"text\""),
        (
            {"text": "Open", "url": "wire.example"},
            "inline keyboard button URL 'wire.example' is invalid: Wrong HTTP URL",
        ),
        ({"text": "Watch", "data": "w:1"}, "can't parse inline keyboard button: unknown field 'data'"),
    ],
)
def test_a_button_that_telegram_does_not_show_is_refused(button: dict[str, str], description: str):
    assert refusal_of_button(**button) == f"Bad Request: {description}"


def test_callback_data_of_exactly_64_bytes_is_taken():
    checks.check_keyboard({"inline_keyboard": [[{"text": "Watch", "callback_data": "ж" * 32}]]})


def app_button(url: str) -> dict[str, Any]:
    return {"text": "Context 1", "web_app": {"url": url}}


def test_a_mini_app_opens_from_private_chats_alone():
    button = app_button("https://desk.example.org/app/passages/12")

    checks.check_keyboard({"inline_keyboard": [[button]]}, private=True)
    assert refusal_of_button(**button) == "Bad Request: BUTTON_TYPE_INVALID"


@pytest.mark.parametrize(
    "button",
    [
        app_button("http://desk.example.org/app/passages/12"),
        app_button("desk.example.org"),
        app_button(""),
        {**app_button("https://desk.example.org/"), "callback_data": "c:1:0"},
    ],
)
def test_a_mini_app_that_telegram_does_not_open_is_refused(button: dict[str, Any]):
    with pytest.raises(Refused):
        checks.check_keyboard({"inline_keyboard": [[button]]}, private=True)


def test_a_row_of_nine_buttons_is_refused():
    row = [{"text": str(n), "callback_data": f"n:{n}"} for n in range(9)]

    with pytest.raises(Refused, match="reply markup is too long"):
        checks.check_keyboard({"inline_keyboard": [row]})


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), st.data())
def test_an_entity_between_characters_is_always_taken_and_covers_them(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    offset, length = checks.utf16_length(text[:start]), checks.utf16_length(text[start:end])

    checks.check_entities(text, [{"type": "bold", "offset": offset, "length": length}])

    assert checks.utf16_slice(text, offset, length) == text[start:end]
