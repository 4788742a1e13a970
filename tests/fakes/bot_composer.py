"""A composer that writes what it is told, and counts how often it is asked."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import Message
from bot.types import Chat, Due
from embeddings.errors import IndexMissing


class FakeComposer:
    """Writes one-line briefs."""

    def __init__(self) -> None:
        self.briefs: list[Due] = []
        self.parts = 1
        self._failing: set[int] = set()
        self._breaking: set[int] = set()

    def fails_for(self, chat_id: int) -> None:
        self._failing.add(chat_id)

    def breaks_for(self, chat_id: int) -> None:
        """Fail in a way that nobody foresaw."""
        self._breaking.add(chat_id)

    def works_for(self, chat_id: int) -> None:
        self._failing.discard(chat_id)

    async def due_brief(self, chat: Chat, due: Due, *, now: datetime) -> Sequence[Message]:
        self._fail_if_told(chat)
        self.briefs.append(due)
        return [Message(f"Brief of {due.day.isoformat()}, part {part + 1}") for part in range(self.parts)]

    def _fail_if_told(self, chat: Chat) -> None:
        if chat.place.chat_id in self._failing:
            raise IndexMissing("nothing has been indexed yet")
        if chat.place.chat_id in self._breaking:
            raise KeyError("no such zone")
