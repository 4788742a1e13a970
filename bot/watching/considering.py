"""A wish is tried on the last days before it is saved: backtest, stricter, looser, save, cancel.

What is being considered is kept in the database, so that its buttons outlast a restart.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.answers import Quote
from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Message, Reaction
from bot.rendering import render, render_alerts
from bot.rendering.render_alerts import Trial
from bot.rooms.permits import Permits
from bot.rooms.subscriptions import check_room_for_more, missing_of
from bot.texts import Texts
from bot.types import Chat, Place, Press, Topical, Window, Wish
from bot.watching.backtest import LOOKED_BACK, Found, looser, sent, stricter
from bot.watching.matching import Want
from bot.watching.watch_wishes import source_named
from bot.watching.wishing import Considered, Wishing

SOURCES_FOR = timedelta(days=60)
"""A source that was not heard of for longer is not offered."""


class Considering:
    """Offers wishes and handles the buttons under the offer."""

    def __init__(self, with_: Collaborators) -> None:
        """Try wishes on the library of `with_`, keep them in its store."""
        self._library, self._store, self._clock = with_.library, with_.store, with_.clock
        self._wishing, self._permits = Wishing(with_.store), Permits.of(with_)
        self._limit = with_.settings.subscriptions_per_chat

    async def offer(self, wish: Wish, chat: Chat, *, target: Chat) -> Message:
        """Return what a wish for `target` would have sent, with buttons to save it, shown in `chat`.

        Raises CommandError unknown_source, subscribed_already, too_many_subscriptions.
        """
        wish = await self._named(wish)
        await self._check(wish, target.place)
        found = await self.tested(wish)
        put = self._wishing.put
        considered = await asyncio.to_thread(put, chat.place, target.place, wish, found, now=self._clock.now())
        return await self._shown(considered, chat)

    async def tested(self, wish: Wish) -> tuple[Found, ...]:
        """Return the stories of the last days that fit a wish, best first."""
        now, want = self._clock.now(), Want(wish.what, wish.topic)
        window = Window(now - LOOKED_BACK, now)
        return await self._library.watched(lambda room: room.backtest(want, window))

    async def would_send(self, wish: Wish) -> int:
        """Return how many messages a wish would have sent in the last days."""
        found = await self.tested(wish)
        return len(sent(found, await self._floor(wish)))

    async def save(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Make a subscription of what is being considered."""
        considered, texts = await self._considered(press, argument), Texts(chat.language)
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
        return Reaction(edit=render_alerts.subscribed(wish, texts))

    async def stricter(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Show what fewer would have come."""
        considered = await self._considered(press, argument)
        return await self._changed(considered, stricter(considered.found, await self._floor(considered.wish)), chat)

    async def looser(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Show what more would have come."""
        considered = await self._considered(press, argument)
        return await self._changed(considered, looser(considered.found, await self._floor(considered.wish)), chat)

    async def cancel(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Forget what is being considered."""
        considered = await self._considered(press, argument)
        await asyncio.to_thread(self._wishing.drop, considered.id)
        return Reaction(edit=render.say(Texts(chat.language), "backtest_cancelled"))

    async def _changed(self, considered: Considered, strictness: float | None, chat: Chat) -> Reaction:
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

    async def _named(self, wish: Wish) -> Wish:
        if wish.what is not Topical.SOURCE:
            return wish
        now = self._clock.now()
        known = await self._library.watched(lambda room: room.outlets(now - SOURCES_FOR, now))
        return replace(wish, topic=source_named(wish.topic, known))

    async def _check(self, wish: Wish, place: Place) -> None:
        existing = await asyncio.to_thread(self._store.subscriptions, place)
        missing = missing_of([wish], existing)
        if not missing:
            raise CommandError("subscribed_already")
        check_room_for_more(existing, len(missing), limit=self._limit)
