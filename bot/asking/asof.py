"""What moment and what question an `/asof` asks for. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import CommandError
from embeddings.analysis import words
from embeddings.errors import QuestionError
from embeddings.query import parse_moment
from embeddings.stopwords import STOP_WORDS

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?(?!\w)")
_WORDS = re.compile(r"\S+")

_MOST_WORDS = 5
"""Words that a date takes at most: "20 September 2015 at 14:30" has five."""

_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)|\b(?:yesterday|вчера|позавчера)\b", re.IGNORECASE)
"""What names a day. Of "September 2015" the parser would make a day of that month, and nobody could tell which."""

SOON = timedelta(hours=24 + 14)
"""A date that has begun where the clocks are 14 hours ahead is no future one, though it ends so much later in UTC."""


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A question and the moment that it is to be answered from, never later than now."""

    moment: datetime
    question: str


def parse_as_of(argument: str, *, now: datetime) -> PastQuestion:
    """Understand "2015-09-20 who signed?", "20 September 2015: who signed?", "20 сентября 2015 г. кто подписал?".

    A date means its end, in UTC; today means now. Raises CommandError with the
    key "asof_no_date", "asof_future" or "asof_no_question".
    """
    end = _end_of_date(argument, now)
    if not end:
        raise CommandError("asof_no_date")
    moment = _moment(argument[:end], now)
    if moment is None:
        raise CommandError("asof_no_date")
    if moment > now + SOON:
        raise CommandError("asof_future")
    question = argument[end:].lstrip(" \n\t:,;.-–—")
    if not question:
        raise CommandError("asof_no_question")
    return PastQuestion(min(moment, now), question)


def _end_of_date(argument: str, now: datetime) -> int:
    """Return where the date before the question ends, 0 where there is none."""
    iso = _ISO.match(argument)
    if iso:
        return iso.end()
    ends = [word.end() for word in _WORDS.finditer(argument)][:_MOST_WORDS]
    dates = (end for end in reversed(ends) if _names_a_day(argument[:end]) and _moment(argument[:end], now))
    return next(dates, 0)


def _names_a_day(text: str) -> bool:
    """Tell whether `text` may be a whole date; the parser takes "20 September 2015 in" for one, too."""
    last = words(text)[-1:]
    return bool(_DAY.search(text)) and not text.isdecimal() and not any(word.folded in STOP_WORDS for word in last)


def _moment(text: str, now: datetime) -> datetime | None:
    try:
        return parse_moment(text.rstrip(":,;"), now=now, end_of_day=True)
    except QuestionError:
        return None
