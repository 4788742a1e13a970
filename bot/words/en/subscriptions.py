"""Subscriptions."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "subscriptions_title": "**Subscriptions**",
    "subscriptions_none": (
        "Nothing is subscribed here.\n\nTry `/subscribe brief 08:00` or `/subscribe topic water disputes`."
    ),
    "subscriptions_rest": "and {subscriptions} more; `/unsubscribe` takes their numbers too",
    "subscription_brief": "brief {times} ({zone})",
    "subscribed_brief": "A brief will come {times} ({zone}). `/subscriptions` lists what is sent here.",
    "subscribed_there": "There already: {times} (no. {number}).",
    "subscribed_quiet": "At {times} there are quiet hours ({quiet}): the brief comes when they end.",
    "subscribed_already": "That subscription is there already.",
    "subscribed_for_channel": "It goes to {channel}; `/subscriptions {channel}` lists what does.",
    "unsubscribed": "Removed.",
    "unsubscribed_all": "Removed: {subscriptions}.",
    "watch_already": "This is being watched already.",
}
