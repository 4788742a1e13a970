"""The reading room: where articles come from, and how the sources fare."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_sources": "Источники",
    "web_sources_find": "Название или адрес",
    "web_sources_show": "Найти",
    "web_sources_all": "Показать все",
    "web_sources_none": "Пока нет ни статей, ни лент.",
    "web_sources_none_called": "Источника с названием вроде «{name}» нет.",
    "web_sources_no_feeds": "Список лент сейчас не читается, поэтому об их состоянии ничего не известно.",
    "web_sources_chart": (
        "Графики: статьи по дням, {days}, до дня самой новой статьи. У каждого графика свой масштаб."
    ),
    "web_sources_bars": "Статьи по дням: всего {many}, больше всего за день {most}",
    "web_sources_lately": "за эти дни: {many}",
    "web_sources_stored": "всего {articles}",
    "web_sources_newest": "самая новая: {when}",
    "web_sources_undated": "без даты: {share}",
    "web_sources_reprints": "перепечатки: {share}",
    "web_sources_error": "Последняя ошибка:",
    "web_sources_state_off": "отключён",
    "web_sources_state_failing": "сбоит",
    "web_sources_state_silent": "молчит",
    "web_sources_state_ok": "в порядке",
    "web_sources_state_unfollowed": "без ленты",
    "web_sources_means_off": (
        "Сбой длился так долго, что ленту больше не опрашивают. Если подписаться на неё снова, она включится."
    ),
    "web_sources_means_failing": "Лента сбоит; её продолжают опрашивать, но всё реже.",
    "web_sources_means_silent": "Лента отвечает, но необычно долго не приносит ничего нового.",
    "web_sources_means_ok": "Лента отвечает и приносит статьи.",
    "web_sources_means_unfollowed": "Статьи пришли из файлов или из другой ленты; своей ленты у источника нет.",
    "web_sources_feeds": "Ленты",
    "web_sources_no_feed": "Ленты с таким названием в списке нет.",
    "web_sources_answered": "ответила {when}",
    "web_sources_never": "не отвечала ни разу",
    "web_sources_due": "следующий опрос {when}",
    "web_sources_items": "записей: {many}",
    "web_sources_ask": "Спросить в этом источнике",
    "web_sources_days": "Статьи по дням",
    "web_sources_day": "День",
    "web_sources_articles": "Статьи",
    "web_sources_counted": "Подсчитано: {when}.",
    "web_pages": "Страницы списка",
    "web_page_before": "Предыдущая страница",
    "web_page_after": "Следующая страница",
    "web_page_of": "Страница {number} из {pages}",
}
