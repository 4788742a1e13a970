"""Subscriptions."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "subscriptions_title": "**Subscriptions**",
    "subscriptions_none": (
        "Nothing is subscribed here.\n\nTry `/subscribe brief 08:00` or `/subscribe topic water disputes`."
    ),
    "subscriptions_rest": "and {subscriptions} more; `/unsubscribe` takes their numbers too",
    "subscription_brief": "brief every day at {time} ({zone})",
    "subscription_topic": "topic: {topic}",
    "subscribed_brief": "A brief will come every day at {time} ({zone}). `/subscriptions` lists what is sent here.",
    "subscribed_topic": "New passages on “{topic}” will come as they appear. `/subscriptions` lists what is sent here.",
    "subscribed_already": "That subscription is there already.",
    "subscribed_for_channel": "It goes to {channel}.",
    "unsubscribed": "Removed.",
    "unsubscribed_all": "Removed: {subscriptions}.",
    "watch_added": "Watching. New passages on this will come here.",
    "watch_already": "This is being watched already.",
}
