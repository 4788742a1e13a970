"""Buttons."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "button_more": "More quotes",
    "button_first": "First quotes",
    "button_context": "Context {number}",
    "button_watch": "Watch",
    "button_remove": "Remove {number}",
    "button_quiet_off": "No quiet hours",
    "button_length_headlines": "Headlines",
    "button_length_short": "Short briefs",
    "button_length_full": "Full briefs",
}
