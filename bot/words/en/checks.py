"""Whether a quote still holds."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "verify_title": "**Checked**",
    "verify_live_title": "**Checked on the live page**",
    "verify_quote": "Quote {number}",
    "verify_before": "Quoted:",
    "verify_after": "The page now says:",
    "verify_after_stored": "The newer version says:",
    "verify_nothing_now": "Nothing like it stands in its place.",
    "verify_more_changes": "and {more} more sentences",
    "verify_usage": "Write the number of the quote: `/verify 2`, or just `/verify` for all that were shown",
    "verify_no_quote": "The last answer here has no quote {number}; its quotes go from 1 to {last}.",
    "verify_nothing": "The last answer here found nothing, so there is no quote to check.",
    "check_passage_gone": "This passage is no longer stored: the articles have been taken in again since.",
    "check_slice_holds": "The quote is a slice of the stored article, character for character.",
    "check_slice_fails": "The stored article does not have these words where they were quoted.",
    "check_seal_whole": "The stored text, title and date are as they were taken in (checksum).",
    "check_seal_text": "The stored text is not as it was taken in: its checksum does not fit.",
    "check_seal_header": "Title, outlet or date are not as they were taken in: the checksum does not fit.",
    "check_seal_not_kept": (
        "Not checked: whether this older version is as it was taken in. Only the newest one has a checksum."
    ),
    "check_newest": "No newer version of the article is stored.",
    "check_newer_holds": "A newer version is stored, and these words stand in it too.",
    "check_newer_changed": "A newer version is stored, and it has other words:",
    "check_newer_lacks": "A newer version is stored, and it does not have these words.",
    "check_shown": "The article is not withdrawn.",
    "check_withdrawn_gone": "Withdrawn since {when}: its page was gone.",
    "check_withdrawn_outlet": "Withdrawn since {when}, with all of its outlet.",
    "check_withdrawn_removed": "Withdrawn since {when} by whoever runs this bot.",
    "check_live_asked": "The live page is being looked at; what it says follows.",
    "check_live_off": "Live page not asked: fetching is off.",
    "check_live_paused": "Live page not asked: only one look at a time in a chat, half a minute apart. Try again soon.",
    "check_live_no_address": "Live page not asked: the article has no address.",
    "check_live_holds": "The quote's words stand on the live page ({when}).",
    "check_live_changed": "The live page has other words ({when}):",
    "check_live_cut": "Could not be checked: the live page shows too little of the article ({when}).",
    "check_live_gone": "The live page is gone: the server answers {status} ({when}).",
    "check_live_elsewhere": "Could not be checked: the address leads to another page now ({when}).",
    "check_live_paywall": "Could not be checked: the live page asks for a subscription ({when}).",
    "check_live_no_article": "Could not be read: no article text was found on the live page ({when}).",
    "check_live_refused": "Could not be read: the server answers {status} ({when}).",
    "check_live_unreachable": (
        "Could not be read: the live page gave no whole answer in time, or may not be asked ({when})."
    ),
}
