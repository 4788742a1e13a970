"""The reading room: a story, who tells it and where they differ."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_story": "Story",
    "web_story_differ": "Where sources differ",
    "web_story_agree": (
        "No two texts were found to contradict each other. Only numbers, dates and holders of offices are compared, "
        "and only where it is plain that both speak of the same thing."
    ),
    "web_story_alone": "One text tells it, so there is nothing to compare.",
    "web_story_away": "The index cannot be read just now, so the texts were not compared. Reload the page later.",
    "web_story_compared": "Of more texts only the {compared} nearest to the middle of the story were compared.",
    "web_story_days": "Day by day",
    "web_story_reprints": "Carried as well by:",
    "web_story_reprinted": "Nothing but reprints of what is listed under other days.",
    "web_story_number": (
        "Stories are put together anew as articles arrive: this one may go into another, to which its link leads then. "
        "To cite, take the link of a passage, which stays."
    ),
    "web_story_gone": (
        "There is no story of this number now, and no other one gets it. Stories are put together anew as articles "
        "arrive, and a story ends when none of its articles is left. Articles and passages keep their numbers."
    ),
}
