"""Briefs and alerts."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "brief_title": "**Сводка**",
    "brief_title_topic": "**Сводка: {topic}**",
    "brief_window": "{since} – {until} ({zone})",
    "brief_days": "{days} ({zone})",
    "brief_older": "Более свежего нет. Это последний день, за который есть статьи.",
    "brief_older_topic": "Более свежего на эту тему нет. Это последний день, за который по ней есть статья.",
    "brief_late": "Эта сводка запоздала: отправить её вовремя не удалось.",
    "brief_empty": "За это время в статьях ничего нет.",
    "brief_empty_topic": "В статьях за это время на эту тему ничего нет.",
    "brief_thin": "Новостей за это время мало. Это всё, что есть в статьях.",
    "brief_nothing_new": (
        "С {when} ничего нового: обо всём, что есть в статьях за это время, здесь уже рассказано. "
        "`{command}` покажет это ещё раз."
    ),
    "brief_left_out": "Не повторяю то, о чём здесь уже рассказано и где ничего не добавилось: {stories}.",
    "brief_rests": "В основе сводки {articles}, {sources}.",
    "brief_told": "Сюжетов рассказано: {told} из {found}.",
    "brief_kept": "Всего хранится: {articles}.",
    "brief_updated": "Последнее обновление: {when}.",
    "brief_silent": "Молчат: {names}.",
    "brief_broken": "Не работают: {names}.",
    "names_more": "{names} и ещё {more}",
    "story_new": "Новое",
    "story_updated": "Дополнено",
    "story_running": "Уже сообщалось",
    "story_one_source": "один источник",
    "story_counts": "{outlets}, {origins}",
    "story_more": "Ещё:",
    "story_sources": "Источники",
    "sources_differ": "Источники расходятся: «{about}»",
    "one_source_differs": "Один источник расходится сам с собой: «{about}»",
    "differ_later": "Второе сообщение вышло в более поздний день: возможно, в нём просто новые сведения.",
    "timeline_title": "**Хроника: {topic}**",
    "timeline_period": "Опубликовано за это время: {period}.",
    "timeline_rests": (
        "По теме: {articles}, {sources}. Здесь дни, о которых там говорится больше всего, по одной цитате на день."
    ),
    "timeline_none": "В архиве нет статей на тему «{topic}». Попробуйте другие слова или задайте вопрос: `/ask`.",
    "timeline_too_little": (
        "Для хроники на тему «{topic}» материала мало: {articles}, {sources}, и нет даже двух дней, о которых там "
        "говорится. Что есть, покажет `/ask`."
    ),
}
