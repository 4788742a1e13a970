"""Days and times at which briefs come."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "schedule": "{days} at {times}",
    "schedule_daily": "every day",
    "schedule_weekdays": "on weekdays",
    "schedule_weekends": "at weekends",
    "schedule_days": "on {days}",
    "schedule_run": "{first}–{last}",
    "weekday_0": "Mondays",
    "weekday_1": "Tuesdays",
    "weekday_2": "Wednesdays",
    "weekday_3": "Thursdays",
    "weekday_4": "Fridays",
    "weekday_5": "Saturdays",
    "weekday_6": "Sundays",
    "bad_day": (
        "“{value}” is neither a day nor a time that I understand. Write them like this: "
        "`/subscribe brief weekdays 08:00`, `mon,wed,fri 08:00` or `08:00 18:00`"
    ),
    "no_day": "On which day of the week? Name it before the time: `/subscribe brief mon {time}`",
}
