"""The reading room: asking, its limits, and what an answer shows beside its quotes."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_asking": "Searching…",
    "web_ask_failed": "The question did not get through. Look at your connection and ask again.",
    "web_ask_limits": "Only some articles: dates, outlets, languages",
    "web_ask_days": "Published",
    "web_ask_from": "from",
    "web_ask_to": "to",
    "web_ask_known": "As things stood then",
    "web_ask_as_of": "what had been published by the end of",
    "web_ask_languages": "Languages",
    "web_ask_outlets": "Outlets",
    "web_ask_outlet_more": "Another outlet, by its name as it is written (not listed: {more})",
    "web_ask_again": "Ask within these limits",
    "web_ask_unlimited": "Ask without limits",
    "web_ask_link": "Link to this answer",
    "web_ask_objection": "This cannot be searched",
    "web_ask_no_day": "“{given}” is no day. Write it like 2026-05-12.",
    "web_ask_turned": "The last day ({last}) lies before the first ({first}): no article can be of both.",
    "web_ask_later": "Nothing from {first} on had been published by {as_of}.",
    "web_ask_no_outlet": "There are no articles of an outlet called “{given}”.",
    "web_ask_no_language": "There are no articles in a language called “{given}”.",
    "web_ask_no_start": "There is no such place in an answer: it has at most {most} quotes.",
    "web_ask_nothing_within": "No article lies within these limits, so there was nothing to search.",
    "web_ask_within": "Within these limits. {searched}",
    "web_ask_empty": "There are no articles yet",
    "web_ask_empty_remedy": "So there is nothing to search. Whoever runs this desk adds some: heliograph ingest PATH.",
    "web_answer_some": "In the words of the articles: quotes {first} to {last}",
    "web_answer_one": "In the words of the articles: quote {number}",
    "web_ask_pages": "More of this answer",
    "web_ask_more": "More quotes",
    "web_ask_earlier": "Quotes before these",
    "web_ask_story": "The whole story",
    "web_ask_reprint": "A reprint; first in {outlet}",
    "web_talk": "No question for the articles",
    "web_talk_identity": (
        "This is Heliograph, a program, not a person. It keeps news articles and finds the passages that answer a "
        "question. It writes no news itself: every quote stands word for word in an article."
    ),
    "web_talk_ability": (
        "Ask about the news, and you get quotes from articles, each with outlet, date and link: "
        "Who pays for the Rogun dam? The briefs tell what each day brought."
    ),
    "web_talk_news": "The briefs tell what each day brought. Here, name what or who it is about.",
    "web_api_come_in": "Send the owner's token as “Authorization: Bearer TOKEN”, or for one thing the key of a link.",
    "web_api_wrong_token": "That is not the token of the owner. It is what HELIOGRAPH_WEB_TOKEN holds.",
    "web_api_no_json": "Send the question as JSON, with “Content-Type: application/json”.",
    "web_not_indexed": (
        "Nothing can be searched yet. Whoever runs this desk indexes what is there: heliograph index build."
    ),
    "web_index_damaged": (
        "The index cannot be used, so nothing can be searched now. Whoever runs this desk finds the reason in the log."
    ),
    "web_away": "What this page reads from does not answer now. Nothing is lost; please try again in a minute.",
}
