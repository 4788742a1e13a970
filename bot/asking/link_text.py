"""Words in a deep link: letters, digits, "-" and "_" alone, with two more at the end that show a cut or a slip. Pure.

Russian takes one byte a letter here (Windows-1251) instead of two, so that a question of 45 letters fits a link in
both languages. What that code does not know (Tajik and Kazakh letters) stands in UTF-8.
"""

from __future__ import annotations

import base64
import binascii
import zlib

_CYRILLIC = "cp1251"
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

CHECK = 2
"""Characters of the check: one link in 4096 that was cut somewhere would pass for whole."""


def packed(text: str, room: int) -> str:
    """Return `text`, its spaces evened out, in at most `room` characters; "" where it is longer, or nothing."""
    raw = _bytes(" ".join(text.split()))
    body = base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")
    return body + _check(raw) if raw and len(body) + CHECK <= room else ""


def unpacked(packed_text: str) -> str | None:
    """Return the text that `packed` put there, None for anything else."""
    body, check = packed_text[:-CHECK], packed_text[-CHECK:]
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        text = _text(raw)
    except (binascii.Error, ValueError):
        return None
    return text if text.strip() and text.isprintable() and _check(raw) == check else None


def _bytes(text: str) -> bytes:
    try:
        raw = text.encode(_CYRILLIC)
        if _text(raw) == text:
            return raw
    except UnicodeEncodeError:
        pass
    return text.encode("utf-8", "replace")


def _text(raw: bytes) -> str:
    # Russian in Windows-1251 is no UTF-8, but for oddities of two letters, which are then written in UTF-8.
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(_CYRILLIC)


def _check(raw: bytes) -> str:
    rest = zlib.crc32(raw) % 4096
    return _ALPHABET[rest // 64] + _ALPHABET[rest % 64]
