"""All that is said in English; each module of `bot.words.en` is a theme."""

from __future__ import annotations

from collections.abc import Mapping

from bot.words import en
from bot.words.themes import themes, words

THEMES = themes(en)
WORDS: Mapping[str, str] = words(THEMES)
