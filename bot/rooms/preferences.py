"""A chat's settings, shown and changed in words or with buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.collaborators import Collaborators
from bot.messages import Message, Reaction
from bot.rendering import render
from bot.rooms.changes import changed, parse_settings
from bot.rooms.feed_address import FeedAddress, asks_for_feed
from bot.rooms.permits import Permits
from bot.texts import Texts
from bot.types import Chat, Press, Request


class Preferences:
    """Handles `/settings` and its keyboard."""

    def __init__(self, with_: Collaborators) -> None:
        """Keep settings in the store of `with_`."""
        self._store, self._permits = with_.store, Permits.of(with_)
        self._address = FeedAddress(with_)

    async def change(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Show the settings, or change one."""
        if not request.argument:
            return [render.settings(chat, Texts(chat.language))]
        if asks_for_feed(request.argument):
            return await self._address.tell(request, chat)
        await self._permits.require_change(request)
        after = changed(chat, parse_settings(request.argument))
        await asyncio.to_thread(self._store.update_chat, after)
        return [render.settings(after, Texts(after.language))]

    async def press(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Change one setting from its keyboard."""
        after = changed(chat, parse_settings(argument.replace(":", " ", 1)))
        if after == chat:
            return Reaction(Texts(chat.language).say("notice_unchanged"))
        await asyncio.to_thread(self._store.update_chat, after)
        texts = Texts(after.language)
        return Reaction(texts.say("notice_saved"), edit=render.settings(after, texts))
