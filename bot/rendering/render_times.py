"""Days of the week and times of day -> words: "on weekdays at 08:00 and 18:00", "по понедельникам в 09:00". Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts import Texts
from bot.timing.timetable import WEEKDAYS, WEEKENDS, Slot
from bot.types import EVERY_DAY

_NAMED = {EVERY_DAY: "schedule_daily", WEEKDAYS: "schedule_weekdays", WEEKENDS: "schedule_weekends"}

_WRITTEN_OUT = 2
"""Days up to which their names are written out: more of them would not fit a list of forty subscriptions."""

_RUN = 3
"""Days in a row from which they are a range."""


def times(slots: Sequence[Slot], texts: Texts) -> str:
    """Return all slots as one phrase, those of the same days together."""
    by_days: dict[int, list[str]] = {}
    for slot in slots:
        by_days.setdefault(slot.days, []).append(f"{slot.at:%H:%M}")
    phrases = [
        texts.say("schedule", days=days_said(days, texts), times=texts.listed(at)) for days, at in by_days.items()
    ]
    return texts.listed(phrases)


def days_said(days: int, texts: Texts) -> str:
    """Return a sum of days, 1 for Monday to 64 for Sunday, as people say it; ValueError for none."""
    numbers = [number for number in range(7) if days >> number & 1]
    if not numbers:
        raise ValueError(f"{days} names no day of the week")
    if days in _NAMED:
        return texts.say(_NAMED[days])
    if len(numbers) <= _WRITTEN_OUT:
        return texts.say("schedule_days", days=texts.listed([texts.say(f"weekday_{number}") for number in numbers]))
    runs = _runs(numbers)
    if len(runs) == 1:
        first, last = (texts.weekday(number) for number in (numbers[0], numbers[-1]))
        return texts.say("schedule_run", first=first, last=last)
    return texts.say("schedule_days", days=texts.listed([said for run in runs for said in _run(run, texts)]))


def _run(run: Sequence[int], texts: Texts) -> list[str]:
    names = [texts.weekday(number) for number in run]
    return names if len(run) < _RUN else [f"{names[0]}–{names[-1]}"]


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
