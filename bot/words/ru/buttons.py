"""Buttons."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "button_more": "Ещё цитаты",
    "button_first": "Первые цитаты",
    "button_context": "Контекст {number}",
    "button_watch": "Следить",
    "button_remove": "Удалить {number}",
    "button_quiet_off": "Без тихих часов",
    "button_length_headlines": "Заголовки",
    "button_length_short": "Кратко",
    "button_length_full": "Подробно",
}
