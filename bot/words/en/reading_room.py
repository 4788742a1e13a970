"""The reading room: what its pages say beside what articles say."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_name": "Heliograph",
    "web_skip": "Skip to the text",
    "web_nav": "Pages",
    "web_nav_ask": "Ask",
    "web_nav_briefs": "Briefs",
    "web_nav_sources": "Sources",
    "web_ask_title": "Ask the articles",
    "web_ask_label": "Question",
    "web_ask_hint": "Who met whom in Bishkek this week?",
    "web_ask_button": "Ask",
    "web_answer": "In the words of the articles",
    "web_open_article": "Read in the article",
    "web_original": "Original page",
    "web_come_in": "This page is not open to everybody. Come in with the link from the chat, or as an owner.",
    "web_not_open": "This link does not open this page, or it has ended. Ask the bot for a new one.",
    "web_not_there": "There is no such page. Check the address, or begin at the start page.",
    "web_too_often": "Too many pages at once. Come again in {seconds} s.",
    "web_went_wrong": "Something went wrong on our side. It was noted; please try again.",
}
