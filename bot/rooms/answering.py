"""`/settings answers here` in a topic of a forum: where the questions of a group are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.collaborators import Collaborators, Handler
from bot.errors import CommandError
from bot.messages import Message
from bot.rendering import render
from bot.rooms.permits import Permits
from bot.texts import Texts
from bot.types import Chat, ChatKind, Request

_NAMES: Final = frozenset({"answers", "ответы", "вопросы"})
_HERE: Final = frozenset({"here", "здесь", "тут"})
_ANYWHERE: Final = frozenset({"anywhere", "everywhere", "везде", "всюду"})


class Answering:
    """Handles the setting for a whole group, and leaves all other settings to another handler."""

    def __init__(self, with_: Collaborators) -> None:
        """Keep the setting in the store of `with_`."""
        self._store, self._permits = with_.store, Permits.of(with_)

    def before(self, other: Handler) -> Handler:
        """Return a handler of `/settings` that asks `other` about everything else."""

        async def change(request: Request, chat: Chat) -> Sequence[Message]:
            name, _, value = request.argument.casefold().partition(" ")
            if name not in _NAMES:
                return await other(request, chat)
            await self._permits.require_change(request)
            return [await self._change(value.strip(), request, chat)]

        return change

    async def _change(self, value: str, request: Request, chat: Chat) -> Message:
        texts, place = Texts(chat.language), request.room.place
        if value in _ANYWHERE:
            await asyncio.to_thread(self._store.answer_in, place.chat_id, None)
            return render.say(texts, "answers_anywhere_set")
        if value not in _HERE:
            raise CommandError("answers_usage")
        if request.room.kind is not ChatKind.GROUP or not request.room.forum:
            raise CommandError("answers_no_topics")
        await asyncio.to_thread(self._store.answer_in, place.chat_id, place.topic_id, request.room.topic)
        return render.say(texts, "answers_here_set")
