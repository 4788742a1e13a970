"""The command menu."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "menu_ask": "Ask a question: /ask who pays for Rogun?",
    "menu_why": "Why these quotes: what made them rank",
    "menu_verify": "Check a quote of the last answer: /verify 2",
    "menu_asof": "Ask as of a day: /asof 2015-09-20 who signed?",
    "menu_new": "Begin a new topic: forget my last question",
    "menu_timeline": "A topic day by day: /timeline CSTO summit",
    "menu_brief": "What happened: the last 24 hours, 3d, or a topic",
    "menu_subscribe": "Subscribe: brief 08:00, or topic water disputes",
    "menu_subscriptions": "What this chat is subscribed to",
    "menu_unsubscribe": "Remove a subscription: a number, or all",
    "menu_settings": "Language, time zone, quiet hours, length of briefs",
    "menu_help": "Every command by example",
    "menu_about": "What this is, and what it keeps",
}
