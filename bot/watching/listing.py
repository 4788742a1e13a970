"""How the list of subscriptions names those that watch. Pure."""

from __future__ import annotations

from bot.rendering.markup import Markup, clipped
from bot.texts import Texts
from bot.types import Subscription

TOPIC_UNITS = 80


def watches(subscription: Subscription, texts: Texts, zone: str) -> Markup:
    """Return a subscription that watches: its kind, how strict it is, and until when it is muted."""
    until = subscription.muted_until and texts.moment(subscription.muted_until, zone)
    said = [texts.say(f"watches_{subscription.what}", topic=clipped(subscription.topic, TOPIC_UNITS))]
    if subscription.strictness is not None:
        said.append(texts.say("watches_from", score=texts.score(subscription.strictness)))
    if until:
        said.append(texts.say("watches_muted", until=until))
    line = Markup().plain("; ".join(said))
    return line.dated(until, subscription.muted_until) if until and subscription.muted_until else line
