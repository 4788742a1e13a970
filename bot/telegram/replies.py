"""Answers on their way back to where they were asked for, and what is written down of them.

What Telegram takes only later goes through the outbox, which writes down the same.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from bot.errors import ChatGone, ChatMoved, SendError, TooFast, Unreachable
from bot.messages import Message
from bot.types import Place

log = logging.getLogger(__name__)


class Sender(Protocol):
    """What takes messages to people at once; raises the SendError tree."""

    async def send(self, place: Place, message: Message, *, reply_to: int | None = None) -> int:
        """Send, as a reply to `reply_to`, and return Telegram's message id."""

    async def edit(self, place: Place, message_id: int, message: Message) -> None:
        """Replace what a sent message shows."""


class Desk(Protocol):
    """Who is told what became of an answer."""

    async def sent(self, place: Place, message: Message, message_id: int) -> None:
        """Write down what was sent."""

    async def edited(self, place: Place, message: Message, message_id: int) -> None:
        """Write down what a message shows now."""

    async def delayed(self, place: Place, message: Message, *, seconds: float) -> None:
        """Have it sent later."""

    async def left(self, chat_id: int) -> None:
        """Stop sending to a chat."""

    async def moved(self, old_chat_id: int, new_chat_id: int) -> None:
        """Follow a chat to its new id."""


class Replies:
    """Sends answers and changes; decides nothing about what they say."""

    def __init__(self, sender: Sender) -> None:
        """Send through `sender`."""
        self._sender = sender

    async def deliver(self, desk: Desk, place: Place, answers: Sequence[Message], *, reply_to: int | None) -> None:
        """Send answers in order; from the first on that Telegram takes only later, all go through the outbox."""
        for sent, answer in enumerate(answers):
            try:
                message_id = await self._sender.send(place, answer, reply_to=reply_to)
            except ChatGone:
                await desk.left(place.chat_id)
                return
            except (TooFast, ChatMoved, Unreachable) as error:
                await self._delay(desk, place, answers[sent:], error)
                return
            await desk.sent(place, answer, message_id)

    async def edit(self, desk: Desk, place: Place, message: Message, message_id: int) -> None:
        """Have a sent message show `message`."""
        try:
            await self._sender.edit(place, message_id, message)
        except SendError as error:
            # What the press changed is kept; only the message still shows how it was, and can be pressed again.
            log.warning("a message in chat %d was not changed: %s", place.chat_id, error)
        else:
            await desk.edited(place, message, message_id)

    async def _delay(self, desk: Desk, place: Place, answers: Sequence[Message], error: SendError) -> None:
        seconds = error.retry_after if isinstance(error, TooFast) else 0.0
        if isinstance(error, ChatMoved):
            await desk.moved(place.chat_id, error.new_chat_id)
            place = Place(error.new_chat_id, place.topic_id)
        for answer in answers:
            await desk.delayed(place, answer, seconds=seconds)
