"""An update from the inbox as the library's object: only what the bot reads of it, and only in the shape it must have.

A field that nobody here reads is left out before the library sees it, so that one which it cannot read costs nobody
an answer. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot, Update

from bot.errors import UnreadableUpdate
from bot.telegram.reading import KINDS

_LARGEST: Final = 2**63
"""Ids are less: databases keep 64 bits."""

_UNSENDABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""Neither a database nor Telegram takes these; U+FFFD takes as much room, so that no entity moves."""

Read = Callable[[Any, str], Any]
"""Returns a value as the bot reads it; the text is its path, which UnreadableUpdate names."""


def unpacked(payload: str, bot: Bot) -> Update:
    """Return the update in `payload` (JSON); raises UnreadableUpdate where it has not the shape that its kind has."""
    raw = _UPDATE(json.loads(payload), "update")
    try:
        return Update.de_json(raw, bot)
    except Exception as error:
        # Whatever the library raises for what it does not understand: it has no error of its own for that.
        raise UnreadableUpdate(f"the library cannot read it ({type(error).__name__})") from error


@dataclass(frozen=True, slots=True)
class _Object:
    """Reads an object: the fields that it `must` have and `may` have, no others."""

    must: Mapping[str, Read]
    may: Mapping[str, Read]

    def __call__(self, value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _wrong(path, "object")
        missing = [name for name in self.must if value.get(name) is None]
        if missing:
            raise UnreadableUpdate(f"{path}.{missing[0]} is missing")
        read = {**self.may, **self.must}
        return {
            name: read[name](one, f"{path}.{name}") for name, one in value.items() if name in read and one is not None
        }


def _wrong(path: str, wanted: str) -> UnreadableUpdate:
    return UnreadableUpdate(f"{path} is no {wanted}")


def _number(value: Any, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _LARGEST:
        raise _wrong(path, "number of 64 bits")
    return value


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise _wrong(path, "text")
    return _UNSENDABLE.sub("\ufffd", value)


def _flag(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(path, "yes or no")
    return value


def _kind(value: Any, path: str) -> str:
    if not isinstance(value, str) or value not in KINDS:
        raise _wrong(path, "kind of chat that is known")
    return value


def _as_it_is(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(path, "object")
    return value


def _list_of(read: Read) -> Read:
    def read_all(value: Any, path: str) -> list[Any]:
        if not isinstance(value, list):
            raise _wrong(path, "list")
        return [read(one, f"{path}[{number}]") for number, one in enumerate(value)]

    return read_all


_USER: Final = _Object(
    {"id": _number, "is_bot": _flag, "first_name": _text},
    {"last_name": _text, "username": _text, "language_code": _text},
)
_CHAT: Final = _Object(
    {"id": _number, "type": _kind},
    {"title": _text, "username": _text, "first_name": _text, "last_name": _text, "is_forum": _flag},
)
_ENTITY: Final = _Object({"type": _text, "offset": _number, "length": _number}, {"user": _USER, "url": _text})
_BUTTON: Final = _Object({"text": _text}, {"callback_data": _text})
_KEYBOARD: Final = _Object({"inline_keyboard": _list_of(_list_of(_BUTTON))}, {})
_MARKED: Final = _Object({"text": _text, "position": _number}, {})
_ORIGIN: Final = _Object(
    {"type": _text, "date": _number},
    {"sender_user": _USER, "sender_user_name": _text, "sender_chat": _CHAT, "chat": _CHAT, "message_id": _number},
)
_REPLIED_ELSEWHERE: Final = _Object(
    {"origin": _ORIGIN},
    {"chat": _CHAT, "message_id": _number, "link_preview_options": _Object({}, {"url": _text})},
)
_TOPIC: Final = _Object({"name": _text, "icon_color": _number}, {})

_OF_MESSAGE: Final[Mapping[str, Read]] = {
    "from": _USER,
    "sender_chat": _CHAT,
    "via_bot": _USER,
    "text": _text,
    "entities": _list_of(_ENTITY),
    "reply_markup": _KEYBOARD,
    "message_thread_id": _number,
    "is_topic_message": _flag,
    "is_automatic_forward": _flag,
    "edit_date": _number,
    "quote": _MARKED,
    "external_reply": _REPLIED_ELSEWHERE,
    "migrate_to_chat_id": _number,
    "migrate_from_chat_id": _number,
    "forum_topic_created": _TOPIC,
    "forum_topic_reopened": _as_it_is,
    "general_forum_topic_unhidden": _as_it_is,
}
_FRAME: Final[Mapping[str, Read]] = {"message_id": _number, "date": _number, "chat": _CHAT}
_MESSAGE: Final = _Object(_FRAME, {**_OF_MESSAGE, "reply_to_message": _Object(_FRAME, _OF_MESSAGE)})
_PRESS: Final = _Object(
    {"id": _text, "from": _USER, "chat_instance": _text},
    {"message": _MESSAGE, "data": _text, "inline_message_id": _text},
)
_MEMBERSHIP: Final = _Object(
    {"chat": _CHAT, "from": _USER, "date": _number, "old_chat_member": _as_it_is, "new_chat_member": _as_it_is}, {}
)
_INQUIRY: Final = _Object({"id": _text, "from": _USER, "query": _text, "offset": _text}, {})
_UPDATE: Final = _Object(
    {"update_id": _number},
    {
        "message": _MESSAGE,
        "edited_message": _MESSAGE,
        "channel_post": _MESSAGE,
        "callback_query": _PRESS,
        "inline_query": _INQUIRY,
        "my_chat_member": _MEMBERSHIP,
    },
)
