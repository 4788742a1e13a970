"""What became of what was quoted."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "correction_title": "**Correction** to what was sent here on {when}",
    "correction_before": "Quoted:",
    "correction_after": "In the article as of {when}:",
    "correction_missing": "As of {when} this no longer stands in the article.",
    "correction_gone": "The page of this article has been gone since {when}. Quoted from it was:",
    "correction_withdrawn": "This article was withdrawn from the archive on {when}. Quoted from it was:",
    "correction_more": "Further quotes that no longer stand: {more}",
    "correction_headline": "Its headline as of {when}:",
    "correction_gone_headline": "The page of this article has been gone since {when}. Its headline was shown.",
    "correction_withdrawn_headline": "This article was withdrawn from the archive on {when}. Its headline was shown.",
}
