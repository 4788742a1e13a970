"""What Telegram signs for a Mini App: who opened it, and when. Pure.

The algorithm is https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app; `signature`, which is
for those who do not know the bot's token, is one more field of what is signed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

LONGEST: Final = 8192
"""Characters; a person with the longest names takes some 2,000."""

GOOD_FOR: Final = timedelta(hours=1)
AHEAD: Final = timedelta(minutes=1)
"""So much Telegram's clock may be ahead of ours."""

LARGEST_ID: Final = 1 << 52
"""Telegram's ids have at most 52 significant bits (https://core.telegram.org/bots/api#user)."""


def person_who_opened(data: str, token: str, *, now: datetime) -> int | None:
    """Return the Telegram id of whoever opened a Mini App of the bot with `token`; None for what it did not sign.

    Also None for what was signed more than an hour ago.
    """
    fields = _fields(data) if token else None
    if fields is None or not hmac.compare_digest(_signed(fields, token), fields.get("hash", "").encode()):
        return None
    return _person(fields) if _is_fresh(fields, now) else None


def _fields(data: str) -> dict[str, str] | None:
    if len(data) > LONGEST:
        return None
    try:
        pairs = parse_qsl(data, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=50)
    except ValueError:
        return None
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else None


def _signed(fields: dict[str, str], token: str) -> bytes:
    said = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()) if name != "hash")
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return hmac.digest(key, said.encode(), hashlib.sha256).hex().encode()


def _is_fresh(fields: dict[str, str], now: datetime) -> bool:
    stated = fields.get("auth_date", "")
    if not (stated.isascii() and stated.isdecimal() and len(stated) < 12):
        return False
    at = datetime.fromtimestamp(int(stated), UTC)
    return -AHEAD <= now - at < GOOD_FOR


def _person(fields: dict[str, str]) -> int | None:
    try:
        user = json.loads(fields.get("user", ""))
    except (ValueError, RecursionError):
        return None
    person_id = user.get("id") if isinstance(user, dict) else None
    return person_id if type(person_id) is int and 0 < person_id < LARGEST_ID else None
