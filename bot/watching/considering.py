"""A wish is tried on the last days before it is saved: backtest, stricter, looser, save, cancel.

A subscription that is there can be tried and changed in the same way.
What is being considered is kept in the database, so that its buttons outlast a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.answers import Quote
from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Message, Reaction
from bot.rendering import render, render_alerts
from bot.rendering.render_alerts import Trial
from bot.rooms.permits import Permits
from bot.rooms.subscriptions import check_room_for_more, missing_of
from bot.texts import Texts
from bot.types import Chat, Place, Press, Subscription, Topical, Wish
from bot.watching.backtest import Found, Tried, looser, sent, stricter
from bot.watching.matching import Want
from bot.watching.story_alerts import StoryAlerts
from bot.watching.watch_wishes import source_among, source_named
from bot.watching.wishing import About, Considered, Wishing

SOURCES_FOR = timedelta(days=60)
"""A source that was not heard of for longer is not named to whoever writes an unknown one; whoever names it is told."""


Step = Callable[[Sequence[Found], float], float | None]
"""What was found and the score from which it is told -> another such score, None where there is none."""


class Considering:
    """Offers wishes and handles the buttons under the offer."""

    def __init__(self, with_: Collaborators) -> None:
        """Try wishes on the library of `with_`, keep them in its store."""
        self._library, self._store, self._clock = with_.library, with_.store, with_.clock
        self._wishing, self._permits = Wishing(with_.store), Permits.of(with_)
        self._alerts = StoryAlerts(with_.store)
        self._limit, self._sharing = with_.settings.subscriptions_per_chat, with_.sharing

    async def offer(self, wish: Wish, chat: Chat, *, target: Chat) -> Message:
        """Return what a wish for `target` would have sent, with buttons to save it, shown in `chat`.

        Raises CommandError unknown_source, subscribed_already, too_many_subscriptions.
        """
        wish, silent_since = await self._named(wish)
        await self._check(wish, target.place)
        message = await self._considering(wish, About(chat.place, target.place), chat)
        if silent_since is None:
            return message
        return render_alerts.of_silent_source(message, wish.topic, silent_since, Texts(chat.language))

    async def offer_change(self, subscription: Subscription, chat: Chat) -> Message:
        """Return what a subscription of `chat` sends, with buttons to have it send more or less.

        Raises CommandError brief_not_adjusted.
        """
        if subscription.what is Topical.BRIEF:
            raise CommandError("brief_not_adjusted")
        wish = Wish(subscription.what, topic=subscription.topic, strictness=subscription.strictness)
        return await self._considering(wish, About(chat.place, subscription.place, subscription.id), chat)

    async def tested(self, wish: Wish) -> Tried:
        """Return the stories of the last days that fit a wish, best first."""
        now, want = self._clock.now(), Want(wish.what, wish.topic)
        return await self._library.watched(lambda room: room.backtest(want, now=now))

    async def would_send(self, wish: Wish, texts: Texts) -> str:
        """Return in words how many messages a wish would have sent in the last days."""
        tried = await self.tested(wish)
        would = () if tried.until else sent(tried.found, await self._floor(wish))
        return render_alerts.messages(would, texts)

    async def save(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Make a subscription of what is being considered."""
        considered, texts = await self._considered(press, argument), Texts(chat.language)
        if considered.subscription is not None:
            return await self._change(considered, considered.subscription, texts)
        wish, place = considered.wish, considered.target
        cursor = await self._library.last_indexed()
        try:
            await self._check(wish, place)
        except CommandError as error:
            await asyncio.to_thread(self._wishing.drop, considered.id)
            return Reaction(edit=render.say(texts, error.key, **error.values))
        add, now = self._store.add_subscription, self._clock.now()
        await asyncio.to_thread(add, place, wish, cursor=cursor, now=now, by=press.person.id)
        await asyncio.to_thread(self._wishing.drop, considered.id)
        return Reaction(edit=self._sharing.wish(render_alerts.subscribed(wish, texts), wish, texts))

    async def stricter(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Show what fewer would have come."""
        return await self._stepped(press, chat, argument, stricter)

    async def looser(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Show what more would have come."""
        return await self._stepped(press, chat, argument, looser)

    async def cancel(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Forget what is being considered."""
        considered = await self._considered(press, argument)
        await asyncio.to_thread(self._wishing.drop, considered.id)
        return Reaction(edit=render.say(Texts(chat.language), "backtest_cancelled"))

    async def _considering(self, wish: Wish, about: About, chat: Chat) -> Message:
        tried = await self.tested(wish)
        considered = await asyncio.to_thread(self._wishing.put, wish, about, tried, now=self._clock.now())
        return await self._shown(considered, chat)

    async def _change(self, considered: Considered, subscription_id: int, texts: Texts) -> Reaction:
        """Have a subscription that is there tell from the score on that was chosen."""
        wanted = considered.strictness
        await asyncio.to_thread(self._wishing.drop, considered.id)
        found = await asyncio.to_thread(self._alerts.subscription, subscription_id)
        if found is None or found.place != considered.target:
            return Reaction(edit=render.say(texts, "subscription_gone"))
        if wanted is not None:
            await asyncio.to_thread(self._alerts.set_strictness, found.id, wanted)
        return Reaction(edit=render_alerts.adjusted(found, await self._floor(considered.wish), texts))

    async def _stepped(self, press: Press, chat: Chat, argument: str, step: Step) -> Reaction:
        considered = await self._considered(press, argument)
        strictness = step(considered.found, await self._floor(considered.wish))
        if strictness is None:
            return Reaction(Texts(chat.language).say("wish_same"))
        await asyncio.to_thread(self._wishing.set_strictness, considered.id, strictness)
        changed = replace(considered, wish=replace(considered.wish, strictness=strictness))
        return Reaction(edit=await self._shown(changed, chat))

    async def _considered(self, press: Press, wish_id: str) -> Considered:
        """Return the wish behind a button; raises CommandError wish_gone, not_administrator."""
        considered = await asyncio.to_thread(self._wishing.get, wish_id)
        if considered is None or considered.place.chat_id != press.room.place.chat_id:
            raise CommandError("wish_gone")
        elsewhere = considered.target.chat_id != press.room.place.chat_id
        if elsewhere and not await self._permits.administers(press.person.id, considered.target.chat_id):
            raise CommandError("notice_not_administrator")
        return considered

    async def _shown(self, considered: Considered, chat: Chat) -> Message:
        floor, found = await self._floor(considered.wish), considered.found
        would = sent(found, floor)
        shown = [one.passage_id for one in ((would[0], would[-1]) if would else found[:1])]
        passages = await self._library.passages(shown)
        asked = considered.wish.topic
        bests = await self._library.best_sentences(asked, passages)
        quotes = {passage.id: Quote(passage, bests.get(passage.id)) for passage in passages}
        return render_alerts.backtest(Trial(considered, floor, quotes), Texts(chat.language), chat.zone)

    async def _floor(self, wish: Wish) -> float:
        if wish.strictness is not None:
            return wish.strictness
        return await self._library.watched(lambda room: room.floor(wish.what))

    async def _named(self, wish: Wish) -> tuple[Wish, datetime | None]:
        """Return a wish with its source as that calls itself, and since when that is silent, None where it is not."""
        if wish.what is not Topical.SOURCE:
            return wish, None
        now = self._clock.now()
        known = await self._library.watched(lambda room: room.outlets(now - SOURCES_FOR, now))
        try:
            return replace(wish, topic=source_named(wish.topic, known)), None
        except CommandError as error:
            if error.key != "unknown_source":
                raise
            heard = await self._library.watched(lambda room: room.last_heard(now))
            named = source_among(wish.topic, sorted(heard, key=heard.__getitem__, reverse=True))
            if named is None:
                raise
            return replace(wish, topic=named), heard[named]

    async def _check(self, wish: Wish, place: Place) -> None:
        existing = await asyncio.to_thread(self._store.subscriptions, place)
        missing = missing_of([wish], existing)
        if not missing:
            raise CommandError("subscribed_already")
        check_room_for_more(existing, len(missing), limit=self._limit)
