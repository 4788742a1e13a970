"""Which updates are handled at once: those of different chats side by side, those of one chat one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 256
"""Updates that are under way at most, those that wait for their chat included. The library's pool has as many
connections; what comes beyond them waits in its queue, and none is dropped."""


class ChatTurns(BaseUpdateProcessor):
    """Lets chats answer side by side without mixing up the order within one.

    Updates begin in the order in which Telegram gave them, and a lock serves those who wait in the order in which they
    came; so a follow-up never overtakes its question.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        """Handle up to `at_once` updates at the same time."""
        super().__init__(at_once)
        self._locks: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    @property
    def chats(self) -> int:
        """Return how many chats have something under way."""
        return len(self._locks)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, then handle the update."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        lock = self._locks.setdefault(chat.id, asyncio.Lock())
        self._waiting[chat.id] = self._waiting.get(chat.id, 0) + 1
        try:
            async with lock:
                await coroutine
        finally:
            self._leave(chat.id)

    async def initialize(self) -> None:
        """Have nothing to prepare."""

    async def shutdown(self) -> None:
        """Have nothing to let go of."""

    def _leave(self, chat_id: int) -> None:
        """Forget the lock of a chat that nobody waits for: there are as many chats as people."""
        self._waiting[chat_id] -= 1
        if not self._waiting[chat_id]:
            del self._waiting[chat_id], self._locks[chat_id]
