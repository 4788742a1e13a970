"""What a program sends -> a question with its limits, still as texts; what has not the right shape is a fault. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from starlette.datastructures import QueryParams

from bot.composer import RANKED
from bot.web.api.problems import Fault, Unfit
from bot.web.asked import LONGEST_QUESTION, Given

FIELDS: Final = ("question", "from", "to", "as_of", "outlets", "languages", "start", "limit")
MOST_NAMES: Final = 200
"""Outlets or languages in one request."""

USUAL_LIMIT: Final = 3
_NUMBER: Final = re.compile(r"\d{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question, and how many passages a program wants."""

    given: Given
    limit: int


def of_query(query: QueryParams) -> Wanted:
    """Return what an address asks for; raises Unfit."""
    return _wanted(
        {
            "question": query.get("q", ""),
            **{name: query[name] for name in ("from", "to", "as_of") if name in query},
            "outlets": query.getlist("outlet"),
            "languages": query.getlist("language"),
            **{name: _number(query[name]) for name in ("start", "limit") if name in query},
        }
    )


def of_body(body: bytes) -> Wanted:
    """Return what a body asks for; raises Unfit, with 400 for what is no JSON object."""
    try:
        said = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unfit([Fault("", "The body is no JSON object in UTF-8.")], HTTPStatus.BAD_REQUEST)
    if strange := [name for name in said if name not in FIELDS]:
        raise Unfit([Fault(_writable(name[:60]), "There is no such field.") for name in strange[:10]])
    return _wanted(said)


def _wanted(said: Mapping[str, Any]) -> Wanted:
    faults: list[Fault] = []
    given = Given(
        question=_text(said, "question", faults),
        first=_text(said, "from", faults),
        last=_text(said, "to", faults),
        as_of=_text(said, "as_of", faults),
        outlets=_names(said, "outlets", faults),
        languages=_names(said, "languages", faults),
        start=str(_within(said, "start", range(RANKED), faults)),
    )
    limit = _within(said, "limit", range(1, RANKED + 1), faults, usual=USUAL_LIMIT)
    if not given.question.strip() and not faults:
        faults.append(Fault("question", "There is no question."))
    # As it came: the document counts what nobody can see, too.
    if len(given.question) > LONGEST_QUESTION:
        faults.append(Fault("question", f"A question has at most {LONGEST_QUESTION} characters."))
    if faults:
        raise Unfit(faults)
    return Wanted(given, limit)


def _text(said: Mapping[str, Any], name: str, faults: list[Fault]) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or (name in said and name != "question" and not value):
        faults.append(Fault(name, "This is no text." if name == "question" else "This is no day like 2026-05-12."))
        return ""
    return value


def _names(said: Mapping[str, Any], name: str, faults: list[Fault]) -> tuple[str, ...]:
    value = said.get(name, [])
    if not isinstance(value, list) or len(value) > MOST_NAMES or not all(isinstance(one, str) and one for one in value):
        faults.append(Fault(name, f"This is no list of at most {MOST_NAMES} names."))
        return ()
    return tuple(value)


def _within(said: Mapping[str, Any], name: str, allowed: Sequence[int], faults: list[Fault], *, usual: int = 0) -> int:
    value = said.get(name, usual)
    # JSON Schema takes 3.0 for an integer, too (2020-12, 6.1.1).
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if type(whole) is not int or whole not in allowed:
        faults.append(Fault(name, f"This is no whole number from {allowed[0]} to {allowed[-1]}."))
        return usual
    return whole


def _number(given: str) -> int | str:
    return int(given) if _NUMBER.fullmatch(given) else given


def _writable(name: str) -> str:
    """Return a name that can be sent back: JSON may escape half a letter, which UTF-8 does not hold."""
    return name.encode("utf-8", "backslashreplace").decode()


def _refuse(constant: str) -> None:
    raise ValueError(constant)
