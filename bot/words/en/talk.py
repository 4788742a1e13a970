"""Small talk."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "talk_greeting": (
        "Hello. Ask me about the news and you get the words of the articles that I keep, for example:\n"
        "`Who guards the Tajik-Afghan border?`"
    ),
    "talk_thanks": "You are welcome.",
    "talk_goodbye": "Goodbye. I keep reading; ask whenever you like.",
    "talk_agreed": "Good. Ask when there is something else.",
    "talk_mood": "All is well here, thank you: I read the news and wait for questions. What would you like to know?",
    "talk_identity": (
        "I am **Heliograph**, a program, not a person. I keep news articles and find the passages that answer a "
        "question. I write no news myself: every quote stands word for word in an article. /about says more."
    ),
    "talk_ability": (
        "I answer questions about the news with quotes from articles, each with outlet, date and link. Just ask:\n"
        "`Who pays for the Rogun dam?`\n\n"
        "`/brief` tells what the last 24 hours brought, `/subscribe brief 08:00` sends that every morning. "
        "/help shows everything by example."
    ),
    "talk_news": (
        "`/brief` tells what the last 24 hours brought, `/brief 3d` the last three days, `/brief water` one topic."
    ),
    "talk_nonsense": "I see no question in this. Ask as you would ask a colleague: `Who pays for the Rogun dam?`",
    "talk_fragment": "That is too little to search. Name what or who it is about: `Why was the Isfara road closed?`",
    "forgotten": "A new topic, then. Your next question stands for itself.",
}
