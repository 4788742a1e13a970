"""Times of day as people write them. Pure."""

from __future__ import annotations

import re
from datetime import time

from bot.errors import CommandError

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?([ap]m)?")


def parse_time(text: str, key: str, value: str | None = None) -> time:
    """Understand "8", "08:00", "8.30", "8:30pm"; raises CommandError `key`(value), by default the text itself."""
    match = _TIME.fullmatch(text)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if match and match[3]:
        # Noon is 12 pm and midnight 12 am: twelve stands where zero should.
        hour = hour % 12 + (12 if match[3] == "pm" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise CommandError(key, value=text if value is None else value)
    return time(hour, minute)
