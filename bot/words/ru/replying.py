"""Questions that reply to quotes, edited questions, and what is shown while an answer is searched."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "within_article": "**В этой статье:**",
    "within_articles": "**В процитированных статьях:**",
    "nothing_in_article": "**В этой статье надёжного ответа не нашлось.**",
    "nothing_in_articles": "**В процитированных статьях надёжного ответа не нашлось.**",
    "not_within": "Там надёжного ответа не нашлось. Вот что есть во всех статьях:",
    "button_everywhere": "Искать везде",
    "searching_now": "Ищу…",
}
