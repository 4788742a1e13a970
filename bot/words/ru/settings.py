"""Settings."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "settings_title": "**Настройки**",
    "settings_language": "Язык: {language}",
    "settings_zone_alone": "Часовой пояс: {zone}",
    "settings_zone": "Часовой пояс: {city} ({zone})",
    "settings_quiet": "Тихие часы: {quiet}",
    "settings_length": "Сводки: {length}",
    "settings_hint": "Другие значения: `/settings zone Europe/Berlin`, `/settings quiet 23:30-06:15`",
    "settings_hint_editors": "Чтобы сводки сначала видели редакторы: `/settings {handle} editors here` в их чате",
    "quiet_none": "нет",
    "length_headlines": "одни заголовки",
    "length_short": "краткие, одно-два предложения на сюжет",
    "length_full": "подробные, до трёх предложений на сюжет",
}
