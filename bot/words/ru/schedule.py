"""Days and times at which briefs come."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "schedule": "{days} в {times}",
    "schedule_daily": "каждый день",
    "schedule_weekdays": "по будням",
    "schedule_weekends": "по выходным",
    "schedule_days": "по {days}",
    "schedule_run": "с {first} по {last}",
    "weekday_0": "понедельникам",
    "weekday_1": "вторникам",
    "weekday_2": "средам",
    "weekday_3": "четвергам",
    "weekday_4": "пятницам",
    "weekday_5": "субботам",
    "weekday_6": "воскресеньям",
    "bad_day": (
        "«{value}» не похоже ни на день, ни на время. Напишите так: "
        "`/subscribe brief weekdays 08:00` (по будням), `mon,wed,fri 08:00` или `08:00 18:00`"
    ),
    "no_day": "В какой день недели? Назовите его перед временем: `/subscribe brief mon {time}`",
}
