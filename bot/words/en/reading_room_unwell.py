"""The reading room: what keeps the bot from its work, and what its owner should know besides."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_unwell_index": (
        "The index cannot be searched. If it is not there or damaged, heliograph index build makes it anew; if it is "
        "away, look after its database."
    ),
    "web_unwell_database": "The database of the bot does not answer as it should; look after it, and read the log.",
    "web_unwell_telegram": "Telegram has not been reached since {since}; the log says what it answers, if anything.",
    "web_unwell_disk": "{free} MiB of the disk are free, {needed} are needed; make room in the home folder.",
    "web_unwell_outbox": "A message that may go has waited since {since}; the outbox says why.",
    "web_unwell_late": "Messages that are late: {many}.",
    "web_unwell_pile": "{lane}: {many} since {since}; to the last try was said:",
    "web_unwell_untried": "{lane}: {many} since {since}; not tried yet.",
    "web_unwell_paused": "Broadcasts are held back since {since}; answers go on, and heliograph admin resume ends it.",
    "web_unwell_follows": "Another process of this bot leads: it sends, composes and asks Telegram.",
}
