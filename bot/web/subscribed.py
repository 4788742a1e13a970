"""A subscription -> how the owners' page tells of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.operations.listing import SubscriptionLine
from bot.rendering.render_times import times
from bot.texts import Texts
from bot.timing.timetable import Slot
from bot.types import Topical
from bot.web.deliveries import place_name, stop_words


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription in words; `topic` is "" where it has none or a private chat's is not shown (`is_private`)."""

    number: int
    place: str
    is_private: bool
    kind: str
    topic: str
    when: str
    due: str
    stop: str


def subscribed(line: SubscriptionLine, texts: Texts, zone: str, *, now: datetime) -> Subscribed:
    """Return a subscription in words, moments in `zone`."""
    one, is_brief = line.subscription, line.subscription.what is Topical.BRIEF
    slot = [Slot(one.days, one.at)] if is_brief and one.at else []
    return Subscribed(
        number=one.id,
        place=place_name(line.spot, texts),
        is_private=line.spot.is_private,
        kind=texts.say(f"web_kind_{one.what.value}"),
        topic=" ".join(one.topic.split()),
        when=texts.say("web_owner_brief_when", times=times(slot, texts), city=texts.city(line.zone)) if slot else "",
        due=_due(line, texts, zone, now=now),
        stop=stop_words(line.stop, texts, zone) if line.stop else "",
    )


def _due(line: SubscriptionLine, texts: Texts, zone: str, *, now: datetime) -> str:
    one = line.subscription
    if line.stop:
        return texts.say("web_owner_due_stopped")
    if one.muted_until and one.muted_until > now:
        return texts.say("web_owner_due_muted", until=texts.moment(one.muted_until, zone))
    if one.what is not Topical.BRIEF:
        return texts.say("web_owner_due_match")
    if line.due is None:
        return texts.say("web_owner_due_never")
    return texts.say("web_owner_due_now") if line.due <= now else texts.moment(line.due, zone)
