"""Questions that reply to quotes, edited questions, and what is shown while an answer is searched."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "within_article": "**В этой статье:**",
    "within_articles": "**В процитированных статьях:**",
    "nothing_in_article": "**В этой статье ответа нет.**",
    "nothing_in_articles": "**В процитированных статьях ответа нет.**",
    "not_within": "Там ответа нет. Вот что нашлось во всех статьях:",
    "button_everywhere": "Искать везде",
    "searching_now": "Ищу…",
}
