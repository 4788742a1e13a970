"""Questions that reply to quotes, edited questions, and what is shown while an answer is searched."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "within_article": "**In this article:**",
    "within_articles": "**In the articles quoted there:**",
    "nothing_in_article": "**No sure answer was found in this article.**",
    "nothing_in_articles": "**No sure answer was found in the articles quoted there.**",
    "not_within": "No sure answer was found there; this is from all articles:",
    "button_everywhere": "Search everywhere",
    "searching_now": "Searching…",
}
