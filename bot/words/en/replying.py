"""Questions that reply to quotes, edited questions, and what is shown while an answer is searched."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "within_article": "**In this article:**",
    "within_articles": "**In the articles quoted there:**",
    "nothing_in_article": "**Nothing in this article answers that.**",
    "nothing_in_articles": "**Nothing in the articles quoted there answers that.**",
    "not_within": "Nothing there answers that; this is from all articles:",
    "button_everywhere": "Search everywhere",
    "searching_now": "Searching…",
}
