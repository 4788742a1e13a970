"""What stretch of time and what topic a `/brief` asks for. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import CommandError
from bot.types import Window

LONGEST = timedelta(days=92)
"""A brief of more than a quarter would be a book."""

TOPIC_SPAN = timedelta(days=7)
"""A topic has news less often than the world has: without a span it looks back a week."""

_SPAN = re.compile(r"(\d{1,4})\s*(h|d|w|ч|д|н)", re.IGNORECASE)
_UNITS = {"h": timedelta(hours=1), "ч": timedelta(hours=1), "d": timedelta(days=1), "д": timedelta(days=1)} | {
    "w": timedelta(weeks=1),
    "н": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class BriefWish:
    """What a brief shall cover; an empty topic means everything."""

    window: Window
    topic: str


def parse_brief(argument: str, *, now: datetime) -> BriefWish:
    """Understand "", "3d", "12h", "2w", "water", "3d water" (and д, ч, н).

    Raises CommandError("bad_window") for a span of nothing or of more than a quarter.
    """
    first, _, rest = argument.strip().partition(" ")
    match = _SPAN.fullmatch(first)
    if match is None:
        topic = " ".join(argument.split())
        return BriefWish(Window(now - (TOPIC_SPAN if topic else timedelta(days=1)), now), topic)
    span = int(match[1]) * _UNITS[match[2].lower()]
    if not timedelta(0) < span <= LONGEST:
        raise CommandError("bad_window", value=first)
    return BriefWish(Window(now - span, now), " ".join(rest.split()))
