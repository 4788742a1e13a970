from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Card, Reason
from bot.errors import StoreError
from bot.messages import Answers, Button, Cited, Entity, Message, Style
from bot.types import Chat, ChatKind, Language, Length, Place
from bot.wire import card_of, card_row, chat_of, chat_row, message_from_json, message_to_json

texts = st.text(st.characters(), max_size=40)
entities = st.builds(
    Entity,
    st.sampled_from(Style),
    st.integers(0, 4096),
    st.integers(1, 4096),
    st.none() | st.just("https://asia.example"),
    st.none() | st.integers(0, 2**40),
)
buttons = st.builds(Button, texts, data=st.none() | texts, url=st.none() | texts, app=st.none() | texts)
messages = st.builds(
    Message,
    text=texts,
    entities=st.lists(entities, max_size=5).map(tuple),
    buttons=st.lists(st.lists(buttons, max_size=3).map(tuple), max_size=3).map(tuple),
    preview_url=st.none() | texts,
    cited=st.lists(st.builds(Cited, *[st.integers(0, 2**40)] * 4), max_size=3).map(tuple),
    tells=st.lists(st.integers(1, 2**40), max_size=3).map(tuple),
    reply_to=st.none() | st.integers(1, 2**52),
    answers=st.none() | st.builds(Answers, st.integers(1, 2**52), texts, texts, texts),
)


@given(messages)
def test_a_message_comes_back_as_it_was_kept(message: Message) -> None:
    assert message_from_json(message_to_json(message)) == message


def test_a_message_that_an_older_version_kept_cites_nothing() -> None:
    kept = '{"text":"Water gates","entities":[],"buttons":[],"preview_url":null}'

    assert message_from_json(kept) == Message("Water gates")


def test_a_stray_surrogate_and_a_nul_are_kept_in_plain_ascii() -> None:
    message = Message("Хорог\x00 \ud83d")

    kept = message_to_json(message)

    assert kept.isascii()
    assert "\x00" not in kept
    assert message_from_json(kept) == message


@pytest.mark.parametrize("text", ["", "[]", '{"text":"Osh"}', '{"text":"","entities":[{"style":"loud"}]}'])
def test_anything_else_is_an_error_of_the_store(text: str) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        message_from_json(text)


numbers = st.floats(allow_nan=False, allow_infinity=False)
reasons = st.builds(Reason, numbers, numbers, numbers, st.none() | numbers, st.lists(texts, max_size=4).map(tuple))


def card(*kept: Reason, asked: str = "", within: tuple[int, ...] = ()) -> Card:
    moment = datetime(2026, 3, 2, 6, tzinfo=UTC)
    ids, scores = tuple(range(len(kept))), tuple(0.5 for _ in kept)
    return Card("Zx81kQ", Place(77), "Who mans Vorukh?", moment, ids, scores, 0.8, True, moment, asked, kept, within)


@given(st.lists(reasons, max_size=4), texts, st.lists(st.integers(1, 2**40), max_size=3).map(tuple))
def test_a_card_comes_back_as_it_was_kept(kept: list[Reason], asked: str, within: tuple[int, ...]) -> None:
    made = card(*kept, asked=asked, within=within)

    assert card_of(card_row(made)) == made


def test_a_card_from_before_reasons_were_kept_has_none() -> None:
    old = {**card_row(card()), "asked": None, "reasons": None, "within": None}

    assert card_of(old) == card()


def test_a_chat_comes_back_with_the_length_of_its_briefs() -> None:
    chat = Chat(Place(77), ChatKind.PRIVATE, "Aigul", Language.ENGLISH, "Asia/Osh", length=Length.FULL)

    assert chat_of(chat_row(chat), chat.place, None) == chat


def test_a_chat_from_before_briefs_had_a_length_has_short_ones() -> None:
    row = chat_row(Chat(Place(77), ChatKind.PRIVATE, "Aigul", Language.ENGLISH, "Asia/Osh"))

    assert chat_of({**row, "brief_length": None}, Place(77), None).length is Length.SHORT
