"""What a place is sent unasked: subscribed, listed, removed, or watched from an answer.

What a wish means is decided in `subscriptions`, who may have it in `access`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Message, Reaction
from bot.rendering import render
from bot.rooms.permits import Permits, card_behind
from bot.rooms.subscriptions import check_room_for_more, missing_of, parse_subscribe, there_of
from bot.texts import Texts
from bot.types import Chat, Person, Place, Press, Request, Subscription, Topical, Wish
from bot.watching.considering import Considering
from bot.watching.story_alerts import StoryAlerts

LONGEST_NUMBER = 18
"""Digits of a number that a database can hold."""


class Enrolment:
    """Handles the commands and buttons of subscriptions."""

    def __init__(self, with_: Collaborators) -> None:
        """Keep subscriptions in the store of `with_`; its library says where a new topic begins."""
        self._library, self._store, self._clock = with_.library, with_.store, with_.clock
        self._settings, self._permits = with_.settings, Permits.of(with_)
        self._considering = Considering(with_)

    async def subscribe(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Subscribe this place, or a channel that the person administers; what watches is tried before it is saved."""
        wishes, texts = parse_subscribe(request.argument), Texts(chat.language)
        target = await self._target(request, chat, wishes[0])
        if wishes[0].what is not Topical.BRIEF:
            return [await self._considering.offer(wishes[0], chat, target=target)]
        there = there_of(wishes, await asyncio.to_thread(self._store.subscriptions, target.place))
        kept = await self._keep(target.place, wishes, by=request.person)
        if not kept:
            return [render.say(texts, "subscribed_already")]
        return [render.subscribed(kept, target, texts, there=there)]

    async def unsubscribe(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Remove one subscription of this place by number, or all of them."""
        await self._permits.require_change(request)
        texts, argument = Texts(chat.language), request.argument.lower()
        if argument in ("all", "все", "всё"):
            count = await asyncio.to_thread(self._store.remove_all, chat.place)
            if not count:
                return [render.say(texts, "subscriptions_none")]
            return [render.say(texts, "unsubscribed_all", subscriptions=texts.count("subscription", count))]
        if not argument.isdecimal():
            raise CommandError("unsubscribe_usage")
        if not await self._removed(chat.place, argument):
            raise CommandError("nothing_to_remove")
        return [render.say(texts, "unsubscribed")]

    async def list(self, request: Request, chat: Chat) -> Sequence[Message]:
        """List what this place is subscribed to, or with its number show what one of that sends."""
        if not request.argument.isdecimal():
            return [await self._list(chat)]
        await self._permits.require_change(request)
        return [await self._adjusting(chat, request.argument, missing="nothing_to_remove")]

    async def watch(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Tell of what answers the question behind a card from now on, and how often that would have been."""
        texts = Texts(chat.language)
        card = await card_behind(press, argument, self._store)
        if card is None:
            return Reaction(texts.say("notice_card_gone"))
        wish = Wish(Topical.QUESTION, topic=" ".join(card.question.split()))
        added = await self._keep(chat.place, [wish], by=press.person)
        if self._settings.learn_from_readers and card.answered:
            # Who watches a question found its answer good; the quote that stood first speaks for it.
            await asyncio.to_thread(self._store.note_use, card.id, card.passage_ids[0], now=self._clock.now())
        if not added:
            return Reaction(texts.say("watch_already"))
        would = await self._considering.would_send(wish, texts)
        return Reaction(texts.say("watch_question_added", messages=would))

    async def adjust(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Show what a subscription of the list sends, with buttons to have it send more or less."""
        return Reaction(messages=(await self._adjusting(chat, argument),))

    async def remove(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Remove a subscription from the list that the button stands under."""
        removed = argument.isdecimal() and await self._removed(chat.place, argument)
        notice = Texts(chat.language).say("notice_removed" if removed else "notice_removed_already")
        return Reaction(notice, edit=await self._list(chat))

    async def unmute(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Tell again of what a subscription of the list was muted for."""
        subscription = await self._mine(chat, argument)
        await asyncio.to_thread(StoryAlerts(self._store).mute, subscription.id, None)
        return Reaction(Texts(chat.language).say("unmuted"), edit=await self._list(chat))

    async def _target(self, request: Request, chat: Chat, wish: Wish) -> Chat:
        """Return the chat that a wish is for, after checking that the person may speak for it."""
        if wish.channel is None:
            await self._permits.require_change(request)
            return chat
        room = await self._permits.channel(request, wish.channel)
        return await asyncio.to_thread(
            self._store.ensure_chat, room, language=chat.language, zone=chat.zone, length=chat.length
        )

    async def _keep(self, place: Place, wishes: Sequence[Wish], *, by: Person | None) -> Sequence[Wish]:
        """Keep all of the wishes that the place has not, or none, and return them."""
        existing = await asyncio.to_thread(self._store.subscriptions, place)
        missing = missing_of(wishes, existing)
        check_room_for_more(existing, len(missing), limit=self._settings.subscriptions_per_chat)
        cursor, now = await self._library.last_indexed(), self._clock.now()
        for wish in missing:
            add = partial(self._store.add_subscription, by=by.id if by else None)
            await asyncio.to_thread(add, place, wish, cursor=cursor, now=now)
        return missing

    async def _removed(self, place: Place, number: str) -> bool:
        if len(number) > LONGEST_NUMBER:
            return False
        return await asyncio.to_thread(self._store.remove_subscription, place, int(number))

    async def _adjusting(self, chat: Chat, number: str, *, missing: str = "subscription_gone") -> Message:
        return await self._considering.offer_change(await self._mine(chat, number, missing=missing), chat)

    async def _mine(self, chat: Chat, number: str, *, missing: str = "subscription_gone") -> Subscription:
        """Return the subscription of this place with a number; raises CommandError `missing` where there is none.

        A button tells that there was one once, a number that somebody writes does not.
        """
        known = number.isdecimal() and len(number) <= LONGEST_NUMBER
        mine = await asyncio.to_thread(self._store.subscriptions, chat.place)
        found = [one for one in mine if known and one.id == int(number)]
        if not found:
            raise CommandError(missing)
        return found[0]

    async def _list(self, chat: Chat) -> Message:
        existing, now = await asyncio.to_thread(self._store.subscriptions, chat.place), self._clock.now()
        shown = [replace(one, muted_until=None) if unmuted(one, now) else one for one in existing]
        return render.subscriptions(shown, chat, Texts(chat.language))


def unmuted(subscription: Subscription, now: datetime) -> bool:
    """Tell whether a subscription is not muted, or not any more."""
    return subscription.muted_until is None or subscription.muted_until <= now
