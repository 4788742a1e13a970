"""A brief to and from JSON, by the types of its fields. Pure.

A field that a newer version added has its default in what an older one kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from bot.errors import StoreError
from bot.news import Brief
from embeddings.types import Difference, Story, StoryArticle

_LATER_NAMES = {each.__name__: each for each in (Difference, Story, StoryArticle)}
"""What `bot.news` names and does not import."""


def brief_to_json(brief: Brief) -> str:
    """Return the brief as JSON in ASCII; TypeError for a value that no brief has."""
    return json.dumps(_plain(brief), separators=(",", ":"))


def brief_from_json(text: str) -> Brief:
    """Return the brief that `brief_to_json` wrote; raises StoreError for anything else."""
    try:
        brief = _read(Brief, json.loads(text))
        if not isinstance(brief, Brief):
            raise TypeError("it is no brief")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"a kept draft cannot be read: {error!r}") from error
    return brief


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case None | bool() | int() | float() | str():
            return value
    raise TypeError(f"a brief holds no {type(value).__name__}")


def _read(kind: Any, raw: Any) -> Any:
    if raw is None and kind is not NoneType and NoneType in get_args(kind):
        return None
    match get_origin(kind):
        case None:
            return _read_one(kind, raw)
        case each if each is tuple:
            return _tuple(get_args(kind), raw)
    (only,) = (each for each in get_args(kind) if each is not NoneType)
    return _read(only, raw)


def _read_one(kind: Any, raw: Any) -> Any:
    if is_dataclass(kind):
        return _made(kind, raw)
    if issubclass(kind, datetime):
        return datetime.fromisoformat(raw)
    return kind(raw) if issubclass(kind, Enum) else _checked(kind, raw)


def _made(kind: Any, raw: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], each) for name, each in raw.items() if name in hints})


def _tuple(kinds: tuple[Any, ...], raw: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_read(kinds[0], each) for each in raw)
    return tuple(_read(kind, each) for kind, each in zip(kinds, raw, strict=True))


def _checked(kind: type, raw: Any) -> Any:
    if isinstance(raw, kind) or (kind is float and isinstance(raw, int)):
        return kind(raw)
    raise TypeError(f"{raw!r} is no {kind.__name__}")


@cache
def _hints(kind: Callable[..., Any]) -> Mapping[str, Any]:
    return get_type_hints(kind, localns=_LATER_NAMES)
