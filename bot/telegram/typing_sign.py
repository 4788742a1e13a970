"""When a chat is shown that an answer is being written."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

log = logging.getLogger(__name__)

Result = TypeVar("Result")

Show = Callable[[], Awaitable[None]]

AFTER = 0.5
"""Seconds after which the sign is shown: for a quicker answer it would cost a second request, and stay on the screen
behind it."""

LONG_AFTER = 1.0
"""Seconds after the sign from which an answer takes long: two cores take a tenth of a second for one, and a second and
a half where ten wait."""

FOR_MOST = 4
"""Answers under way at most for which it is shown: where many wait, signs would take from the answers' time, so that
more wait. At 30 questions a second the bot fell behind for good that way."""


class TypingSign:
    """Shows the sign while an answer is waited for, unless it comes soon or many are waited for."""

    def __init__(self, *, after: float = AFTER, long_after: float = LONG_AFTER) -> None:
        """Begin with nothing under way; both times are in seconds."""
        self._after, self._long_after, self._under_way = after, long_after, 0

    async def until(self, answering: Coroutine[Any, Any, Result], show: Show, show_long: Show | None = None) -> Result:
        """Return what `answering` returns, or raise what it raises.

        Each of the other two is called at most once before: `show`, and `show_long` where it takes long. Where they
        fail, that is logged.
        """
        self._under_way += 1
        task = asyncio.ensure_future(answering)
        try:
            for wait, tell in ((self._after, show), (self._long_after, show_long)):
                if tell is None or await _is_done(task, wait) or self._under_way > FOR_MOST:
                    break
                await _told(tell)
            return await task
        finally:
            # Whoever waited is gone: the update is tried again, and its answer must not be composed twice.
            task.cancel()
            self._under_way -= 1


async def _told(tell: Show) -> None:
    try:
        await tell()
    except Exception:
        log.exception("a chat was not shown that its answer is being written; the answer comes all the same")


async def _is_done(task: asyncio.Future[Any], wait: float) -> bool:
    done, _ = await asyncio.wait({task}, timeout=wait)
    return bool(done)
