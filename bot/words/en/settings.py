"""Settings."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "settings_title": "**Settings**",
    "settings_language": "Language: {language}",
    "settings_zone_alone": "Time zone: {zone}",
    "settings_zone": "Time zone: {city} ({zone})",
    "settings_quiet": "Quiet hours: {quiet}",
    "settings_length": "Briefs: {length}",
    "settings_hint": "Other values: `/settings zone Europe/Berlin`, `/settings quiet 23:30-06:15`",
    "settings_hint_editors": "For editors to see briefs first: `/settings {handle} editors here` in their chat",
    "quiet_none": "none",
    "length_headlines": "headlines only",
    "length_short": "short, one or two sentences a story",
    "length_full": "full, up to three sentences a story",
}
