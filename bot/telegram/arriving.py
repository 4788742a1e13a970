"""Updates as they arrive: plain JSON, of which only the id and the chat are looked at before it is kept. Pure.

Nothing is parsed further here: an update of a kind that the library does not know yet, or with a field missing, must
reach the inbox like any other, and fail there alone.
"""

from __future__ import annotations

import json
from typing import Any

from bot.delivery.inbox import Arrival
from bot.telegram.shape import is_id, update_id_of


def arrival_of(raw: object) -> Arrival:
    """Return what the inbox keeps of one update; raises ValueError where it is none."""
    update_id = update_id_of(raw)
    # In ASCII, so that no database minds a stray surrogate or NUL.
    return Arrival(update_id, _chat_of(raw), json.dumps(raw, separators=(",", ":")))


def _chat_of(raw: Any) -> int | None:
    """Return the chat in whose order the update stands, whatever its kind; a press belongs to that of its message."""
    for body in raw.values():
        if not isinstance(body, dict):
            continue
        message = body.get("message")
        for holder in (body, message if isinstance(message, dict) else {}):
            chat = holder.get("chat")
            if isinstance(chat, dict) and is_id(chat.get("id")):
                return int(chat["id"])
    return None
