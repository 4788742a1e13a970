"""Short notices for presses."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "notice_no_more_quotes": "No more quotes.",
    "notice_removed": "Removed.",
    "notice_removed_already": "It was removed already.",
    "notice_saved": "Saved.",
    "notice_unchanged": "It is set so already.",
    "notice_not_administrator": "Only administrators can change this.",
    "notice_card_gone": "This answer is too old for its buttons. Please ask again.",
    "notice_unknown_button": "This button is no longer known. Please use the command.",
    "notice_database_away": "I cannot reach my database now. This is done as soon as it is back.",
    "notice_internal_error": "That failed here. Nothing was lost; please try again.",
}
