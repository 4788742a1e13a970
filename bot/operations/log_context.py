"""What the work is about that is done now, so that every line logged in it says so, whoever logs it.

Holds in the task that opened it, in tasks that it starts and in threads that it hands work to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

_WORDS: Final = frozenset({"text", "caption", "query", "data", "quote"})
"""Under these names an update holds what people wrote."""


@dataclass(frozen=True, slots=True)
class About:
    """`fields` are shown with each line; `private` are texts that no line may show."""

    fields: Mapping[str, int | str] = field(default_factory=dict)
    private: tuple[str, ...] = ()


_NOTHING: Final = About()
_ABOUT: ContextVar[About] = ContextVar("about")


@contextmanager
def about(*, private: Sequence[str] = (), **fields: int | str | None) -> Iterator[None]:
    """Have what is logged meanwhile carry `fields`, None aside, and hide the `private` texts in it."""
    outer = current()
    known = {name: value for name, value in fields.items() if value is not None}
    token = _ABOUT.set(About({**outer.fields, **known}, (*outer.private, *private)))
    try:
        yield
    finally:
        _ABOUT.reset(token)


def current() -> About:
    """Return what the work is about that is done now."""
    return _ABOUT.get(_NOTHING)


def words_in(payload: str) -> tuple[str, ...]:
    """Return what people wrote in an update as Telegram sent it, JSON; nothing for what is no JSON."""
    try:
        return tuple(_words(json.loads(payload)))
    except (ValueError, RecursionError):
        return ()


def _words(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if name in _WORDS:
            yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _words(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner, name)
