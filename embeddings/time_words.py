"""The words for time in English and Russian, as patterns, and the numbers that they stand for. Pure."""

from __future__ import annotations

import re

_MONTHS = {
    **dict(
        zip(
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
            range(1, 13),
            strict=True,
        )
    ),
    **dict(
        zip(
            ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
            range(1, 13),
            strict=True,
        )
    ),
    **dict.fromkeys(("мая", "мае", "маю"), 5),
}
_WEEKDAYS = {
    **dict(zip(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], range(7), strict=True)),
    **dict(zip(["пон", "вто", "сре", "чет", "пят", "суб", "вос"], range(7), strict=True)),
}
_SEASONS = {"spr": 3, "sum": 6, "aut": 9, "fal": 9, "win": 12, "вес": 3, "лет": 6, "осе": 9, "зим": 12}
_NUMBERS = {
    **dict(
        zip(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
            range(1, 13),
            strict=True,
        )
    ),
    **dict.fromkeys(("a", "an", "один", "одну", "одна"), 1),
    **dict.fromkeys(("couple", "два", "две", "двое", "двух", "пару", "пара"), 2),
    **dict.fromkeys(("few", "several", "три", "трое", "трех", "трёх", "несколько"), 3),
    **dict.fromkeys(("четыре", "четырех", "четырёх"), 4),
    **dict(zip(["пять", "шесть", "семь", "восемь", "девять", "десять"], range(5, 11), strict=True)),
}
_UNITS = {
    **{word: word for word in ("hour", "day", "week", "month", "year", "decade")},
    **dict.fromkeys(("сут", "ден", "дня", "дне", "дни"), "day"),
    **dict.fromkeys(("год", "лет"), "year"),
    "час": "hour",
    "нед": "week",
    "мес": "month",
    "дес": "decade",
}
_PARTS = {"ear": 0, "beg": 0, "sta": 0, "нач": 0, "mid": 1, "сер": 1, "lat": 2, "end": 2, "кон": 2}

MONTH = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
    r"|(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(?:ь|я|е|ю|[её]м)\b"
    r"|(?:март|август)(?:а|е|у|ом)?\b|ма(?:й|я|е|ю|ем)\b)"
)
YEAR = r"(?:19|20)\d\d(?!\d)"
YEAR_MARK = r"(?:(?:-?[йгмо]{1,2})?\s*(?:год(?:ами|ах|а|у|е|ом|ов|ы)?\b|г\.|гг\.))"
WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|понедельник(?:а|у|ом)?|вторник(?:а|у|ом)?|сред[ауые](?!\s+обитания)|четверг(?:а|у|ом)?"
    r"|пятниц(?:а|у|ы|ей)|суббот(?:а|у|ы|ой)|воскресень(?:е|я|ю|ем))\b"
)
SEASON = r"(?:spring|summer|autumn|fall|winter|весн(?:а|ой|ы|у)|лет(?:о|ом|а)|осен(?:ь|ью|и)|зим(?:а|ой|ы|у))\b"
UNIT = (
    r"(?:hours?|days?|weeks?|months?|years?|decades?|час(?:а|ов)?|сут(?:ки|ок)|день|дня|дней|дни"
    r"|недел(?:я|ю|и|е|ь)|месяц(?:а|е|ев|ы)?|год(?:а|у|ы)?|лет|десятилети(?:е|я|й))\b"
)
NUMBER = (
    r"(?:\d{1,3}|(?:a\s+)?couple\s+of|(?:a\s+)?few|several|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|одн[уа]|один|два|две|двое|двух|три|тр[её]х|трое|четыре|четыр[её]х|пять|шесть|семь|восемь|девять|десять"
    r"|пар[уа]|несколько)"
)
PART = (
    r"(?:early|mid|late|(?:the\s+)?(?:beginning|start|middle|end)\s+of|начал(?:о|а|е|у)|середин(?:а|е|ы|у)"
    r"|кон(?:ец|ца|це|цу))"
)

THIS = r"(?:this|эт(?:от|а|о|у|ой|им|ом|ого)|текущ\w+|нынешн\w+)"
LAST = r"(?:last|прошл\w+|минувш\w+|предыдущ\w+)"

# What stands "before" or "after" these stands in front of somebody or comes after somebody: it is no time.
BODY = (
    r"(?:(?:court|(?:sub)?committee|panel|tribunal|commission|parliament|senate|congress|council|assembly|cabinet"
    r"|government|board|judge|president|minister|premier|chancellor|king|queen|prince|princess|pope|emperor|leader"
    r"|mayor|governor|lawmaker|senator|reporter|journalist|voter|victim|patient|student|crowd|audience|camera|kid|boy"
    r"|girl|animal|airport|border|bridge|river|station|capital|building|embassy|house|town|village|school|hospital"
    r"|church|mosque)(?:s|es)?|jur(?:y|ies)|duma|cit(?:y|ies)|famil(?:y|ies)|child(?:ren)?|m[ae]n|wom[ae]n|people"
    r"|public|press|media|elderly|sick|poor)"
)
# "До суда" and "после суда" are times, for суд is also the trial; "перед судом" is the court.
BODY_RUSSIAN = (
    r"(?:суд(?:ом|ами)|(?:под)?комитет\w*|комисси(?:и|ей|ями)|трибунал\w*|парламент(?:а|ом|ами|ов)?|сенат(?:а|ом)?"
    r"|конгресс(?:а|ом)|совет(?:а|ом|ами|ов)|дум(?:ы|ой)|правительств(?:а|ом)|присяжны\w+|судь(?:и|[её]й|ями)|президент(?:а|ом|ов|ами)"
    r"|министр(?:а|ом|ов|ами)|премьер(?:а|ом|ов|ами)|корол(?:я|[её]м|ев(?:ы|ой))|депутат(?:ами|ов)|сенатор(?:ами|ов)|журналист(?:ами|ов)"
    r"|избирател(?:ями|ей)|народом|обществом|публикой|людьми|детьми|детей|камер(?:ой|ами)|законом|банк(?:ом|ами)"
    r"|аэропорт\w*|границ\w*|город(?:а|ом|ов)?|столиц\w+|вокзал\w*|посольств\w+|здани\w+|больниц\w+|школ(?:ы|ой|ами)"
    r"|мост(?:а|ом)|рек(?:и|ой)|мор(?:я|ем)|дом(?:а|ом)|сел(?:а|ом))"
)


def month_number(word: str) -> int:
    """Return 1 to 12 for what `MONTH` matches."""
    return _MONTHS[word.casefold()[:3]]


def weekday_number(word: str) -> int:
    """Return 0 (Monday) to 6 for what `WEEKDAY` matches."""
    return _WEEKDAYS[word.casefold()[:3]]


def season_month(word: str) -> int:
    """Return the month in which a season begins, for what `SEASON` matches."""
    return _SEASONS[word.casefold()[:3]]


def unit_name(word: str) -> str:
    """Return hour, day, week, month, year or decade for what `UNIT` matches."""
    folded = word.casefold()
    return _UNITS.get(folded.removesuffix("s")) or _UNITS[folded[:3]]


def number(words: str) -> int:
    """Return the number that `NUMBER` matches; "a few" is three."""
    if words.isdecimal():
        return int(words)
    told = [_NUMBERS[word] for word in re.findall(r"\w+", words.casefold()) if word in _NUMBERS]
    return max(told)


def part_number(words: str) -> int:
    """Return 0, 1 or 2 for early, mid and late, for what `PART` matches."""
    return _PARTS[words.casefold().removeprefix("the").strip()[:3]]


def is_russian(word: str) -> bool:
    """Say whether a word begins with a Cyrillic letter."""
    return word[0].casefold() >= "а"
