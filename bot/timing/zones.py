"""Time zones by the names that people use, and wall times as moments. Pure."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import CommandError

_CITIES = {
    "astana": "Asia/Almaty",
    "baku": "Asia/Baku",
    "beijing": "Asia/Shanghai",
    "delhi": "Asia/Kolkata",
    "istanbul": "Europe/Istanbul",
    "islamabad": "Asia/Karachi",
    "khujand": "Asia/Dushanbe",
    "osh": "Asia/Bishkek",
    "washington": "America/New_York",
    "алматы": "Asia/Almaty",
    "астана": "Asia/Almaty",
    "ашхабад": "Asia/Ashgabat",
    "баку": "Asia/Baku",
    "берлин": "Europe/Berlin",
    "бишкек": "Asia/Bishkek",
    "душанбе": "Asia/Dushanbe",
    "екатеринбург": "Asia/Yekaterinburg",
    "ереван": "Asia/Yerevan",
    "исламабад": "Asia/Karachi",
    "кабул": "Asia/Kabul",
    "киев": "Europe/Kyiv",
    "лондон": "Europe/London",
    "минск": "Europe/Minsk",
    "москва": "Europe/Moscow",
    "новосибирск": "Asia/Novosibirsk",
    "ош": "Asia/Bishkek",
    "пекин": "Asia/Shanghai",
    "самарканд": "Asia/Samarkand",
    "стамбул": "Europe/Istanbul",
    "ташкент": "Asia/Tashkent",
    "тбилиси": "Asia/Tbilisi",
    "тегеран": "Asia/Tehran",
    "худжанд": "Asia/Dushanbe",
}
"""Cities of the region that name no zone, that several zones share, or in Russian."""

_CONTINENTS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*0?(\d{1,2})(?::?00)?", re.IGNORECASE)

_NEAR = 0.7
"""Similarity from which a name is suggested: "Tashkend" and "Almati" pass it, "Atlantis" brings nothing."""


def parse_zone(text: str) -> str:
    """Return the IANA name that a person means: "asia/almaty", "Tashkent", "Бишкек", "UTC+5".

    Raises CommandError bad_zone(value), or bad_zone_suggestions(value,
    suggestions) with the nearest names joined by ", ".
    """
    wanted = _folded(text)
    zone = _names().get(wanted) or _offset_zone(wanted)
    if zone is not None:
        return zone
    value = " ".join(text.split())
    near = difflib.get_close_matches(wanted, _names(), n=3, cutoff=_NEAR)
    if not near:
        raise CommandError("bad_zone", value=value)
    suggestions = ", ".join(dict.fromkeys(_names()[name] for name in near))
    raise CommandError("bad_zone_suggestions", value=value, suggestions=suggestions)


@lru_cache(maxsize=4096)  # ten thousand briefs ask for the same few times and zones at every look
def moments(day: date, at: time, zone: str) -> tuple[datetime, ...]:
    """Return when the clocks of `zone` show `at` on `day`, in UTC, earliest first.

    Twice where clocks are put back over it. Where they are put forward over it,
    the first moment that exists after it, which may fall on the next day.
    """
    wall, tz = datetime.combine(day, at), ZoneInfo(zone)
    while not (found := _moments(wall, tz)):
        wall += timedelta(minutes=1)  # every gap ends on a full minute, and few are longer than an hour
    return found


def _moments(wall: datetime, tz: ZoneInfo) -> tuple[datetime, ...]:
    readings = {wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(moment for moment in readings if moment.astimezone(tz).replace(tzinfo=None) == wall))


def _folded(text: str) -> str:
    return "_".join(text.replace("_", " ").casefold().replace("ё", "е").split())


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    # These two mean whatever a machine was set to, and not every machine has them.
    for zone in sorted(available_timezones() - {"localtime", "Factory"}):
        names[zone.casefold()] = zone
        if zone.partition("/")[0] in _CONTINENTS:
            names.setdefault(zone.rpartition("/")[2].casefold(), zone)
    return names | _CITIES


def _offset_zone(wanted: str) -> str | None:
    match = _OFFSET.fullmatch(wanted.replace("_", ""))
    if match is None:
        return None
    # The signs of Etc/GMT zones are POSIX's: Etc/GMT-5 is five hours ahead of UTC.
    sign = "-" if match[1] == "+" else "+"
    zone = f"Etc/GMT{sign}{int(match[2])}"
    return zone if zone in available_timezones() else None
