"""User-Agent -> the name of the browser's family, so that owners know their sessions apart. Pure."""

from __future__ import annotations

from typing import Final

_SIGNS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What stands in the header, those first that also name others: nearly all of them say to be Safari, too."""


def browser_of(agent: str) -> str:
    """Return one of a few names, "" for a browser that is none of them: nothing else of the header is kept."""
    return next((name for sign, name in _SIGNS if sign in agent), "")
