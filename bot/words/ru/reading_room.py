"""The reading room: what its pages say beside what articles say."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_name": "Heliograph",
    "web_skip": "К тексту",
    "web_nav": "Страницы",
    "web_nav_ask": "Вопрос",
    "web_nav_briefs": "Сводки",
    "web_nav_sources": "Источники",
    "web_ask_title": "Спросите у статей",
    "web_ask_label": "Вопрос",
    "web_ask_hint": "Кто с кем встретился в Бишкеке на этой неделе?",
    "web_ask_button": "Найти",
    "web_answer": "Словами статей",
    "web_open_article": "Читать в статье",
    "web_original": "Исходная страница",
    "web_come_in": "Эта страница открыта не всем. Войдите по ссылке из чата или как владелец.",
    "web_not_open": "Эта ссылка не открывает эту страницу, или её срок истёк. Попросите у бота новую.",
    "web_not_there": "Такой страницы нет. Проверьте адрес или начните с главной.",
    "web_too_often": "Слишком много страниц подряд. Возвращайтесь через {seconds} с.",
    "web_went_wrong": "Что-то пошло не так на нашей стороне. Мы это записали; попробуйте ещё раз.",
}
