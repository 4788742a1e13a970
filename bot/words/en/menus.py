"""The command menu, and what the bot says of itself before anybody wrote to it."""

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
    "menu_allow": "Let a person or a group in: /allow 123456789",
    "menu_deny": "Shut a person or a group out: /deny 123456789",
    "menu_role": "Make somebody an editor or reader: /role @name editor",
    "menu_people": "Who may use this bot",
    "bot_description": (
        "Ask about the news and get the words of the articles themselves, each with its outlet, date and "
        "link. No language model writes anything here; when nothing fits, I say so.\n\nBriefs come at the "
        "time you choose, and I tell you when something new appears on a topic, from a source or in answer "
        "to a question."
    ),
    "bot_short_description": (
        "Answers about the news, word for word from the articles, with outlet, date and link. Briefs and alerts."
    ),
}
