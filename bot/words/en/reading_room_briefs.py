"""The reading room: the briefs of days, their list and their feed."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_briefs_title": "Briefs",
    "web_briefs_on": "Briefs on “{topic}”",
    "web_briefs_topic": "Brief on …",
    "web_briefs_show": "Show",
    "web_briefs_all": "All news",
    "web_briefs_followed": "Topics that chats follow",
    "web_briefs_nothing": "There is no brief yet: no article is stored. `heliograph ingest` takes articles in.",
    "web_briefs_none": "No article is of {month}.",
    "web_briefs_none_on": "The articles of {month} have nothing on “{topic}”.",
    "web_briefs_months": "Other months",
    "web_brief_days": "Other days",
    "web_brief_topic": "This day on …",
    "web_brief_lengths": "How much is said",
    "web_brief_headlines": "Headlines",
    "web_brief_short": "Short",
    "web_brief_full": "Full",
    "web_brief_story": "The whole story",
    "web_feed_title": "Daily briefs",
    "web_feed_topic": "Daily briefs on “{topic}”",
    "web_feed_heading": "Feed",
    "web_feed_about": "A feed reader gets the brief of each day once the day is over.",
    "web_feed_about_topic": "A feed reader gets what each day brings on “{topic}” once the day is over.",
    "web_feed_until": "Whoever has the address can read this feed, and nothing else here. It works until {until}.",
    "web_feed_address": "Address for a feed reader (Atom)",
    "web_feed_open": "Open the feed",
}
