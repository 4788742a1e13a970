"""Which news agencies an article says it comes from. Pure.

Only credits count (a dateline, a last line, "reports TASS"), not every mention: agencies are news themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# Agency -> how it is written. What is also a common word or another abbreviation stands in `_BRACKETED` only.
_AGENCIES = {
    "reuters": "Reuters|Thomson Reuters|Рейтер",
    "ap": "Associated Press|The AP",
    "afp": "AFP|Agence France-Presse|АФП|Франс Пресс",
    "dpa": "dpa|DPA",
    "tass": "TASS|ТАСС|ITAR-TASS|ИТАР-ТАСС",
    "interfax": "Interfax(?:-[A-Z]\\w+)?|Интерфакс(?:-[А-Я]\\w+)?",
    "ria": "RIA Novosti|РИА «?Новости»?",
    "sputnik": "Sputnik(?: [A-Z]\\w+)?|Спутник",
    "xinhua": "Xinhua|Синьхуа",
    "anadolu": "Anadolu(?: Agency)?|Анадолу",
    "akipress": "AKIpress|АКИpress|АКИпресс",
    "kabar": "Kabar|Кабар",
    "24kg": "24\\.kg|24 KG",
    "kazinform": "Kazinform|Казинформ|QazInform",
    "tengrinews": "Tengrinews(?:\\.kz)?",
    "uza": "UzA|УзА",
    "khovar": "Khovar|Ховар",
    "asia-plus": "Asia-Plus|Азия-Плюс",
    "trend": "Trend News Agency|Тренд",
    "turkmenistan": "TDH|ТДХ",
    "rferl": "RFE/RL|Radio Free Europe/Radio Liberty|Азаттык|Озоди",
}
_BRACKETED = {"ap": "AP", "ria": "RIA|РИА", "anadolu": "AA|АА"}
_SAYS = (
    r"(?:reports?|reported|reported by|according to|citing|сообщает|сообщили|сообщил[аи]?|передает|передаёт|пишет"
    r"|по данным|со ссылкой на|об этом)"
)
_LINK = r"(?: the| news| agency| агентство| агентства| ИА| корреспондент){0,3}"
# A credit stands in the dateline or in the last line; both are looked for no further than this.
_HEAD, _TAIL = 160, 160
_LOOKED_BACK = 60


def agencies(text: str, *, outlet: str = "", authors: Sequence[str] = ()) -> frozenset[str]:
    """Return the agencies that an article credits, or that brought or signed it."""
    signed = " | ".join((outlet, *authors))
    credited = {name for name, pattern in _SIGNED.items() if pattern.search(signed)}
    ends = text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n{text[-_TAIL:]}"
    credited |= {name for name, pattern in _AT_ENDS.items() if pattern.search(ends)}
    return frozenset(credited | set(_said(text)))


def _said(text: str) -> Iterator[str]:
    """Yield the agencies behind "reports" or "сообщает": names first, because they are rarer than verbs."""
    for match in _NAMED.finditer(text):
        if _SAYS_BEFORE.search(text, max(0, match.start() - _LOOKED_BACK), match.start()):
            yield _NAMES[int((match.lastgroup or "")[1:])]


def _signed(names: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)")


def _at_ends(names: str) -> re.Pattern[str]:
    """Match a name in brackets or slashes, beside the dash of a dateline, or alone on a line."""
    in_brackets = rf"[(/\[](?:[^()/\[\]\n]{{0,30}}[\s,])?(?:{names})(?:[\s,][^()/\[\]\n]{{0,30}})?[)/\]]"
    before_dash = rf"(?:^|[.,\s])(?:{names})\s*[.:]?\s+[-–—]\s"
    behind_dash = rf"\s[-–—]\s(?:{names})[.,]\s"
    alone = rf"^\W*(?:Source|Источник|Agency|Агентство)?\W*(?:{names})\W*$"
    return re.compile(f"{in_brackets}|{before_dash}|{behind_dash}|{alone}", re.MULTILINE)


_SIGNED = {name: _signed(names) for name, names in _AGENCIES.items()}
_NAMES = tuple(_AGENCIES)
_EACH = "|".join(f"(?P<n{place}>{names})" for place, names in enumerate(_AGENCIES.values()))
_NAMED = re.compile(rf"(?<!\w)(?:{_EACH})(?!\w)")
_SAYS_BEFORE = re.compile(rf"(?<!\w){_SAYS}{_LINK}\s+[«\"“]?\Z", re.IGNORECASE)
_AT_ENDS = {
    name: _at_ends(f"{names}|{_BRACKETED[name]}" if name in _BRACKETED else names) for name, names in _AGENCIES.items()
}
