"""Answers on their way back to where they were asked for.

What is said goes through the outbox, in the transaction that ends the update which asked for it; so it is collected
here until then. What only changes a message that is there already is done at once: doing it again is harmless.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.delivery.courier import Clock
from bot.errors import SendError
from bot.messages import Lane, Message, Outgoing
from bot.types import Place

log = logging.getLogger(__name__)


class Editor(Protocol):
    """What changes messages that were sent; raises the SendError tree."""

    async def edit(self, place: Place, message_id: int, message: Message) -> None:
        """Replace what a sent message shows."""


class Desk(Protocol):
    """Who is told what became of a change."""

    async def edited(self, place: Place, message: Message, message_id: int) -> None:
        """Write down what a message shows now."""


@dataclass(slots=True)
class Collected:
    """What handling one update led to so far."""

    update_id: int
    outgoing: list[Outgoing] = field(default_factory=list)


class Replies:
    """Collects answers and makes changes; decides nothing about what they say."""

    def __init__(self, editor: Editor, clock: Clock) -> None:
        """Make changes through `editor`; what is collected is due at once."""
        self._editor, self.clock = editor, clock
        # Of the task, so that updates which are handled side by side collect apart.
        self._collected: ContextVar[Collected] = ContextVar("collected")

    @contextmanager
    def collecting(self, update_id: int) -> Iterator[Collected]:
        """Collect what is delivered while this update is being handled; the same update gives the same keys."""
        collected = Collected(update_id)
        token = self._collected.set(collected)
        try:
            yield collected
        finally:
            self._collected.reset(token)

    async def deliver(self, desk: Desk, place: Place, answers: Sequence[Message], *, reply_to: int | None) -> None:
        """Have answers sent in order, each as a reply to `reply_to` or to what it names itself.

        Raises LookupError where no update is being handled.
        """
        # One moment for all: so the outbox knows that they are one answer, whose parts stay in order.
        collected, now = self._collected.get(), self.clock.now()
        for answer in answers:
            collected.outgoing.append(
                Outgoing(
                    key=f"update:{collected.update_id}:{len(collected.outgoing)}",
                    place=place,
                    message=replace(answer, reply_to=reply_to or answer.reply_to),
                    not_before=now,
                    lane=Lane.ANSWER,
                )
            )

    async def edit(self, desk: Desk, place: Place, message: Message, message_id: int) -> bool:
        """Have a sent message show `message`; tell whether it does."""
        try:
            await self.change(desk, place, message, message_id)
        except SendError as error:
            # What the press changed is kept; only the message still shows how it was, and can be pressed again.
            log.warning("a message in chat %d was not changed: %s", place.chat_id, error)
            return False
        return True

    async def change(self, desk: Desk, place: Place, message: Message, message_id: int) -> None:
        """Have a sent message show `message`; raises SendError where it does not."""
        await self._editor.edit(place, message_id, message)
        await desk.edited(place, message, message_id)
