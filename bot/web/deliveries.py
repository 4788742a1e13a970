"""Deliveries, places and why nothing is sent to them -> words for the owners' pages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Lane
from bot.operations.holdings import Pile
from bot.operations.listing import DeliveryLine, Spot, Stop, StoppedLine
from bot.rendering.markup import clipped
from bot.rooms.chats import WHOLE_CHAT
from bot.texts import Texts
from bot.types import Cause

TITLE_UNITS = 80
REASON_UNITS = 300


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery in words; `at` and `next_try` are "" where nothing is known of them."""

    key: str
    place: str
    lane: str
    attempts: int
    reason: str
    at: str
    next_try: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A place that nothing is sent to, in words, and how many deliveries wait for it."""

    place: str
    cause: str
    since: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Heap:
    """How many deliveries stand alike, in words; `lane` is "" for those that ended."""

    state: str
    lane: str
    count: int


def delivery(line: DeliveryLine, texts: Texts, zone: str) -> Delivered:
    """Return a delivery in words, moments in `zone`."""
    return Delivered(
        key=line.key,
        place=place_name(line.spot, texts),
        lane=lane(line.lane, texts),
        attempts=line.attempts,
        reason=clipped(line.reason, REASON_UNITS),
        at=texts.moment(line.at, zone) if line.at else "",
        next_try=texts.moment(line.next_try, zone) if line.next_try else "",
    )


def piles(counted: Sequence[Pile], texts: Texts) -> tuple[Heap, ...]:
    """Return how many deliveries there are of each state and lane."""
    return tuple(
        Heap(
            texts.say(f"web_state_{pile.state.name.lower()}"),
            "" if pile.lane is None else lane(pile.lane, texts),
            pile.count,
        )
        for pile in counted
    )


def lane(one: Lane, texts: Texts) -> str:
    """Return what a lane is for."""
    return texts.say(f"web_lane_{one.name.lower()}")


def place_name(spot: Spot, texts: Texts) -> str:
    """Return how a place is called: a private chat by its number alone, all others by their title, too."""
    place = spot.place
    number = f"{place.chat_id}/{place.topic_id}" if place.topic_id > 0 else str(place.chat_id)
    kind = texts.say(f"web_chat_{spot.kind.value}")
    title = clipped(spot.title, TITLE_UNITS)
    return f"{title} ({kind}, {number})" if title else f"{kind} {number}"


def stop_words(stop: Stop, texts: Texts, zone: str) -> str:
    """Return why nothing is sent to a place, and since when."""
    return texts.say("web_owner_stopped_since", cause=_cause(stop, texts), since=texts.moment(stop.since, zone))


def stopped(line: StoppedLine, texts: Texts, zone: str) -> Stopped:
    """Return a place that nothing is sent to in words; says so where that holds for one topic of a forum alone."""
    said = _cause(line.stop, texts)
    of_topic = line.spot.place.topic_id != WHOLE_CHAT and line.spot.place.chat_id < 0
    cause = texts.say("web_owner_this_topic", cause=said) if of_topic else said
    return Stopped(place_name(line.spot, texts), cause, texts.moment(line.stop.since, zone), line.waiting)


def _cause(stop: Stop, texts: Texts) -> str:
    known = {one.value: one.name.lower() for one in Cause}
    return texts.say(f"web_cause_{known.get(stop.cause, 'unknown')}")
