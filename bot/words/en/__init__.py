"""All that is said in English, by theme."""

from __future__ import annotations

from collections.abc import Mapping

from bot.words.en import (
    answers,
    briefs,
    buttons,
    checks,
    counts,
    errors,
    feeds,
    menus,
    notices,
    pages,
    reasons,
    settings,
    subscriptions,
    talk,
    terminal,
)

THEMES = (
    answers,
    briefs,
    buttons,
    checks,
    counts,
    errors,
    feeds,
    menus,
    notices,
    pages,
    reasons,
    settings,
    subscriptions,
    talk,
    terminal,
)

WORDS: Mapping[str, str] = {key: text for theme in THEMES for key, text in theme.WORDS.items()}
