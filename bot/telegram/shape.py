"""The least that an update must have to be kept: an id. Pure, and apart because the door needs nothing else."""

from __future__ import annotations

from typing import Any

_LARGEST = 2**63
"""Ids are less: databases keep 64 bits."""


def update_id_of(raw: Any) -> int:
    """Return the id of one update; raises ValueError where it is none."""
    if not isinstance(raw, dict) or not is_id(raw.get("update_id")):
        raise ValueError("an update is an object with an update_id")
    return int(raw["update_id"])


def is_id(value: object) -> bool:
    """Tell whether a value is a number that Telegram gives to updates or chats."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST
