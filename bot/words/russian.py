"""All that is said in Russian; each module of `bot.words.ru` is a theme."""

from __future__ import annotations

from collections.abc import Mapping

from bot.words import ru
from bot.words.themes import themes, words

THEMES = themes(ru)
WORDS: Mapping[str, str] = words(THEMES)
