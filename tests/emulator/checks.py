"""What Telegram refuses in a message, with its own words. Pure.

Where Telegram would silently mend (drop an unknown parameter, a nested block
quotation), the stand-in refuses: mended text is not what the bot meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from emulator.nouns import bad

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
SHOWN_ENTITIES = 100
CALLBACK_BYTES = 64
BUTTONS = 100
BUTTONS_IN_ROW = 8

SIMPLE = {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre"}
QUOTATIONS = {"blockquote", "expandable_blockquote"}
FOUND = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
KINDS = SIMPLE | QUOTATIONS | FOUND | {"text_link", "text_mention", "custom_emoji", "date_time"}
BUTTON_FIELDS = {"text", "callback_data", "url", "web_app"}
RESULT_FIELDS = {"type", "id", "title", "description", "url", "input_message_content", "reply_markup"}
INLINE_RESULTS = 50
INLINE_ID_BYTES = 64

Json = Mapping[str, Any]


def utf16_length(text: str) -> int:
    """Return the length that Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Return the stretch of `text` that an entity covers."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def check_text(text: str) -> None:
    """Refuse a text that is empty, too long, or not valid Unicode."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise bad("strings must be encoded in UTF-8")
    if not text.strip():
        raise bad("message text is empty")
    if utf16_length(text) > TEXT_UNITS:
        raise bad("message is too long")


def check_caption(text: str, entities: Sequence[Json]) -> None:
    """Refuse the text under a file that Telegram would not show: a quarter of a message."""
    if utf16_length(text) > CAPTION_UNITS:
        raise bad("message caption is too long")
    check_entities(text, entities)


def check_entities(text: str, entities: Sequence[Json]) -> None:
    """Refuse entities that do not lie on the text."""
    for entity in entities:
        _check_bounds(text, entity)
        _check_kind(entity)
    _check_quotations([entity for entity in entities if entity["type"] in QUOTATIONS])
    _check_nesting(entities)


def mended(text: str, entities: Sequence[Json]) -> tuple[str, ...]:
    """Return what Telegram would take but change without a word."""
    flags = []
    if len(entities) > SHOWN_ENTITIES:
        flags.append(f"{len(entities)} entities, of which {SHOWN_ENTITIES} are shown")
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        flags.append("control characters, which become spaces")
    if text != text.strip():
        flags.append("white space around the text, which is cut")
    if any(not utf16_slice(text, e["offset"], e["length"]).strip() for e in entities):
        flags.append("an entity over white space only, which is dropped")
    return tuple(flags)


def _check_bounds(text: str, entity: Json) -> None:
    offset, length = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or offset < 0:
        raise bad(f"receive an entity with incorrect offset {offset}")
    if not isinstance(length, int) or length <= 0:
        raise bad(f"receive an entity with incorrect length {length}")
    starts, end = _starts(text), utf16_length(text)
    if offset > end:
        raise bad(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > end:
        past = f"ends after the end of the text at UTF-16 offset {offset + length}"
        raise bad(f"entity beginning at UTF-16 offset {offset} {past}")
    if offset not in starts:
        raise bad(f"entity begins in a middle of a UTF-16 symbol at byte offset {_byte_offset(text, offset)}")
    if offset + length not in starts:
        at = _byte_offset(text, offset + length)
        raise bad(f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at byte offset {at}")


def _starts(text: str) -> set[int]:
    """Return every UTF-16 offset at which a character begins, and the end."""
    starts, at = {0}, 0
    for character in text:
        at += 2 if character > "\uffff" else 1
        starts.add(at)
    return starts


def _byte_offset(text: str, offset: int) -> int:
    return len(text.encode("utf-16-le")[: 2 * (offset + 1)].decode("utf-16-le").encode())


def _check_kind(entity: Json) -> None:
    kind = entity.get("type")
    if kind not in KINDS:
        raise bad(f"can't parse MessageEntity: unsupported type {kind!r} specified")
    if kind == "date_time" and (not isinstance(entity.get("unix_time"), int) or entity.get("date_time_format") == ""):
        raise bad("can't parse MessageEntity: date_time needs a unix_time and, if any, a format")
    if kind == "text_link":
        check_url(str(entity.get("url", "")), what="entity URL")


def _check_quotations(quotations: Sequence[Json]) -> None:
    """Refuse quotations that overlap; Telegram would drop the inner one."""
    ordered = sorted(quotations, key=lambda entity: int(entity["offset"]))
    for first, second in pairwise(ordered):
        if second["offset"] < first["offset"] + first["length"]:
            raise bad(f"blockquote entities overlap at UTF-16 offset {second['offset']}")


def _check_nesting(entities: Sequence[Json]) -> None:
    """Refuse entities that cross; Telegram would cut one of them in two."""
    ordered = sorted(entities, key=lambda entity: (int(entity["offset"]), -int(entity["length"])))
    open_until: list[int] = []
    for entity in ordered:
        begins, ends = entity["offset"], entity["offset"] + entity["length"]
        while open_until and open_until[-1] <= begins:
            open_until.pop()
        if open_until and ends > open_until[-1]:
            raise bad(f"entities cross at UTF-16 offset {open_until[-1]}")
        open_until.append(ends)


def check_url(url: str, *, what: str) -> None:
    """Refuse an address that Telegram does not make a link of."""
    scheme, _, _ = url.partition(":")
    if "://" not in url:
        raise bad(f"{what} '{url}' is invalid: Wrong HTTP URL")
    if scheme.lower() not in ("http", "https", "tg", "ton"):
        raise bad(f"{what} '{url}' is invalid: Unsupported URL protocol")
    if not urlsplit(url).netloc:
        raise bad(f"{what} '{url}' is invalid: URL host is empty")
    if re.search(r"\s", url):
        raise bad(f"{what} '{url}' is invalid: Wrong HTTP URL")


def check_keyboard(markup: Json, *, private: bool = False) -> None:
    """Refuse an inline keyboard that Telegram would not show; only in `private` chats it opens Mini Apps."""
    rows = markup.get("inline_keyboard")
    if set(markup) != {"inline_keyboard"} or not isinstance(rows, list):
        raise bad("object expected as reply markup")
    if sum(len(row) for row in rows) > BUTTONS or any(len(row) > BUTTONS_IN_ROW for row in rows):
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button, private=private)


def _check_button(button: Json, *, private: bool) -> None:
    unknown = set(button) - BUTTON_FIELDS
    if unknown:
        raise bad(f"can't parse inline keyboard button: unknown field {sorted(unknown)[0]!r}")
    if not str(button.get("text", "")).strip():
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    data, url, app = button.get("callback_data"), button.get("url"), button.get("web_app")
    if app is not None:
        _check_app(button, private=private)
    elif not data and not url:
        # An empty callback_data counts as none: the very words of the real server.
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    elif data and url:
        raise bad("can't parse inline keyboard button: exactly one of the optional fields must be used")
    if data and len(str(data).encode()) > CALLBACK_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if url:
        check_url(str(url), what="inline keyboard button URL")


def _check_app(button: Json, *, private: bool) -> None:
    """See https://core.telegram.org/bots/api#inlinekeyboardbutton: private chats only, https only."""
    if set(button) != {"text", "web_app"}:
        raise bad("can't parse inline keyboard button: exactly one of the optional fields must be used")
    address = str(button["web_app"].get("url", ""))
    check_url(address, what="inline keyboard button Web App URL")
    if not address.startswith("https://"):
        raise bad(f"inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are allowed")
    if not private:
        raise bad("BUTTON_TYPE_INVALID")


def check_inline(params: Json) -> None:
    """Refuse an answer to an inline query that Telegram would not show."""
    results, button = params["results"], params.get("button")
    if len(results) > INLINE_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    ids = [str(result.get("id", "")) for result in results]
    if any(not 1 <= len(one.encode()) <= INLINE_ID_BYTES for one in ids):
        raise bad("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    if len(str(params.get("next_offset", "")).encode()) > INLINE_ID_BYTES:
        raise bad("NEXT_OFFSET_INVALID")
    if button is not None and (
        not str(button.get("text", "")).strip()
        or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(button.get("start_parameter", "")))
    ):
        raise bad("START_PARAM_INVALID")
    for result in results:
        _check_result(result)


def _check_result(result: Json) -> None:
    if unknown := set(result) - RESULT_FIELDS:
        raise bad(f"can't parse inline query result: unknown field {sorted(unknown)[0]!r}")
    if result.get("type") != "article" or not str(result.get("title", "")).strip():
        raise bad("can't parse inline query result: an article with a title expected")
    content = result["input_message_content"]
    check_text(content["message_text"])
    check_entities(content["message_text"], content.get("entities", []))
    if "reply_markup" in result:
        check_keyboard(result["reply_markup"])
    if preview := content.get("link_preview_options", {}).get("url"):
        check_url(preview, what="link preview URL")


def check_commands(commands: Sequence[Json]) -> None:
    """Refuse a command menu that Telegram would not keep."""
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", "")).strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
