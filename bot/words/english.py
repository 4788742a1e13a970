"""All that is said in English, by theme."""

from __future__ import annotations

from collections.abc import Mapping

from bot.words.en import (
    addresses,
    answers,
    briefs,
    buttons,
    checks,
    corrections,
    counts,
    errors,
    feeds,
    menus,
    notices,
    pages,
    privacy,
    reasons,
    rooms,
    schedule,
    settings,
    subscriptions,
    talk,
    terminal,
    watching,
)

THEMES = (
    addresses,
    answers,
    briefs,
    buttons,
    checks,
    corrections,
    counts,
    errors,
    feeds,
    menus,
    notices,
    pages,
    privacy,
    reasons,
    rooms,
    schedule,
    settings,
    subscriptions,
    talk,
    terminal,
    watching,
)

WORDS: Mapping[str, str] = {key: text for theme in THEMES for key, text in theme.WORDS.items()}
