"""What Telegram hands to a Mini App, signed as its documentation says, or not quite."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from urllib.parse import urlencode

AIGUL = {"id": 501, "first_name": "Aigul", "last_name": "Ü & Co = +", "language_code": "en"}


def brought(token: str, at: datetime, **changes: str) -> str:
    """Return what Telegram would sign with `token` at that time; a change of a field is signed, too."""
    fields = {
        "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
        "user": json.dumps(AIGUL, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(int(at.timestamp())),
        "signature": "c2lnbmVkLWZvci10aGlyZC1wYXJ0aWVz",
        **changes,
    }
    said = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(key, said.encode(), hashlib.sha256).hexdigest()})
