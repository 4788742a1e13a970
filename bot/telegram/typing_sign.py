"""When a chat is shown that an answer is being written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")

AFTER = 0.5
"""Seconds after which the sign is shown: for a quicker answer it would cost a second request, and stay on the screen
behind it."""

FOR_MOST = 4
"""Answers under way at most for which it is shown: where many wait, signs would take from the answers' time, so that
more wait. At 30 questions a second the bot fell behind for good that way."""


class TypingSign:
    """Shows the sign while an answer is waited for, unless it comes soon or many are waited for."""

    def __init__(self, *, after: float = AFTER) -> None:
        """Begin with nothing under way; `after` is in seconds."""
        self._after, self._under_way = after, 0

    async def until(self, answering: Coroutine[Any, Any, Result], show: Callable[[], Awaitable[None]]) -> Result:
        """Return what `answering` returns, or raise what it raises; `show` is called at most once before."""
        self._under_way += 1
        try:
            task = asyncio.ensure_future(answering)
            done, _ = await asyncio.wait({task}, timeout=self._after)
            if not done and self._under_way <= FOR_MOST:
                await show()
            return await task
        finally:
            self._under_way -= 1
