"""Briefs and alerts."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "brief_title": "**Brief**",
    "brief_title_topic": "**Brief: {topic}**",
    "brief_window": "{since} – {until} ({zone})",
    "brief_days": "{days} ({zone})",
    "brief_older": "There is nothing newer. This is the newest day that the articles have.",
    "brief_older_topic": "There is nothing newer on this topic. This is the newest day that has an article on it.",
    "brief_late": "This brief is late: it could not be sent on time.",
    "brief_empty": "Nothing happened in this time that the articles tell of.",
    "brief_empty_topic": "The articles of this time have nothing on this topic.",
    "brief_thin": "There was little in this time. This is all that the articles have.",
    "brief_nothing_new": (
        "Nothing new since {when}: what the articles of this time tell was sent here before. "
        "`{command}` shows it again."
    ),
    "brief_left_out": "Left out, told here before and nothing added: {stories}.",
    "brief_rests": "Rests on {articles} from {sources}.",
    "brief_told": "Told: {told} of {found} stories.",
    "brief_kept": "Kept: {articles}.",
    "brief_updated": "Last update: {when}.",
    "brief_silent": "Silent: {names}.",
    "brief_broken": "Broken: {names}.",
    "names_more": "{names} and {more} more",
    "story_new": "New",
    "story_updated": "Updated",
    "story_running": "Told before",
    "story_one_source": "one source",
    "story_counts": "{outlets}, {origins}",
    "story_more": "More:",
    "story_sources": "Sources",
    "sources_differ": "Sources differ: {about}",
    "one_source_differs": "One source differs from itself: {about}",
    "differ_later": "The second is from a later day and may simply know more.",
    "timeline_title": "**Timeline: {topic}**",
    "timeline_period": "Published in this time: {period}.",
    "timeline_rests": "Of {articles} on it from {sources}: the days that they tell of most, one sentence for each.",
    "timeline_none": "No article that I keep is on “{topic}”. Try other words, or a question: `/ask`.",
    "timeline_too_little": (
        "There is too little on “{topic}” for a timeline: {articles} from {sources}, and not two days that they tell "
        "of. `/ask` shows what there is."
    ),
}
