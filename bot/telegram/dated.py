"""Moments in messages (Bot API 9.5): a tap shows them in the reader's own zone. The words say them all the same.

A server that does not know them refuses the message. It then gets the same without them, and no other one again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from telegram.error import BadRequest

from bot.errors import SendRefused
from bot.messages import Message, Style
from bot.telegram import refusals

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Moments:
    """Has messages sent with their moments as long as the server takes those."""

    def __init__(self) -> None:
        """Begin with a server that is thought to know them."""
        self._refused = False

    async def sent(self, message: Message, send: Callable[[Message], Awaitable[Result]]) -> Result:
        """Return what `send` returns for `message`, or raise what it raises; it is called twice at most."""
        bare = without_moments(message)
        if self._refused or bare == message:
            return await send(bare)
        try:
            return await send(message)
        except BadRequest as error:
            if not _may_be_a_moment(error):
                raise
            result = await send(bare)
            # Only now is it known that nothing else was wrong with it.
            log.info("the Bot API server takes no moments; they are sent as words alone: %s", error)
            self._refused = True
            return result


def without_moments(message: Message) -> Message:
    """Return `message` with its moments as words alone."""
    entities = tuple(entity for entity in message.entities if entity.style is not Style.MOMENT)
    return replace(message, entities=entities) if len(entities) < len(message.entities) else message


def _may_be_a_moment(error: BadRequest) -> bool:
    """Tell whether a refusal may be about what the message holds, and not about its chat or what it replies to."""
    said = error.message
    if refusals.lacks_its_reply(said) or refusals.is_unchanged(said) or refusals.too_fast(said) is not None:
        return False
    return isinstance(refusals.refused(said), SendRefused)
