"""The clocks of all time zones over 2026 and 2027, and a bot that looks at them: what comes when, and what should.

What should come is found without the bot's own code: by reading a zone's clock every quarter of an hour, which all
offsets are multiples of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.timing.due import briefs_due, may_go
from bot.types import Place, QuietHours, Subscription, Topical

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
WALL_TIMES = tuple(time(half_hour // 2, half_hour % 2 * 30) for half_hour in range(48))
LONGEST_HOLD = timedelta(hours=26)
"""Quiet hours last less than a day, and clocks are put back by two hours at most."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Zones whose clocks agree over both years, and when they change."""

    names: tuple[str, ...]
    changes: tuple[datetime, ...]

    @property
    def zone(self) -> str:
        """Return one of them for all."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Served:
    """A brief that was composed: for which date, over which time, and when it could leave."""

    day: date
    since: datetime
    until: datetime
    composed: datetime
    left: datetime


@dataclass(slots=True)
class Tally:
    """What was right and wrong, in briefs."""

    expected: int = 0
    missed: int = 0
    doubled: int = 0
    off_time: int = 0
    gaps: int = 0
    held: int = 0
    left_wrong: int = 0

    @property
    def wrong(self) -> int:
        """Return all that was not as it should be."""
        return self.missed + self.doubled + self.off_time + self.gaps + self.left_wrong

    def add(self, other: Tally) -> None:
        """Count what `other` counted, too."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Reading:
    """What the clock of a zone shows at each quarter of an hour of a stretch of time."""

    moments: list[datetime] = field(default_factory=list)
    walls: list[datetime] = field(default_factory=list)

    def half_hours(self, changes: Sequence[datetime]) -> list[datetime]:
        """Return the moments at which the clock shows a full or half hour, and those of changes."""
        pairs = zip(self.moments, self.walls, strict=True)
        return [moment for moment, wall in pairs if wall.minute % 30 == 0 or moment in changes]

    def first_at(self, times: Sequence[time]) -> dict[time, dict[date, datetime]]:
        """Return for each time of day and date the first moment at which the clock shows it, or a later time."""
        # The first date may not be whole, and what the last two have held may leave after the end.
        days = sorted({wall.date() for wall in self.walls})[1:-2]
        wanted = sorted((datetime.combine(day, at), at) for day in days for at in times)
        found: dict[time, dict[date, datetime]] = {at: {} for at in times}
        position = 0
        for moment, wall in zip(self.moments, self.walls, strict=True):
            while position < len(wanted) and wanted[position][0] <= wall:
                found[wanted[position][1]][wanted[position][0].date()] = moment
                position += 1
        return found

    def first_loud(self, quiet: QuietHours) -> dict[datetime, datetime]:
        """Return for each moment the first one from it on that lies in no quiet hours."""
        found, loud = {}, None
        for moment, wall in zip(reversed(self.moments), reversed(self.walls), strict=True):
            loud = moment if not _is_quiet(wall.time(), quiet) else loud
            if loud is not None:
                found[moment] = loud
        return found


def all_clocks() -> list[Clocks]:
    """Return every zone of the IANA database that this machine has, those that agree together."""
    alike: dict[tuple[object, ...], list[str]] = {}
    changes: dict[str, tuple[datetime, ...]] = {}
    for name in sorted(available_timezones() - {"localtime", "Factory"}):
        changes[name] = tuple(_changes(ZoneInfo(name)))
        offsets = [moment.astimezone(ZoneInfo(name)).utcoffset() for moment in (FIRST, *changes[name])]
        alike.setdefault((changes[name], *offsets), []).append(name)
    return [Clocks(tuple(names), changes[names[0]]) for names in alike.values()]


def read(zone: str, first: datetime, last: datetime) -> Reading:
    """Return what the clock of `zone` shows from `first` to `last`."""
    reading, tz, moment = Reading(), ZoneInfo(zone), first
    while moment < last:
        reading.moments.append(moment)
        reading.walls.append(moment.astimezone(tz).replace(tzinfo=None))
        moment += QUARTER
    return reading


def around(changes: Iterable[datetime], days: int = 0) -> Iterator[tuple[datetime, datetime]]:
    """Yield stretches that hold the local date of each change whole, and so many days more before and after it.

    Where there is no change, a day of 2026 stands for all.
    """
    for change in list(changes) or [datetime(2026, 3, 29, tzinfo=UTC)]:
        midnight = change.replace(hour=0, minute=0)
        # No clock is further than 12 hours behind and 14 ahead; `first_at` leaves out dates at both ends.
        yield midnight - timedelta(days=days, hours=38), midnight + timedelta(days=days, hours=86)


def serve(zone: str, at: time, looks: Sequence[datetime], quiet: QuietHours | None) -> Iterator[Served]:
    """Have a bot look at a daily brief at these moments, and yield what it composes."""
    subscription = Subscription(1, Place(1), Topical.BRIEF, looks[0] - QUARTER, at=at)
    held: list[Served] = []
    for now in looks:
        if held and may_go(now, zone, quiet) == now:
            yield from (replace(one, left=now) for one in held)
            held = []
        due = next(briefs_due(subscription, zone, now), None)
        if due is None:
            continue
        subscription = replace(subscription, done_until=due.until, done_for=due.day)
        served = Served(due.day, due.since, due.until, composed=now, left=now)
        if may_go(now, zone, quiet) == now:
            yield served
        else:
            held.append(served)


def judge(
    served: Sequence[Served], expected: dict[date, datetime], loud: dict[datetime, datetime] | None = None
) -> Tally:
    """Compare what came with what should have; `loud` says from when on each moment's message may leave."""
    days = [one.day for one in served if one.day in expected]
    tally = Tally(expected=len(expected), missed=len(expected.keys() - set(days)), doubled=len(days) - len(set(days)))
    for before, one in zip([None, *served], served, strict=False):
        if one.day not in expected:
            continue
        tally.off_time += one.composed != expected[one.day] or one.until != expected[one.day]
        tally.gaps += before is not None and one.since != before.until
        if loud is not None:
            tally.held += one.left > one.composed
            wait = one.left - one.composed
            tally.left_wrong += loud.get(one.composed) != one.left or wait > LONGEST_HOLD
    return tally


def _is_quiet(wall: time, quiet: QuietHours) -> bool:
    if quiet.start <= quiet.end:
        return quiet.start <= wall < quiet.end
    return not quiet.end <= wall < quiet.start


def _changes(tz: ZoneInfo) -> Iterator[datetime]:
    """Yield when the offset of a zone changes, to the minute; two changes within a day would be taken for one."""
    moment, step = FIRST - timedelta(days=2), timedelta(days=1)
    while moment < LAST + timedelta(days=2):
        if moment.astimezone(tz).utcoffset() != (moment + step).astimezone(tz).utcoffset():
            yield _changed(tz, moment, moment + step)
        moment += step


def _changed(tz: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = before.astimezone(tz).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        before, after = (middle, after) if middle.astimezone(tz).utcoffset() == old else (before, middle)
    return after.replace(second=0, microsecond=0)
