"""`/desk`: the link that lets a person into the reading room with a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Button, Message
from bot.rendering import render
from bot.texts import Texts
from bot.types import Chat, ChatKind, Request


class DeskLink:
    """Handles `/desk`; whoever may not use the bot does not come as far as this."""

    def __init__(self, with_: Collaborators) -> None:
        """Let people in by the `way_in` of `with_`, where it has one."""
        self._way_in, self._clock = with_.way_in, with_.clock

    async def send(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Give the link under a button; raises CommandError where others would see it, or the desk has no address."""
        if request.room.kind is not ChatKind.PRIVATE or request.person is None:
            raise CommandError("desk_only_private")
        if self._way_in is None:
            raise CommandError("desk_no_address")
        person_id, texts = request.person.id, Texts(chat.language)
        ticket = await asyncio.to_thread(self._way_in.invite, person_id, now=self._clock.now())
        minutes = texts.count("desk_minute", ticket.long // timedelta(minutes=1))
        said = render.say(texts, "desk_link", minutes=minutes, days=texts.count("desk_day", ticket.days))
        # Under a button, where no client and no server of Telegram's looks at what it leads to.
        return [replace(said, buttons=((Button(texts.say("button_desk"), url=ticket.url),),))]
