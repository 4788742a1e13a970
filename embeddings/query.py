"""What a question asks for: its terms, its moment, its limits. Pure. The door of dateparser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time

from embeddings.analysis import Word, content_words
from embeddings.errors import QuestionError
from embeddings.moments import Found, find
from embeddings.types import Filter, Query

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def understand(
    question: str, *, now: datetime, as_of: datetime | date | None = None, where: Filter | None = None
) -> Query:
    """Return the question as a search; raises QuestionError when it is empty.

    It is asked at `as_of`, by default `now`; a date without a time means the
    end of that day in UTC. A time that the question names ("last week") becomes
    `when`, and its words are no terms; it weighs articles, but only `where`
    limits what is seen.
    """
    text = plain(question)
    if not text:
        raise QuestionError("the question is empty")
    moment = _moment(as_of) if as_of is not None else now
    found = find(text, as_of=moment)
    terms = tuple(dict.fromkeys(word.folded for word in content_words(text) if not _is_within(word, found)))
    return Query(text, terms, moment, replace(where or Filter(), as_of=moment), found.when if found else None)


def plain(question: str) -> str:
    """Return the text of a question as it is encoded: without line ends, and single spaces."""
    return " ".join(question.split())


def untimed(query: Query) -> str:
    """Return the text of a question without the words for its time, but with those of an event that it hangs on."""
    if query.when is None or query.when.anchor:
        return query.text
    return query.text.replace(query.when.phrase, " ", 1)


def parse_moment(text: str, *, now: datetime, end_of_day: bool = False) -> datetime:
    """Return the aware UTC moment that a person wrote; raises QuestionError when it is none.

    ISO dates and times, and plain words in English or Russian ("3 days ago",
    "12 мая 2026"). What names only a day is its first moment, or its last with
    `end_of_day`. A time without a zone is UTC.
    """
    cleaned = text.strip()
    if _DAY.fullmatch(cleaned):
        return _day_bound(_iso(cleaned).date(), end_of_day)
    try:
        return _aware(datetime.fromisoformat(cleaned))
    except ValueError:
        return _in_words(cleaned, now, end_of_day)


def _is_within(word: Word, found: Found | None) -> bool:
    """Say whether a word belongs to the named time and to nothing else; the words of an anchor are what is asked."""
    return found is not None and not found.when.anchor and found.begin <= word.start < found.finish


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{text!r} is no date") from error


def _in_words(text: str, now: datetime, end_of_day: bool) -> datetime:
    # Here, because a question is understood without it, and it takes a tenth of a second to load.
    import dateparser  # noqa: PLC0415

    settings = {
        "RELATIVE_BASE": now.astimezone(UTC).replace(tzinfo=None),
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RETURN_TIME_AS_PERIOD": True,
        "PREFER_DATES_FROM": "past",
    }
    parser = dateparser.date.DateDataParser(languages=["en", "ru"], settings=settings)
    data = parser.get_date_data(text)
    if data.date_obj is None:
        raise QuestionError(f"{text!r} is no date; write it like 2026-05-12 or 2026-05-12T08:00")
    moment = _aware(data.date_obj)
    return moment if data.period == "time" else _day_bound(moment.date(), end_of_day)


def _moment(as_of: datetime | date) -> datetime:
    return as_of if isinstance(as_of, datetime) else _day_bound(as_of, end_of_day=True)


def _day_bound(day: date, end_of_day: bool) -> datetime:
    return datetime.combine(day, time.max if end_of_day else time(), tzinfo=UTC)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
