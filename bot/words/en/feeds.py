"""Feeds in trouble, for administrators."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "feed_failing": "**A feed is failing: {title}**",
    "feed_failing_since": "It has given nothing since {since} ({zone}).",
    "feed_failing_remedy": (
        "I keep asking it, ever more rarely. If it has moved, follow its new address with `heliograph feeds add URL` "
        "and drop this one with `heliograph feeds remove URL`."
    ),
    "feed_silent": "**A feed has gone silent: {title}**",
    "feed_silent_since": "It answers, but has had nothing new since {since} ({zone}).",
    "feed_silent_remedy": (
        "I keep asking it. Please see whether the site publishes elsewhere now; if it does, follow that address with "
        "`heliograph feeds add URL` and drop this one with `heliograph feeds remove URL`."
    ),
    "feed_off": "**A feed was switched off: {title}**",
    "feed_off_since": "It has given nothing since {since} ({zone}), and I no longer ask it.",
    "feed_off_remedy": (
        "When it works again, `heliograph feeds add URL` switches it on. If it is gone for good, drop it with "
        "`heliograph feeds remove URL`."
    ),
    "feed_reason": "The last error: {reason}.",
}
