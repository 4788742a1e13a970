"""The reading room: the briefs of days, their list and their feed."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_briefs_title": "Сводки",
    "web_briefs_on": "Сводки по теме «{topic}»",
    "web_briefs_topic": "Сводка по теме…",
    "web_briefs_show": "Показать",
    "web_briefs_all": "Все новости",
    "web_briefs_followed": "Темы, на которые подписаны чаты",
    "web_briefs_nothing": "Сводок пока нет: ни одной статьи не сохранено. Статьи загружает `heliograph ingest`.",
    "web_briefs_none": "За {month} статей нет.",
    "web_briefs_none_on": "В статьях за {month} ничего нет по теме «{topic}».",
    "web_briefs_months": "Другие месяцы",
    "web_brief_days": "Другие дни",
    "web_brief_topic": "Этот день по теме…",
    "web_brief_lengths": "Насколько подробно",
    "web_brief_headlines": "Заголовки",
    "web_brief_short": "Коротко",
    "web_brief_full": "Подробно",
    "web_brief_story": "Весь сюжет",
    "web_feed_title": "Ежедневные сводки",
    "web_feed_topic": "Ежедневные сводки по теме «{topic}»",
    "web_feed_heading": "Лента",
    "web_feed_about": "Программа для чтения лент получает сводку за каждый день, когда он закончился.",
    "web_feed_about_topic": "Программа для чтения лент получает новости дня по теме «{topic}», когда день закончился.",
    "web_feed_until": "По этому адресу ленту (и только её) читает всякий, кто его знает. Адрес действует до {until}.",
    "web_feed_address": "Адрес для программы чтения лент (Atom)",
    "web_feed_open": "Открыть ленту",
}
