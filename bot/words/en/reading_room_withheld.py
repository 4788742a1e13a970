"""The reading room: what stands in the place of a text that was taken out."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_withheld": "Its text is not shown any more, nor are quotes of it.",
}
