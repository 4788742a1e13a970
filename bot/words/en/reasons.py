"""Why a quote ranks."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "button_why": "Why this?",
    "hour.one": "{n} hour",
    "hour.other": "{n} hours",
    "day.one": "{n} day",
    "day.other": "{n} days",
    "why_title": "**Why these quotes?**",
    "why_title_missed": "**Why no sure answer?** The nearest that was found:",
    "why_searched": "Searched: {question}",
    "why_meaning_very": "very close in meaning ({number} of 1)",
    "why_meaning_close": "close in meaning ({number} of 1)",
    "why_meaning_somewhat": "somewhat close in meaning ({number} of 1)",
    "why_meaning_hardly": "hardly close in meaning ({number} of 1)",
    "why_word": "“{word}”",
    "why_words": "has your words {words}",
    "why_no_words": "has none of your words as you wrote them",
    "why_old": "{age} old when asked",
    "why_fresh": "less than an hour old when asked",
    "why_same_day": "of the day it was asked",
    "why_undated": "states no date",
    "why_second": "a second, closer reading gives it {percent} of 100",
    "why_ahead": "Before quote {number}: {edges}.",
    "why_ahead_though": "Before quote {number}: {edges}; that one is {others}.",
    "why_ahead_narrowly": "Only just before quote {number}.",
    "why_not_kept": "how it was found was not kept for this card.",
    "edge_second": "rated higher on the second reading",
    "edge_meaning": "closer in meaning",
    "edge_words": "stronger in your words",
    "edge_newer": "newer",
    "edge_time": "a better fit in time",
    "why_confidence": "The chance that the answer is among the first three quotes was put at {percent} of 100.",
    "why_threshold": "Answers are shown from {percent} on ({mode}).",
    "mode_careful": "setting “careful”",
    "mode_balanced": "setting “balanced”",
    "mode_eager": "setting “eager”",
    "mode_own": "a limit set by whoever runs this bot",
    "no_card_yet": "There is no answer here yet that I could look at. Ask a question first.",
}
