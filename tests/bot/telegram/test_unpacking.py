import ast
import json
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Message

from bot.errors import UnreadableUpdate
from bot.telegram import unpacking
from bot.telegram.unpacking import unpacked

BOT = Bot("700000002:unpacking")

AIGUL = {"id": 501, "is_bot": False, "first_name": "Aigul", "language_code": "ru"}
PRIVATE = {"id": 501, "type": "private", "first_name": "Aigul"}

READ_BY = ("dispatch.py", "reading.py")
NOT_FIELDS = {"from_user", "is_accessible", "parse_entities"}


def test_a_question_is_read() -> None:
    message = _message(text="Who met in Batken?")

    assert message.text == "Who met in Batken?"
    assert message.chat.id == 501
    assert message.from_user is not None and message.from_user.language_code == "ru"


def test_a_field_that_nobody_reads_costs_no_answer_whatever_is_in_it() -> None:
    message = _message(text="Who met in Batken?", poll={"id": []}, story=7, next_years_field={"x": [None]})

    assert message.text == "Who met in Batken?"
    assert message.poll is None


def test_a_kind_of_update_that_is_not_known_is_read_as_nothing() -> None:
    update = unpacked(json.dumps({"update_id": 9, "galaxy_message": {"id": "x"}}), BOT)

    assert update.update_id == 9
    assert update.message is None


def test_what_no_database_takes_is_replaced_one_for_one() -> None:
    message = _message(
        text="a\ud800b\x00c @desk", entities=[{"type": "mention", "offset": 6, "length": 5}], chat=_titled("\udfff")
    )

    assert message.text == "a\ufffdb\ufffdc @desk"
    assert list(message.parse_entities().values()) == ["@desk"]
    assert message.chat.title == "\ufffd"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": 5}, "update.message.text is no text"),
        ({"chat": None}, "update.message.chat is missing"),
        ({"chat": {"id": "501", "type": "private"}}, "update.message.chat.id is no number of 64 bits"),
        ({"chat": {"id": 2**63, "type": "private"}}, "update.message.chat.id is no number of 64 bits"),
        ({"chat": {"id": 501, "type": "galaxy"}}, "update.message.chat.type is no kind of chat that is known"),
        ({"from": {"id": True, "is_bot": False, "first_name": "A"}}, "update.message.from.id is no number of 64 bits"),
        ({"entities": [{"type": "bold", "offset": 0}]}, "update.message.entities[0].length is missing"),
        ({"entities": {}}, "update.message.entities is no list"),
        ({"is_topic_message": "yes"}, "update.message.is_topic_message is no yes or no"),
        ({"forum_topic_reopened": 1}, "update.message.forum_topic_reopened is no object"),
        ({"date": 2**62}, "the library cannot read it"),
    ],
)
def test_what_has_not_the_shape_of_its_kind_is_named(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(UnreadableUpdate, match=r"^" + told.replace("[0]", r"\[0\]")):
        _message(**({"text": "Who met in Batken?"} | changes))


def test_a_press_under_a_message_that_is_gone_is_read() -> None:
    gone = {"chat": PRIVATE, "message_id": 5, "date": 0}
    press = {"id": "1", "from": AIGUL, "chat_instance": "1", "data": "x:1", "message": gone}

    query = unpacked(json.dumps({"update_id": 9, "callback_query": press}), BOT).callback_query

    assert query is not None and query.data == "x:1"
    assert query.message is not None and query.message.chat.id == 501


def test_what_is_typed_inline_is_read_also_where_it_is_nothing_yet() -> None:
    typed = {"id": "9", "from": AIGUL, "query": "", "offset": "", "location": {"latitude": "far"}}

    query = unpacked(json.dumps({"update_id": 9, "inline_query": typed}), BOT).inline_query

    assert query is not None
    assert (query.id, query.query, query.offset, query.from_user.id) == ("9", "", "", 501)


@pytest.mark.parametrize("module", READ_BY)
def test_every_field_of_a_message_that_is_read_is_let_through(module: str) -> None:
    tree = ast.parse((Path(unpacking.__file__).parent / module).read_text(encoding="utf-8"))
    read = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("message", "replied")
    }
    known = {*unpacking._MESSAGE.must, *unpacking._MESSAGE.may}

    assert read
    assert read - known - NOT_FIELDS == set()


def _message(**fields: Any) -> Message:
    frame = {"message_id": 7, "date": 1_743_584_400, "chat": PRIVATE, "from": AIGUL}
    message = unpacked(json.dumps({"update_id": 9, "message": frame | fields}), BOT).message
    assert message is not None
    return message


def _titled(title: str) -> dict[str, Any]:
    return {"id": -1001, "type": "supergroup", "title": title}


def test_an_edited_question_is_read_with_what_it_replies_to() -> None:
    above = {"message_id": 5, "date": 1_743_584_000, "chat": PRIVATE, "text": "1. The gates were opened."}
    edited = {"message_id": 7, "date": 1_743_584_400, "edit_date": 1_743_584_460, "chat": PRIVATE, "from": AIGUL}
    reply = {"text": "Why so early?", "reply_to_message": above, "quote": {"text": "The gates", "position": 3}}

    message = unpacked(json.dumps({"update_id": 9, "edited_message": edited | reply}), BOT).edited_message

    assert message is not None and message.edit_date is not None and message.quote is not None
    assert (message.edit_date - message.date).total_seconds() == 60
    assert message.quote.text == "The gates"


def test_a_reply_to_another_chat_is_read_whoever_wrote_there() -> None:
    channel = {"id": -1002, "type": "channel", "title": "Border news"}
    origins = (
        {"type": "channel", "date": 5, "chat": channel, "message_id": 41, "author_signature": 7},
        {"type": "chat", "date": 5, "sender_chat": channel},
        {"type": "user", "date": 5, "sender_user": AIGUL},
        {"type": "hidden_user", "date": 5, "sender_user_name": "T."},
        {"type": "a kind of next year", "date": 5},
    )
    for origin in origins:
        message = _message(text="Why?", external_reply={"origin": origin, "chat": channel, "message_id": 41, "poll": 3})

        assert message.external_reply is not None and message.external_reply.message_id == 41
