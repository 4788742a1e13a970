"""Live through 2026 and 2027 in every time zone with 48 daily briefs, and count what came wrong.

usage: python bench/all_zones.py      about a minute on each core

Two days before and after each change of clocks the bot looks every half hour; on other days every six hours, at the
moment when a brief is due, and at the end of quiet hours.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from report import heading, table
from zone_years import FIRST, LAST, WALL_TIMES, Clocks, Reading, Tally, all_clocks, judge, read, serve

from bot.types import QuietHours

_QUIET = (
    ("none", None),
    ("22:00-07:00", QuietHours(WALL_TIMES[44], WALL_TIMES[14])),
    ("01:30-03:00", QuietHours(WALL_TIMES[3], WALL_TIMES[6])),
)
_NEAR = timedelta(days=2)
_EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class _Year:
    """What the clock of some zones shows, and at which moments the bot looks whatever is due."""

    reading: Reading
    looks: Sequence[datetime]

    def with_due(self, due: Sequence[datetime]) -> list[datetime]:
        return sorted({*self.looks, *due})


def main() -> None:
    """Live through both years and print one table."""
    clocks = all_clocks()
    changing = [each for each in clocks if each.changes]
    with ProcessPoolExecutor() as pool:
        rows = [_row(group, list(pool.map(_lived, members))) for group, members in _groups(clocks, changing)]
    columns = ["zones", "quiet hours", "due", "missed", "doubled", "off time", "gaps", "held", "held wrong"]
    print(
        heading("48 daily briefs in every time zone, 2026 and 2027"),
        table(columns, [r for each in rows for r in each]),
        sep="\n\n",
    )


def _groups(clocks: Sequence[Clocks], changing: Sequence[Clocks]) -> Iterator[tuple[str, Sequence[Clocks]]]:
    changes, names = sum(len(each.changes) for each in changing), sum(len(each.names) for each in changing)
    yield f"{names} that change their clocks: {len(changing)} rules, {changes} changes", changing
    fixed = [each for each in clocks if not each.changes]
    yield f"{sum(len(each.names) for each in fixed)} that do not: {len(fixed)} offsets", fixed


def _row(group: str, lived: Sequence[Sequence[Tally]]) -> list[list[object]]:
    rows: list[list[object]] = []
    for number, (name, _) in enumerate(_QUIET):
        total = Tally()
        for tallies in lived:
            total.add(tallies[number])
        counts = (total.expected, total.missed, total.doubled, total.off_time, total.gaps, total.held, total.left_wrong)
        rows.append([group if number == 0 else "", name, *(f"{count:,}" for count in counts)])
    return rows


def _lived(clocks: Clocks) -> list[Tally]:
    reading = read(clocks.zone, FIRST - timedelta(days=2), LAST + timedelta(days=3))
    expected = reading.first_at(WALL_TIMES)
    tallies = []
    for _, quiet in _QUIET:
        year, tally = _Year(reading, _looks(clocks, reading, quiet)), Tally()
        loud = reading.first_loud(quiet) if quiet else None
        for at in WALL_TIMES:
            looks = year.with_due(list(expected[at].values()))
            tally.add(judge(list(serve(clocks.zone, at, looks, quiet)), expected[at], loud))
        tallies.append(tally)
    return tallies


def _looks(clocks: Clocks, reading: Reading, quiet: QuietHours | None) -> list[datetime]:
    half_hours, looks = reading.half_hours(clocks.changes), set(reading.moments[:: int(_EVERY / timedelta(minutes=15))])
    for change in clocks.changes:
        first, last = (bisect.bisect(half_hours, change + side) for side in (-_NEAR, _NEAR))
        looks.update(half_hours[first:last])
    if quiet is not None:
        ends = zip(reading.moments, reading.walls, strict=True)
        looks.update(moment for moment, wall in ends if wall.time() == quiet.end)
    return sorted(looks)


if __name__ == "__main__":
    main()
