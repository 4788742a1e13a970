"""What leads into other chats and back: inline mode, links, sharing."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "inline_go_on": "Go on typing: a whole question finds more",
    "inline_nothing": "No sure answer. Ask me in private",
    "inline_nothing_indexed": "There is nothing to search yet",
    "inline_closed": "This bot is closed to you",
    "inline_enough": "Next question in {wait}",
    "inline_failed": "That failed here. Please try again",
    "link_broken": "This link is cut off, or it is not one of mine. /help shows what I can do.",
    "link_unknown_quote": (
        "This link leads to a quote that I do not have: it is of another bot, or of articles taken in anew since. "
        "A question may find it."
    ),
    "link_withdrawn": "This link leads to an article that was withdrawn on {when}. Nothing of it is shown any more.",
    "permanent_link": "Permanent link to this quote",
    "button_share": "Share",
    "button_in_context": "In context",
    "button_add_to_group": "Add me to a group",
    "help_elsewhere": "**In other chats**",
    "help_inline": "`{bot} who pays for the Rogun dam?` in any chat shows quotes; the one you pick is sent there",
    "help_links": (
        "“Share” passes an answer or a brief on as a link that opens it with me; under “Context” stands a permanent "
        "link to the quote"
    ),
}
