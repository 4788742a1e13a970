"""The buttons under an alert: mute a subscription for a day, make it stricter, stop it, show what had no room."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.answers import Quote
from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Reaction
from bot.rendering import render_alerts
from bot.rooms.seldom import Seldom
from bot.texts import Texts
from bot.types import Chat, ChatKind, Press, Subscription, Topical
from bot.watching.alert_pages import AlertPages, LeftOut, Page
from bot.watching.alerts import MOST, Alert
from bot.watching.leaving_out import next_of, page_alert, passages_of
from bot.watching.story_alerts import StoryAlerts
from corpus.types import Passage

MUTED_FOR = timedelta(days=1)

SHOWN_FOR = timedelta(minutes=1)
"""How long the members of a group who press the same "show more" get it once together."""

LONGEST_NUMBER = 18
"""Digits of a number that a database can hold."""


class AlertButtons:
    """Handles presses under alerts."""

    def __init__(self, with_: Collaborators) -> None:
        """Change subscriptions in the store of `with_`."""
        self._store, self._library, self._clock = with_.store, with_.library, with_.clock
        self._alerts, self._pages = StoryAlerts(with_.store), AlertPages(with_.store)
        self._shown = Seldom(SHOWN_FOR)

    async def mute(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Tell nothing for a day."""
        subscription, texts = await self._behind(press, argument), Texts(chat.language)
        until = self._clock.now() + MUTED_FOR
        await asyncio.to_thread(self._alerts.mute, subscription.id, until)
        return Reaction(texts.say("muted_for_a_day", until=texts.moment(until, chat.zone)))

    async def tighten(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Tell only what fits better than the worst of this alert did; pressed again that stays as it is."""
        number, _, thousandths = argument.partition(":")
        subscription, texts = await self._behind(press, number), Texts(chat.language)
        if not thousandths.isdecimal() or subscription.what is Topical.SOURCE:
            raise CommandError("tightest")
        now, wanted = subscription.strictness or 0.0, min(int(thousandths[:4]) / 1000, MOST)
        if wanted > now:
            await asyncio.to_thread(self._alerts.set_strictness, subscription.id, wanted)
        return Reaction(texts.say("tightened", score=texts.score(max(now, wanted))))

    async def stop(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """End the subscription."""
        subscription = await self._behind(press, argument)
        await asyncio.to_thread(self._store.remove_subscription, subscription.place, subscription.id)
        return Reaction(Texts(chat.language).say("stopped"))

    async def more(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Show the stories that an alert had no room for, the next few of them, once for all who press at once."""
        page_id, _, position = argument.partition(":")
        page = await asyncio.to_thread(self._pages.get, page_id)
        known = position.isdecimal() and len(position) <= LONGEST_NUMBER
        start = int(position) if known else sys.maxsize
        if page is None or page.place.chat_id != press.room.place.chat_id or not next_of(page, start):
            raise CommandError("alert_page_gone")
        alert, now = await self._page(page, start), self._clock.now()
        # Asked when there is something to show: what failed was not shown, and may be asked for again.
        if press.room.kind is not ChatKind.PRIVATE and not self._shown.may((page.id, start), now):
            return Reaction(Texts(chat.language).say("alert_page_shown"))
        await asyncio.to_thread(self._alerts.note_told, page.place, [one.story for one in alert.told], now)
        return Reaction(messages=(render_alerts.alert(alert, Texts(chat.language), chat.zone),))

    async def _page(self, page: Page, start: int) -> Alert:
        left = next_of(page, start)
        found = {one.id: one for one in await self._library.passages(passages_of(left))}
        subscriptions = await self._subscriptions(page)
        there = [(one, found[one.passage]) for one in left if one.passage in found]
        quotes = {one.passage: await self._quote(one, passage, subscriptions) for one, passage in there}
        alert = page_alert(page, start, quotes, passages=found, subscriptions=subscriptions)
        if not alert.told:
            raise CommandError("alert_page_gone")
        return alert

    async def _subscriptions(self, page: Page) -> dict[int, Subscription]:
        """Return those subscriptions of a page that are there still, each with the score from which it tells."""
        there = await asyncio.to_thread(self._store.subscriptions, page.place)
        floors = await self._library.watched(lambda room: {what: room.floor(what) for what in Topical})
        return {
            one.id: replace(one, strictness=floors[one.what] if one.strictness is None else one.strictness)
            for one in there
        }

    async def _quote(self, left: LeftOut, passage: Passage, subscriptions: Mapping[int, Subscription]) -> Quote:
        known = [subscriptions[each.subscription] for each in left.because if each.subscription in subscriptions]
        asked = known[0].topic if known and known[0].what is not Topical.SOURCE else passage.article.title
        bests = await self._library.best_sentences(asked, [passage])
        return Quote(passage, bests.get(passage.id))

    async def _behind(self, press: Press, number: str) -> Subscription:
        """Return the subscription behind a button; what another chat subscribed is nobody's business here."""
        known = number.isdecimal() and len(number) <= LONGEST_NUMBER
        found = await asyncio.to_thread(self._alerts.subscription, int(number)) if known else None
        if found is None or found.place.chat_id != press.room.place.chat_id:
            raise CommandError("subscription_gone")
        return found
