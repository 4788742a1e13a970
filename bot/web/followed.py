"""The topics on which chats follow briefs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.types import Subscription, Topical

MOST = 30
"""Topics that a page offers, those that most chats follow."""


def topics_followed(subscriptions: Sequence[Subscription]) -> tuple[str, ...]:
    """Return the topics that subscriptions name, by the alphabet; never who follows them."""
    counted = Counter(" ".join(one.topic.split()) for one in subscriptions if one.what is Topical.TOPIC and one.topic)
    return tuple(sorted((topic for topic, _ in counted.most_common(MOST)), key=str.casefold))
