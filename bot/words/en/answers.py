"""Citations and answers."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "undated": "undated",
    "untitled": "Untitled",
    "unnamed_outlet": "outlet not named",
    "searched_as": "Searched: “{question}”",
    "as_of": "As of {when}",
    "asked_elsewhen": "You ask about {asked}; the articles cover {covered}.",
    "nothing_found": "**No sure answer was found.**",
    "searched": "Searched: {articles} ({range}).",
    "range": "{first} – {last}",
    "range_none": "none of them dated",
    "undated_among": "Undated among them: {articles}.",
    "last_update": "Last update: {when}.",
    "nearest_miss": "The nearest that was found; it may or may not answer:",
    "missing_word": "“{word}”",
    "missing_words": "Words of the question that this passage lacks: {words}",
    "missing_all": "This passage has none of the words of the question.",
    "missing_none": "This passage has every word of the question, but may be about something else.",
    "empty_corpus": (
        "There are no articles yet, so there is nothing to search.\n\n"
        "Whoever runs this bot adds some with `heliograph ingest PATH` or `heliograph feeds add URL`."
    ),
    "context_heading": "**In its context**",
    "context_newer": "The article has changed since. This is the version that was quoted.",
}
