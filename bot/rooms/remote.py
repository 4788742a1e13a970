"""Managing a channel from a private chat: `/settings @channel ...` and the buttons under what that shows.

A command or a press is turned into one that was made in the channel itself by one of its administrators, after
checking that it was; so no handler needs to know. The callback data `k:<chat id>:<data>` is `data`, pressed there.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.collaborators import Collaborators, Handler, PressHandler
from bot.errors import CommandError
from bot.messages import Button, Message, Reaction
from bot.rendering import render
from bot.rendering.markup import MESSAGE_UNITS, clipped, units
from bot.rooms import subscriptions
from bot.rooms.permits import Permits
from bot.texts import Texts
from bot.types import Chat, Place, Press, Request, Room

CHANNEL: Final = subscriptions.CHANNEL
"""A channel by its name, or by its number where it has none."""

LONGEST_DATA: Final = 64
"""Bytes of callback data."""

SHOWN_OF_NAME: Final = 64
"""Units of a name that no channel can have: it may be as long as a message."""


class Remote:
    """Hands commands and presses on to the handlers of the desk, as if made in a channel."""

    def __init__(self, with_: Collaborators) -> None:
        """Find channels through `with_`."""
        self._store, self._permits = with_.store, Permits.of(with_)

    def of_channel(self, handler: Handler) -> Handler:
        """Return `handler` for commands that may name a channel first."""

        async def handle(request: Request, chat: Chat) -> Sequence[Message]:
            first, _, rest = request.argument.partition(" ")
            if first.startswith("@") and not CHANNEL.fullmatch(first):
                raise CommandError("channel_impossible", channel=clipped(first, SHOWN_OF_NAME))
            if not CHANNEL.fullmatch(first):
                return await handler(request, chat)
            room = await self._permits.channel(request, first)
            there = await asyncio.to_thread(
                self._store.ensure_chat, room, language=chat.language, zone=chat.zone, length=chat.length
            )
            spoken = replace(request, room=room, argument=rest.strip(), as_chat=True, named=first)
            return [_marked(message, there, first) for message in await handler(spoken, there)]

        return handle

    def pressed(self, handlers: Callable[[str], PressHandler | None]) -> PressHandler:
        """Return the handler of presses for a channel; `handlers` knows the others by the first part of their data."""

        async def press(pressed: Press, chat: Chat, argument: str) -> Reaction:
            number, _, data = argument.partition(":")
            name, _, rest = data.partition(":")
            handler, there = handlers(name), await self._chat(number)
            if handler is None or there is None:
                return Reaction(Texts(chat.language).say("notice_unknown_button"))
            if not await self._permits.administers(pressed.person.id, there.place.chat_id):
                return Reaction(Texts(chat.language).say("notice_not_administrator"))
            room = Room(there.place, there.kind, there.title)
            reaction = await handler(replace(pressed, room=room, data=data), there, rest)
            edit = reaction.edit and _marked(reaction.edit, there, number)
            return replace(
                reaction, edit=edit, messages=tuple(_marked(one, there, number) for one in reaction.messages)
            )

        return press

    async def _chat(self, number: str) -> Chat | None:
        if not re.fullmatch(r"-\d{1,18}", number):
            return None
        return await asyncio.to_thread(self._store.chat, Place(int(number)))


def _marked(message: Message, there: Chat, handle: str) -> Message:
    """Return the message with the channel's name above, and its buttons speaking for the channel."""
    head = render.say(Texts(there.language), "for_channel", channel=there.title, handle=handle)
    shift = units(head.text) + 1
    if shift + units(message.text) > MESSAGE_UNITS:
        head, shift = Message(""), 0
    entities = (*head.entities, *(replace(one, offset=one.offset + shift) for one in message.entities))
    rows = (tuple(button for button in map(_speaking_for(there), row) if button) for row in message.buttons)
    text = f"{head.text}\n{message.text}" if shift else message.text
    return replace(message, text=text, entities=entities, buttons=tuple(filter(None, rows)))


def _speaking_for(there: Chat) -> Callable[[Button], Button | None]:
    def speaking(button: Button) -> Button | None:
        if button.data is None:
            return button
        data = f"k:{there.place.chat_id}:{button.data}"
        return replace(button, data=data) if len(data.encode()) <= LONGEST_DATA else None

    return speaking
