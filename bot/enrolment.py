"""What a place is sent unasked: subscribed, listed, removed, or watched from an answer.

What a wish means is decided in `subscriptions`, who may have it in `access`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot import render
from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Message, Reaction
from bot.permits import Permits, card_behind
from bot.subscriptions import check_room_for_more, parse_subscribe
from bot.texts import Texts
from bot.types import Chat, Place, Press, Request, Topical, Wish

LONGEST_NUMBER = 18
"""Digits of a number that a database can hold."""


class Enrolment:
    """Handles the commands and buttons of subscriptions."""

    def __init__(self, with_: Collaborators) -> None:
        """Keep subscriptions in the store of `with_`; its library says where a new topic begins."""
        self._library, self._store, self._clock = with_.library, with_.store, with_.clock
        self._settings, self._permits = with_.settings, Permits(with_.rooms)

    async def subscribe(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Subscribe this place, or a channel that the person administers."""
        wish, texts = parse_subscribe(request.argument), Texts(chat.language)
        target = await self._target(request, chat, wish)
        if not await self._keep(target.place, wish):
            return [render.say(texts, "subscribed_already")]
        return [render.subscribed(wish, target, texts)]

    async def unsubscribe(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Remove one subscription of this place by number, or all of them."""
        await self._permits.require_change(request)
        texts, argument = Texts(chat.language), request.argument.lower()
        if argument in ("all", "все", "всё"):
            count = await asyncio.to_thread(self._store.remove_all, chat.place)
            if not count:
                raise CommandError("nothing_to_remove")
            return [render.say(texts, "unsubscribed_all", subscriptions=texts.count("subscription", count))]
        if not argument.isdecimal():
            raise CommandError("unsubscribe_usage")
        if not await self._removed(chat.place, argument):
            raise CommandError("nothing_to_remove")
        return [render.say(texts, "unsubscribed")]

    async def list(self, request: Request, chat: Chat) -> Sequence[Message]:
        """List what this place is subscribed to."""
        return [await self._list(chat)]

    async def watch(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Make a topic subscription of the question behind a card."""
        texts = Texts(chat.language)
        card = await card_behind(press, argument, self._store)
        if card is None:
            return Reaction(texts.say("notice_card_gone"))
        added = await self._keep(chat.place, Wish(Topical.TOPIC, topic=card.question))
        if self._settings.learn_from_readers and card.answered:
            # Who watches a question found its answer good; the quote that stood first speaks for it.
            await asyncio.to_thread(self._store.note_use, card.id, card.passage_ids[0], now=self._clock.now())
        return Reaction(texts.say("watch_added" if added else "watch_already"))

    async def remove(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Remove a subscription from the list that the button stands under."""
        removed = argument.isdecimal() and await self._removed(chat.place, argument)
        notice = Texts(chat.language).say("notice_removed" if removed else "notice_removed_already")
        return Reaction(notice, edit=await self._list(chat))

    async def _target(self, request: Request, chat: Chat, wish: Wish) -> Chat:
        """Return the chat that a wish is for, after checking that the person may speak for it."""
        if wish.channel is None:
            await self._permits.require_change(request)
            return chat
        room = await self._permits.channel(request, wish.channel)
        return await asyncio.to_thread(
            self._store.ensure_chat, room, language=chat.language, zone=chat.zone, length=chat.length
        )

    async def _keep(self, place: Place, wish: Wish) -> bool:
        existing = await asyncio.to_thread(self._store.subscriptions, place)
        if not any((one.what, one.at, one.topic) == (wish.what, wish.at, wish.topic) for one in existing):
            check_room_for_more(existing, limit=self._settings.subscriptions_per_chat)
        cursor = await self._library.last_indexed()
        enrolment = await asyncio.to_thread(
            self._store.add_subscription, place, wish, cursor=cursor, now=self._clock.now()
        )
        return enrolment.new

    async def _removed(self, place: Place, number: str) -> bool:
        if len(number) > LONGEST_NUMBER:
            return False
        return await asyncio.to_thread(self._store.remove_subscription, place, int(number))

    async def _list(self, chat: Chat) -> Message:
        existing = await asyncio.to_thread(self._store.subscriptions, chat.place)
        return render.subscriptions(existing, chat, Texts(chat.language))
