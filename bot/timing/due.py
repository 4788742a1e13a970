"""When a brief is due, and when quiet hours end. Pure: `now` is always given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.timing.zones import moments
from bot.types import Due, QuietHours, Subscription

LATE_AFTER = timedelta(minutes=15)
"""A brief that comes later than this says so."""

TOO_LATE_AFTER = timedelta(hours=6)
"""A brief missed by more is left out: the morning's is no use at night. The next one covers its news."""

BEYOND = timedelta(hours=6)
"""How long after the quiet hours what they held still waits to be put together: as long as a brief may be late."""

MISSED = 2
"""A brief reaches back over its own dates this far, and a day: over one that was missed, and a change of zone."""


def in_quiet(now: datetime, zone: str, quiet: QuietHours | None) -> bool:
    """Tell whether `now` falls into the quiet hours (their start does, their end does not)."""
    return quiet is not None and is_quiet(now.astimezone(ZoneInfo(zone)).time(), quiet)


def is_quiet(wall: time, quiet: QuietHours) -> bool:
    """Tell whether a clock that shows `wall` shows a quiet hour."""
    if quiet.start <= quiet.end:
        return quiet.start <= wall < quiet.end
    return wall >= quiet.start or wall < quiet.end


def quiet_ends(now: datetime, zone: str, quiet: QuietHours) -> datetime:
    """Return the first moment after `now` at which the quiet hours end, in UTC."""
    today = now.astimezone(ZoneInfo(zone)).date()
    ends = (end for days in range(3) for end in moments(today + timedelta(days=days), quiet.end, zone))
    return next(end for end in ends if end > now)


def may_go(now: datetime, zone: str, quiet: QuietHours | None) -> datetime:
    """Return from when on something that nobody asked for may leave by itself: now, or some hours after quiet ones.

    Long before that, as soon as they are over, `bundling` puts what they held into one message.
    """
    return quiet_ends(now, zone, quiet) + BEYOND if quiet is not None and in_quiet(now, zone, quiet) else now


def briefs_due(
    subscription: Subscription, zone: str, now: datetime, *, covered: Sequence[datetime] = ()
) -> Iterator[Due]:
    """Yield the briefs that may be composed now, the newest date first: one for each local date on its days.

    It is due from the local wall time `at` on (where clocks are put forward over it, the first moment after; where
    they are put back, the first time) and for six hours; later it is left out, and the next brief reaches back over
    its news. Up to where is told in `covered`: how far the briefs of the same place and days have come.

    The date `done_for` is done, in whatever zone that was. One before it may be open where a clock was put back, or a
    chat went west over the date line: then the caller must know whether its key was used. Raises ValueError for a
    subscription that is not a brief.
    """
    if subscription.at is None:
        raise ValueError(f"subscription {subscription.id} has no time of day")
    today = now.astimezone(ZoneInfo(zone)).date()
    # Yesterday's may still be due after midnight, and a gap may have moved it there.
    for day in (today, today - timedelta(days=1)):
        if is_day(subscription.days, day) and day != subscription.done_for:
            moment = moments(day, subscription.at, zone)[0]
            if _is_known(subscription, moment, now) and moment <= now <= moment + TOO_LATE_AFTER:
                yield _due(subscription, day, moment, now=now, covered=covered)


def is_day(days: int, day: date) -> bool:
    """Tell whether `day` is one of `days`, a sum of 1 for Monday to 64 for Sunday."""
    return bool(days >> day.weekday() & 1)


def earlier(days: int, day: date, *, times: int = 1) -> date:
    """Return the date before `day` that is one of `days`, or the one `times` before; ValueError for no days."""
    if not days & 127:
        raise ValueError("no day of the week is among them")
    for _ in range(times):
        day -= timedelta(days=1)
        while not is_day(days, day):
            day -= timedelta(days=1)
    return day


def _is_known(subscription: Subscription, moment: datetime, now: datetime) -> bool:
    # One made at 10:00 for 08:00 starts tomorrow; one made in the future was made before a clock was put back.
    return subscription.created <= moment or subscription.created > now


def _due(subscription: Subscription, day: date, moment: datetime, *, now: datetime, covered: Sequence[datetime]) -> Due:
    late = now - moment > LATE_AFTER
    until = now if late else moment
    usual, longest = (day - earlier(subscription.days, day, times=times) for times in (1, MISSED))
    # What lies ahead of `until` was done by a clock that has been put back since: it says nothing.
    done = (one for one in (subscription.done_until, *covered) if one is not None and one <= until)
    since = max(max(done, default=until - usual), until - longest - timedelta(days=1))
    return Due(key=f"brief:{subscription.id}:{day.isoformat()}", day=day, since=since, until=until, late=late)
