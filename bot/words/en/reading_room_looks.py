"""The reading room: what its first page promises before anything was asked."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_ask_promise": (
        "Every answer is a quote: the exact words of a stored article, with its outlet and its date. "
        "Where nothing fits, you are told so."
    ),
}
