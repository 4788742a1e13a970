"""The buttons under an alert: mute a subscription for a day, make it stricter, stop it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Reaction
from bot.texts import Texts
from bot.types import Chat, Press, Subscription, Topical
from bot.watching.story_alerts import StoryAlerts

MUTED_FOR = timedelta(days=1)

LONGEST_STEP = 0.1
"""How much stricter one press makes a subscription at most: under a very good match "stricter" must not mean
"nothing"."""

SMALLEST_STEP = 0.02
MOST = 0.99

LONGEST_NUMBER = 18
"""Digits of a number that a database can hold."""


class AlertButtons:
    """Handles presses under alerts."""

    def __init__(self, with_: Collaborators) -> None:
        """Change subscriptions in the store of `with_`."""
        self._store, self._library, self._clock = with_.store, with_.library, with_.clock
        self._alerts = StoryAlerts(with_.store)

    async def mute(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Tell nothing for a day."""
        subscription, texts = await self._behind(press, argument), Texts(chat.language)
        until = self._clock.now() + MUTED_FOR
        await asyncio.to_thread(self._alerts.mute, subscription.id, until)
        return Reaction(texts.say("muted_for_a_day", until=texts.moment(until, chat.zone)))

    async def tighten(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Tell only what fits better than the worst of this alert did."""
        number, _, thousandths = argument.partition(":")
        subscription, texts = await self._behind(press, number), Texts(chat.language)
        if not thousandths.isdecimal() or subscription.what is Topical.SOURCE:
            raise CommandError("tightest")
        default = await self._library.watched(lambda room: room.floor(subscription.what))
        now = default if subscription.strictness is None else subscription.strictness
        wanted = tightened(now, int(thousandths[:4]) / 1000, worded=subscription.what is Topical.WORDS)
        if wanted is None:
            raise CommandError("tightest")
        await asyncio.to_thread(self._alerts.set_strictness, subscription.id, wanted)
        return Reaction(texts.say("tightened", score=texts.score(wanted)))

    async def stop(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """End the subscription."""
        subscription = await self._behind(press, argument)
        await asyncio.to_thread(self._store.remove_subscription, subscription.place, subscription.id)
        return Reaction(Texts(chat.language).say("stopped"))

    async def _behind(self, press: Press, number: str) -> Subscription:
        """Return the subscription behind a button; what another chat subscribed is nobody's business here."""
        known = number.isdecimal() and len(number) <= LONGEST_NUMBER
        found = await asyncio.to_thread(self._alerts.subscription, int(number)) if known else None
        if found is None or found.place.chat_id != press.room.place.chat_id:
            raise CommandError("subscription_gone")
        return found


def tightened(now: float, score: float, *, worded: bool) -> float | None:
    """Return the score from which to tell, just above one that came; None where that is as high as it goes.

    Keywords have steps of 0.2, and are taken half a step further at a time.
    """
    if worded:
        wanted = max(round(score + 0.1, 2), now)
        return wanted if now < wanted < 1.0 else None
    wanted = round(min(max(score + 0.005, now + SMALLEST_STEP), now + LONGEST_STEP), 2)
    return wanted if now < wanted <= MOST else None
