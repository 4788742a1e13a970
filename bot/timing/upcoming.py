"""When a brief comes next, for whoever looks at what is subscribed. Pure; what is sent when decides `due` alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.timing.due import TOO_LATE_AFTER, briefs_due, is_day
from bot.timing.zones import moments
from bot.types import Subscription

_AHEAD = 8
"""Days that are looked at: a weekly brief comes within them, also where its zone has no such hour today."""


def next_brief(subscription: Subscription, zone: str, now: datetime) -> datetime | None:
    """Return when the next brief of a subscription is due, in the past where it is due now; None where none ever is.

    `zone` is that of its place. Nothing that is suspended, muted or held back in the outbox is considered.
    """
    if subscription.at is None:
        return None
    today = now.astimezone(ZoneInfo(zone)).date()
    open_now = {due.day for due in briefs_due(subscription, zone, now)}
    for day in (today + timedelta(days=ahead) for ahead in range(-1, _AHEAD)):
        is_done = subscription.done_for is not None and day <= subscription.done_for
        if not is_day(subscription.days, day) or is_done:
            continue
        moment = moments(day, subscription.at, zone)[0]
        if moment > now or (day in open_now and moment >= now - TOO_LATE_AFTER):
            return moment
    return None
