"""What `heliograph admin` shows of chats, subscriptions and deliveries, for people and for programs. Pure.

The names of a record's fields are a contract: add, never rename.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.operations.administration import ChatLine, Trouble
from bot.operations.holdings import Count, Holdings, OutboxState, Pile
from bot.operations.lateness import Late
from bot.types import EVERY_DAY, Place, Subscription

Record = dict[str, Any]

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def chat_line(chat: ChatLine) -> str:
    """Return a place as one line of text, its id first."""
    parts = (
        _place(chat.place),
        chat.kind,
        " ".join(chat.title.split()) or "(no title)",
        chat.language,
        chat.zone,
        f"subscriptions {chat.subscriptions}",
        f"last sent {moment(chat.last_sent)}" if chat.last_sent else "nothing sent",
        f"SUSPENDED since {moment(chat.suspended)}: {chat.cause or 'no cause kept'}" if chat.suspended else "",
    )
    return "  ".join(filter(None, parts))


def chat_record(chat: ChatLine) -> Record:
    """Return a place for programs."""
    return {
        "chat_id": chat.place.chat_id,
        "topic_id": chat.place.topic_id,
        "kind": chat.kind,
        "title": chat.title,
        "language": chat.language,
        "zone": chat.zone,
        "suspended": chat.suspended,
        "cause": chat.cause,
        "subscriptions": chat.subscriptions,
        "last_sent": chat.last_sent,
    }


def subscription_line(one: Subscription) -> str:
    """Return a subscription as one line of text, its number first."""
    parts = (
        f"#{one.id}",
        _place(one.place),
        one.what.value,
        " ".join(one.topic.split()),
        f"at {one.at:%H:%M}" if one.at else "",
        "" if one.days == EVERY_DAY else f"on {' '.join(_days(one.days))}",
        f"muted until {moment(one.muted_until)}" if one.muted_until else "",
        f"since {moment(one.created)}",
    )
    return "  ".join(filter(None, parts))


def subscription_record(one: Subscription) -> Record:
    """Return a subscription for programs."""
    return {
        "id": one.id,
        "chat_id": one.place.chat_id,
        "topic_id": one.place.topic_id,
        "what": one.what.value,
        "topic": one.topic,
        "at": one.at.isoformat("minutes") if one.at else None,
        "days": _days(one.days),
        "strictness": one.strictness,
        "muted_until": one.muted_until,
        "created": one.created,
    }


@dataclass(frozen=True, slots=True)
class Troubles:
    """What does not simply arrive: what is late and what failed, the first of each, and all reasons of what failed."""

    late: Sequence[Late] = ()
    failed: Sequence[Trouble] = ()
    reasons: Sequence[Count] = ()


def outbox_lines(held: Holdings, troubles: Troubles, wanted: OutboxState | None) -> list[str]:
    """Return how deliveries stand: counts, what is late, and what failed for which reason."""
    piles = _piles(held, wanted)
    lines = [f"{pile.state.value:10} {_lane(pile) or '':10} {pile.count}" for pile in piles]
    lines = lines or ["the outbox is empty" if wanted is None else f"nothing is {wanted.value}"]
    if held.oldest_due:
        lines.append(f"the oldest that may go waits since {moment(held.oldest_due)}")
    if held.pause:
        note = f": {held.pause.note}" if held.pause.note else ""
        lines.append(f"broadcasts are paused since {moment(held.pause.since)}{note}")
    lines += [_late(one) for one in troubles.late]
    lines += [f"failed {one.count} times: {one.name}" for one in troubles.reasons if one.count > 1]
    return lines + [_failed(one) for one in troubles.failed]


def outbox_record(held: Holdings, troubles: Troubles, wanted: OutboxState | None) -> Record:
    """Return how deliveries stand for programs."""
    return {
        "states": [
            {"state": pile.state.value, "lane": _lane(pile), "count": pile.count} for pile in _piles(held, wanted)
        ],
        "oldest_due": held.oldest_due,
        "paused_since": held.pause.since if held.pause else None,
        "late": [_late_record(one) for one in troubles.late],
        "failed": [_failed_record(one) for one in troubles.failed],
        "failed_reasons": [{"reason": one.name, "count": one.count} for one in troubles.reasons],
    }


def moment(at: datetime) -> str:
    """Return a moment as these commands show it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _piles(held: Holdings, wanted: OutboxState | None) -> list[Pile]:
    return [pile for pile in held.outbox if wanted in (None, pile.state)]


def _lane(pile: Pile) -> str | None:
    return None if pile.lane is None else pile.lane.name.lower()


def _late(one: Late) -> str:
    tried = f"tries {one.attempts}, then: {one.reason}" if one.reason else f"tries {one.attempts}"
    again = f"  next try {moment(one.next_try)}" if one.next_try else ""
    return f"late  {one.key}  {_place(one.place)}  {one.lane.name.lower()}  since {moment(one.since)}  {tried}{again}"


def _late_record(one: Late) -> Record:
    return {
        "key": one.key,
        "chat_id": one.place.chat_id,
        "topic_id": one.place.topic_id,
        "lane": one.lane.name.lower(),
        "since": one.since,
        "attempts": one.attempts,
        "reason": one.reason,
        "next_try": one.next_try,
    }


def _failed(one: Trouble) -> str:
    at = moment(one.at) if one.at else "at a time that was not kept"
    return f"failed  {one.key}  {_place(one.place)}  {at}  tries {one.attempts}  {one.reason or 'no reason kept'}"


def _failed_record(one: Trouble) -> Record:
    return {
        "key": one.key,
        "chat_id": one.place.chat_id,
        "topic_id": one.place.topic_id,
        "attempts": one.attempts,
        "reason": one.reason,
        "at": one.at,
    }


def _days(days: int) -> list[str]:
    return [name for number, name in enumerate(_DAYS) if days >> number & 1]


def _place(place: Place) -> str:
    return f"{place.chat_id}/{place.topic_id}" if place.topic_id else str(place.chat_id)
