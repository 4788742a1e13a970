"""Counted things, and the language itself. A plural form carries its category: `.one`, `.other`."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "language_name": "English",
    "article.one": "{n} article",
    "article.other": "{n} articles",
    "outlet.one": "{n} outlet",
    "outlet.other": "{n} outlets",
    "origin.one": "{n} origin",
    "origin.other": "{n} origins",
    "source.one": "{n} source",
    "source.other": "{n} sources",
    "story.one": "{n} story",
    "story.other": "{n} stories",
    "subscription.one": "{n} subscription",
    "subscription.other": "{n} subscriptions",
}
