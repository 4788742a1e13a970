"""An edited question changes its answer: where it stands in the chat, or in the outbox while it waits there.

What an edit leads to is done at once, so doing it again after a crash is harmless: what already answers the question
as it is now is left alone. Where an answer cannot be changed any more, the new one comes as a message of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from bot.asking.edits import marked, words_of
from bot.delivery.endings import NO_CONNECTION_WAIT
from bot.errors import SendError, SendUnknown, TooFast, Unreachable
from bot.messages import Message
from bot.telegram import replies
from bot.telegram.replies import Replies
from bot.types import Earlier, Place, Request

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.5
LOOKS: Final = 60
"""Looks for an answer that is just being sent: half a minute, longer than a send takes to end one way or the other."""

PATIENCE: Final = 10.0
"""Seconds that an edit waits where Telegram says that it comes too fast; beyond them the answer comes anew."""

UNANSWERED_SECONDS: Final = (2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Rests of an edit that Telegram does not answer: it may have been made, and a second answer would double it. After
them the update fails and is tried again."""

NO_CONNECTION_SECONDS: Final = NO_CONNECTION_WAIT.total_seconds()

Compose = Callable[[Request], Awaitable[Sequence[Message]]]


class Desk(replies.Desk, Protocol):
    """Who knows what a question got before."""

    async def earlier(self, request: Request) -> Earlier | None:
        """Return what the message of `request` got before it was edited, None where that is not known."""

    async def change_waiting(self, delivery_id: int, message: Message) -> bool:
        """Put `message` in the place of one that waits in the outbox; tell whether it still did."""


class Amending:
    """Has answers follow their questions."""

    def __init__(self, desk: Desk, replies: Replies) -> None:
        """Ask `desk` what there was before, and make changes through `replies`."""
        self._desk, self._replies = desk, replies

    async def take(self, request: Request, compose: Compose) -> None:
        """Answer an edited question by `compose` in the place of its answer, where it got one and asks something else.

        What is no answer, such as that somebody asked too much, replaces none.
        """
        earlier = await self._settled(request)
        if earlier is None or earlier.words == words_of(request):
            return
        place, answers = request.room.place, await compose(replace(request, earlier=earlier))
        if earlier.card and not _is_answer(answers):
            await self._replies.deliver(self._desk, place, answers, reply_to=request.message_id)
            return
        new = marked(answers, request)
        if new and await self._changed(request, new[0]):
            new = new[1:]
        await self._replies.deliver(self._desk, place, new, reply_to=request.message_id)

    async def _settled(self, request: Request) -> Earlier | None:
        """Return what the question got before, once that is no longer on its way."""
        earlier = await self._desk.earlier(request)
        for _ in range(LOOKS):
            if earlier is None or earlier.answer_id is not None or earlier.delivery_id is not None:
                break
            await self._replies.clock.sleep(LOOK_SECONDS)
            earlier = await self._desk.earlier(request)
        return earlier

    async def _changed(self, request: Request, message: Message) -> bool:
        while (earlier := await self._settled(request)) is not None:
            if earlier.answer_id is not None:
                return await self._rewritten(request.room.place, message, earlier.answer_id)
            if earlier.delivery_id is None:
                return False
            if await self._desk.change_waiting(earlier.delivery_id, message):
                return True
        return False

    async def _rewritten(self, place: Place, message: Message, answer_id: int) -> bool:
        """Change a sent answer; tell whether it shows `message` now. Raises SendUnknown where that cannot be told."""
        patience = _Patience()
        while True:
            try:
                await self._replies.change(self._desk, place, message, answer_id)
            except (TooFast, Unreachable, SendUnknown) as error:
                wait = patience.after(error)
                if wait is None:
                    return False
                await self._replies.clock.sleep(wait)
            except SendError as error:
                log.info("an answer in chat %d cannot be changed and comes anew: %s", place.chat_id, error)
                return False
            else:
                return True


class _Patience:
    """How long one edit is tried."""

    def __init__(self) -> None:
        """Begin before the first try."""
        self._slowed, self._unanswered = False, 0

    def after(self, error: TooFast | Unreachable | SendUnknown) -> float | None:
        """Return the seconds until the next try, None where it comes anew; raises `error` where tries are at an end."""
        match error:
            case TooFast():
                # What may have been made already is only made sure of, however long that takes.
                if not self._unanswered and (self._slowed or error.retry_after > PATIENCE):
                    return None
                self._slowed = True
                return error.retry_after
            case Unreachable():
                return NO_CONNECTION_SECONDS
        if self._unanswered == len(UNANSWERED_SECONDS):
            raise error
        self._unanswered += 1
        return UNANSWERED_SECONDS[self._unanswered - 1]


def _is_answer(answers: Sequence[Message]) -> bool:
    return bool(answers) and answers[0].answers is not None and bool(answers[0].answers.card)
