"""Counted things, and the language itself. A plural form carries its category: `.one`, `.few`, `.many`."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "language_name": "Русский",
    "article.one": "{n} статья",
    "article.few": "{n} статьи",
    "article.many": "{n} статей",
    "outlet.one": "{n} издание",
    "outlet.few": "{n} издания",
    "outlet.many": "{n} изданий",
    "origin.one": "{n} первоисточник",
    "origin.few": "{n} первоисточника",
    "origin.many": "{n} первоисточников",
    "source.one": "{n} источник",
    "source.few": "{n} источника",
    "source.many": "{n} источников",
    "story.one": "{n} сюжет",
    "story.few": "{n} сюжета",
    "story.many": "{n} сюжетов",
    "subscription.one": "{n} подписка",
    "subscription.few": "{n} подписки",
    "subscription.many": "{n} подписок",
}
