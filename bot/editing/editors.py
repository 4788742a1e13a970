"""Editors of a chat's briefs: `/settings @channel editors here`, said in the chat where they shall see them first.

Who sets it administers the chat that the briefs are for, and the one that they shall come to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.collaborators import Collaborators, Handler
from bot.errors import CommandError
from bot.messages import Message
from bot.rendering import render
from bot.rooms.permits import Permits
from bot.rooms.remote import CHANNEL
from bot.texts import Texts
from bot.types import Chat, ChatKind, Language, Request, Room

LEAST_MINUTES: Final = 5
MOST_MINUTES: Final = 720
"""Half a day: what waited longer is no brief any more."""

LONGEST_NUMBER: Final = 6

_NAMES: Final = frozenset({"editors", "редакторы", "редакция"})
_HERE: Final = frozenset({"here", "здесь", "тут", "сюда"})
_OFF: Final = frozenset({"off", "выкл", "нет"})
_HOLDS: Final = {"hold": True, "ждать": True, "publish": False, "публиковать": False}


class Editors:
    """Handles the setting, and leaves all other settings to other handlers."""

    def __init__(self, with_: Collaborators) -> None:
        """Keep the setting in the store of `with_`."""
        self._store, self._rooms, self._permits = with_.store, with_.rooms, Permits.of(with_)

    def named(self, other: Handler) -> Handler:
        """Return a handler of `/settings` that asks `other` about all but the editors of a chat named first."""

        async def change(request: Request, chat: Chat) -> Sequence[Message]:
            handle, _, rest = request.argument.partition(" ")
            name, _, value = rest.strip().casefold().partition(" ")
            if not CHANNEL.fullmatch(handle) or name not in _NAMES:
                return await other(request, chat)
            room = await self._room(request, handle)
            there = await asyncio.to_thread(
                self._store.ensure_chat, room, language=chat.language, zone=chat.zone, length=chat.length
            )
            return [await self._change(value, there, request, handle)]

        return change

    def before(self, other: Handler) -> Handler:
        """Return a handler of `/settings` that asks `other` about all but the editors of this very chat."""

        async def change(request: Request, chat: Chat) -> Sequence[Message]:
            name, _, value = request.argument.casefold().partition(" ")
            if name not in _NAMES:
                return await other(request, chat)
            await self._permits.require_change(request)
            return [await self._change(value, chat, request, "")]

        return change

    async def _room(self, request: Request, handle: str) -> Room:
        """Return the chat that is named; raises CommandError unless the person administers it, and may name it here."""
        if request.person is None:
            raise CommandError("editors_by_name", channel=handle)
        room = await self._rooms.find(handle)
        if room is None:
            raise CommandError("channel_not_found", channel=handle)
        if room.kind is ChatKind.CHANNEL and not await self._rooms.may_post(room.place.chat_id):
            raise CommandError("bot_not_admin_there", channel=handle)
        if not await self._permits.administers(request.person.id, room.place.chat_id):
            raise CommandError("you_not_admin_there", channel=handle)
        await self._permits.require_of_desk(request.person.id, room, handle)
        return room

    async def _change(self, value: str, there: Chat, request: Request, handle: str) -> Message:
        """Make the change for the chat `there`, which `handle` names where the request comes from another one."""
        first, *rest = value.split() or [""]
        texts, title = Texts(await self._language(request, there)), there.title
        if first in _OFF:
            await self._keep(replace(there, editors=None, editors_hold=False))
            return render.say(texts, "editors_off", title=title)
        if first in _HERE:
            return await self._here(rest, there, request, handle)
        if there.editors is None:
            raise CommandError("editors_none" if handle else "editors_usage", title=title, handle=handle)
        after = _set(there, [first, *rest])
        await self._keep(after)
        key = "editors_changed_hold" if after.editors_hold else "editors_changed"
        return render.say(texts, key, title=title, minutes=texts.count("minute", after.editors_minutes))

    async def _here(self, rest: Sequence[str], there: Chat, request: Request, handle: str) -> Message:
        if not handle or there.place.chat_id == request.room.place.chat_id:
            raise CommandError("editors_not_here" if handle else "editors_usage")
        await self._permits.require_change(request)
        after = replace(_set(there, rest), editors=request.room.place)
        await self._keep(after)
        texts = Texts(await self._language(request, there))
        return render.say(
            texts,
            "editors_set_hold" if after.editors_hold else "editors_set",
            title=there.title,
            handle=handle,
            minutes=texts.count("minute", after.editors_minutes),
            who=texts.say("editors_who_private" if request.room.kind is ChatKind.PRIVATE else "editors_who_group"),
        )

    async def _language(self, request: Request, there: Chat) -> Language:
        here = await asyncio.to_thread(self._store.chat, request.room.place)
        return (here or there).language

    async def _keep(self, after: Chat) -> None:
        await asyncio.to_thread(self._store.update_chat, after)


def _set(chat: Chat, words: Sequence[str]) -> Chat:
    """Return the chat with what the words say: minutes, "hold" or "publish"; raises CommandError for others."""
    for word in words:
        if word in _HOLDS:
            chat = replace(chat, editors_hold=_HOLDS[word])
        elif word.isdecimal():
            chat = replace(chat, editors_minutes=_minutes(word))
        else:
            raise CommandError("editors_usage")
    return chat


def _minutes(word: str) -> int:
    # Longer numbers are not even read: Python refuses those of thousands of digits.
    if len(word) > LONGEST_NUMBER or not LEAST_MINUTES <= int(word) <= MOST_MINUTES:
        raise CommandError("editors_minutes", value=word, least=str(LEAST_MINUTES), most=str(MOST_MINUTES))
    return int(word)
