"""Updates as they arrive: plain JSON, of which only the id and the chat are looked at before it is kept. Pure.

Nothing is parsed further here: an update of a kind that the library does not know yet, or with a field missing, must
reach the inbox like any other, and fail there alone.
"""

from __future__ import annotations

import json
from typing import Any

from bot.delivery.inbox import Arrival

_LARGEST = 2**63
"""Ids are less: databases keep 64 bits."""


def arrival_of(raw: object) -> Arrival:
    """Return what the inbox keeps of one update; raises ValueError where it is none."""
    if not isinstance(raw, dict) or not _is_id(raw.get("update_id")):
        raise ValueError("an update is an object with an update_id")
    # In ASCII, so that no database minds a stray surrogate or NUL.
    return Arrival(raw["update_id"], _chat_of(raw), json.dumps(raw, separators=(",", ":")))


def _chat_of(raw: dict[str, Any]) -> int | None:
    """Return the chat in whose order the update stands, whatever its kind; a press belongs to that of its message."""
    for body in raw.values():
        if not isinstance(body, dict):
            continue
        message = body.get("message")
        for holder in (body, message if isinstance(message, dict) else {}):
            chat = holder.get("chat")
            if isinstance(chat, dict) and _is_id(chat.get("id")):
                return int(chat["id"])
    return None


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST
