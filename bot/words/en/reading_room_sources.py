"""The reading room: where articles come from, and how the sources fare."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_sources": "Sources",
    "web_sources_find": "Name or address",
    "web_sources_show": "Find",
    "web_sources_all": "Show all",
    "web_sources_none": "There are no articles and no feeds yet.",
    "web_sources_none_called": "No source is called anything like “{name}”.",
    "web_sources_no_feeds": "The list of feeds cannot be read now, so nothing is known of how they fare.",
    "web_sources_chart": (
        "Charts: articles a day, {days}, up to the day of the newest article. Each has a scale of its own."
    ),
    "web_sources_bars": "Articles a day: {many} in all, {most} on the busiest",
    "web_sources_lately": "{many} in these days",
    "web_sources_stored": "{articles} in all",
    "web_sources_newest": "newest {when}",
    "web_sources_undated": "without a date {share}",
    "web_sources_reprints": "first elsewhere {share}",
    "web_sources_error": "Last error:",
    "web_sources_state_off": "switched off",
    "web_sources_state_failing": "failing",
    "web_sources_state_silent": "silent",
    "web_sources_state_ok": "in order",
    "web_sources_state_unfollowed": "no feed",
    "web_sources_means_off": "It failed for so long that it is not asked any more. Following it again switches it on.",
    "web_sources_means_failing": "It fails; it is asked again, ever more rarely.",
    "web_sources_means_silent": "It answers, but has had nothing new for unusually long.",
    "web_sources_means_ok": "It answers and brings articles.",
    "web_sources_means_unfollowed": "Its articles came in by file or from other feeds; it has none of its own.",
    "web_sources_feeds": "Feeds",
    "web_sources_no_feed": "No feed of this name is followed.",
    "web_sources_answered": "answered {when}",
    "web_sources_never": "never answered",
    "web_sources_due": "asked next {when}",
    "web_sources_items": "items: {many}",
    "web_sources_ask": "Ask within this source",
    "web_sources_days": "Articles a day",
    "web_sources_day": "Day",
    "web_sources_articles": "Articles",
    "web_sources_counted": "Counted {when}.",
    "web_pages": "Pages of this list",
    "web_page_before": "Page before",
    "web_page_after": "Next page",
    "web_page_of": "Page {number} of {pages}",
}
