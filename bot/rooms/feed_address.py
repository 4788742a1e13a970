"""`/settings feed`: where the Atom feed of a chat's briefs is, told in private to who may change the chat.

Whoever has the address can read what the chat is sent, so a group is not told.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime

from bot.collaborators import Collaborators, Feeds
from bot.errors import BotError, CommandError
from bot.messages import Lane, Message, Outgoing
from bot.rendering import render
from bot.rooms.permits import Permits
from bot.texts import Texts
from bot.types import Chat, ChatKind, Place, Request, Room

_ASKED = re.compile(r"feed|лента|ленту", re.IGNORECASE)


def asks_for_feed(argument: str) -> bool:
    """Tell whether what follows `/settings` asks for the address of a feed and changes nothing."""
    return _ASKED.fullmatch(argument.strip()) is not None


class FeedAddress:
    """Tells addresses; it changes nothing."""

    def __init__(self, with_: Collaborators) -> None:
        """Look into the feeds of `with_`, where it has any."""
        self._feeds, self._url = with_.feeds, with_.settings.feed_url
        self._store, self._clock, self._permits = with_.store, with_.clock, Permits.of(with_)

    async def tell(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Tell the address of this chat's feed; raises CommandError where there is none, or nobody to tell it to."""
        texts = Texts(chat.language)
        if self._feeds is None:
            raise CommandError("address_off")
        if request.room.kind is ChatKind.PRIVATE:
            return [await self._told(self._feeds, request.room, texts)]
        return [await self._in_private(self._feeds, request, texts)]

    async def _in_private(self, feeds: Feeds, request: Request, texts: Texts) -> Message:
        await self._permits.require_change(request)
        if request.person is None:
            raise CommandError("address_no_person")
        home = await asyncio.to_thread(self._store.chat, Place(request.person.id))
        if home is None or home.suspended is not None:
            raise CommandError("address_write_first")
        told = await self._told(feeds, request.room, Texts(home.language))
        asked = request.room.place
        # One command tells once, however often it is handled.
        key = f"feed:{asked.chat_id}:{asked.topic_id}:{request.message_id}"
        await asyncio.to_thread(self._store.enqueue, [_to(home.place, told, key, self._clock.now())])
        return render.say(texts, "address_told")

    async def _told(self, feeds: Feeds, room: Room, texts: Texts) -> Message:
        try:
            path = await asyncio.to_thread(feeds.path, room.place)
        except OSError as error:
            raise BotError(f"the feed of chat {room.place.chat_id} cannot be named: {error}") from error
        begun = "" if await asyncio.to_thread(path.exists) else " " + texts.say("address_not_begun")
        if not self._url:
            return render.say(texts, "address_file", title=room.title, file=path.name, begun=begun)
        address = f"{self._url.rstrip('/')}/{path.name}"
        return render.say(texts, "address_of_feed", title=room.title, address=address, begun=begun)


def _to(place: Place, message: Message, key: str, now: datetime) -> Outgoing:
    return Outgoing(key, place, message, now, lane=Lane.NOTICE)
