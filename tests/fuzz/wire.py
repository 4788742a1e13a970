"""Telegram without sockets: takes what the library would post, refuses what Telegram would, and remembers why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from emulator import checks
from emulator.nouns import Refused
from fuzz.updates import Known
from telegram.request import BaseRequest, RequestData

Json = dict[str, Any]

USERNAME, BOT_ID = "HeliographFuzzBot", 700000009
CAPTION_UNITS = 1024
NOTICE_UNITS = 200
JSON_FIELDS = {"entities", "caption_entities", "reply_markup", "link_preview_options", "reply_parameters"} | {
    "rich_message",
    "results",
    "button",
}


class Wire(BaseRequest):
    """Answers the bot's calls; `invalid` is told of those that are, `calls` counts all of them by method."""

    def __init__(self, known: Known, invalid: Callable[[str], None]) -> None:
        self._known, self._invalid = known, invalid
        self.calls: Counter[str] = Counter()
        self._number = 10_000

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        params = _decoded(request_data.json_parameters if request_data else {})
        self.calls[name] += 1
        try:
            return 200, json.dumps({"ok": True, "result": self._result(name, params)}).encode()
        except Refused as refused:
            self._invalid(f"{name}: {refused.description}: {json.dumps(params)[:3000]}")
            return refused.code, json.dumps({"ok": False, "description": refused.description}).encode()

    def _result(self, name: str, params: Json) -> Any:
        match name:
            case "getMe":
                return {"id": BOT_ID, "is_bot": True, "first_name": "Heliograph", "username": USERNAME}
            case "sendMessage" | "editMessageText" | "sendDocument" | "sendRichMessage":
                self._check(name, params)
                return self._message(params)
            case "answerCallbackQuery":
                if checks.utf16_length(params.get("text", "")) > NOTICE_UNITS:
                    raise checks.bad("MESSAGE_TOO_LONG")
                return True
            case "answerInlineQuery":
                checks.check_inline(params)
                return True
            case "sendChatAction":
                return True
        raise checks.bad(f"{name} was not expected")

    def _check(self, name: str, params: Json) -> None:
        text = params.get("text") or params.get("caption") or params.get("rich_message", {}).get("html", "")
        entities = params.get("entities") or params.get("caption_entities") or []
        checks.check_text(text if name != "sendRichMessage" else text[: checks.TEXT_UNITS])
        checks.check_entities(text, entities)
        if name == "sendDocument" and checks.utf16_length(text) > CAPTION_UNITS:
            raise checks.bad("message caption is too long")
        if "reply_markup" in params:
            checks.check_keyboard(params["reply_markup"])
        if address := params.get("link_preview_options", {}).get("url"):
            checks.check_url(address, what="link preview URL")
        for flag in checks.mended(text, entities):
            self._invalid(f"{name}: mended: {flag}: {json.dumps(params)[:3000]}")

    def _message(self, params: Json) -> Json:
        self._number += 1
        chat_id = int(params["chat_id"])
        for row in params.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if "callback_data" in button:
                    self._known.add(chat_id, self._number, button["callback_data"])
        chat = {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup", "first_name": "x", "title": "x"}
        return {"message_id": self._number, "date": 0, "chat": chat, "text": "x"}


def _decoded(raw: Json) -> Json:
    return {name: json.loads(value) if name in JSON_FIELDS else value for name, value in raw.items()}
