"""What people ask to be sent. Pure.

A sentence that cannot be understood raises CommandError with the key of what to answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.errors import CommandError
from bot.timing.timetable import parse_timetable
from bot.types import Subscription, Topical, Wish
from bot.watching.watch_wishes import watch_wish

CHANNEL: Final = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-100\d{5,15}")
"""A channel by its name, or by its number where it has none."""

_LIKE_CHANNEL = re.compile(r"@.+|-\d+")
"""What can only be meant for a channel where none of the kinds of subscription stands."""

_BRIEFS = frozenset({"brief", "сводка", "сводку"})


def parse_subscribe(argument: str) -> tuple[Wish, ...]:
    """Understand what follows `/subscribe`: "[@channel] brief [DAYS] TIMES", or what `watch_wish` understands.

    Each time of a brief is a wish of its own. Raises CommandError: subscribe_usage, channel_not_found(channel), and
    those of `parse_timetable` and `watch_wish`.
    """
    words = argument.split()
    channel = words.pop(0) if words and CHANNEL.fullmatch(words[0]) else None
    if channel is None and words and _LIKE_CHANNEL.fullmatch(words[0]):
        raise CommandError("channel_not_found", channel=words[0])
    if words and words[0].casefold() in _BRIEFS:
        slots = parse_timetable(" ".join(words[1:]))
        return tuple(Wish(Topical.BRIEF, at=slot.at, days=slot.days, channel=channel) for slot in slots)
    watched = watch_wish(words, channel=channel)
    if watched is None:
        raise CommandError("subscribe_usage")
    return (watched,)


def missing_of(wishes: Sequence[Wish], existing: Sequence[Subscription]) -> list[Wish]:
    """Return what of these wishes a place does not have: of a brief the days on which none comes at its time."""
    left = []
    for wish in wishes:
        days = wish.days
        for one in existing:
            is_same = (one.what, one.at, one.topic.casefold()) == (wish.what, wish.at, wish.topic.casefold())
            days &= ~one.days if is_same else days
        left += [replace(wish, days=days)] if days else []
    return left


def there_of(wishes: Sequence[Wish], existing: Sequence[Subscription]) -> list[Subscription]:
    """Return the briefs that a place has already of these wishes, each on those days alone that both name."""
    pairs = ((one, wish) for wish in wishes for one in existing if one.what is wish.what is Topical.BRIEF)
    same = ((one, one.days & wish.days) for one, wish in pairs if one.at == wish.at)
    return [replace(one, days=days) for one, days in same if days]


def check_room_for_more(existing: Sequence[Subscription], more: int = 1, *, limit: int) -> None:
    """Raise CommandError too_many_subscriptions(limit) when a place would have more than it may; no more is fine."""
    if more and len(existing) + more > limit:
        raise CommandError("too_many_subscriptions", limit=str(limit))
