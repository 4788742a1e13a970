"""A Telegram that takes messages and can be told to misbehave, in the words of what happens there."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fakes.bot_clock import FakeClock

from bot.errors import (
    ChatGone,
    ChatMoved,
    SendRefused,
    SendUnknown,
    TooFast,
    TopicGone,
    Unreachable,
)
from bot.messages import Message
from bot.types import Place


@dataclass(frozen=True)
class Received:
    """One message that really arrived."""

    at: datetime
    place: Place
    text: str
    message_id: int
    message: Message


class FakeSender:
    """Keeps what arrived in `received` and what was asked of it in `asked`."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.received: list[Received] = []
        self.asked: list[Place] = []
        self._blocked: set[int] = set()
        self._closed: set[Place] = set()
        self._moved: dict[int, int] = {}
        self._held: dict[int, datetime] = {}
        self._refused: set[str] = set()
        self._broken: set[str] = set()
        self._lost_answers: dict[int, int] = {}
        self._lost_connections = 0
        self._slow: dict[int, asyncio.Event] = {}
        self._something_happened = asyncio.Event()

    def blocks(self, chat_id: int) -> None:
        self._blocked.add(chat_id)

    def takes_back(self, chat_id: int) -> None:
        self._blocked.discard(chat_id)

    def closes_topic(self, place: Place) -> None:
        self._closed.add(place)

    def moves(self, chat_id: int, *, to: int) -> None:
        self._moved[chat_id] = to

    def is_too_fast(self, chat_id: int, *, seconds: float) -> None:
        self._held[chat_id] = self._clock.now() + timedelta(seconds=seconds)

    def refuses(self, text: str) -> None:
        self._refused.add(text)

    def loses_the_answer(self, chat_id: int, *, times: int = 1) -> None:
        self._lost_answers[chat_id] = times

    def loses_the_connection(self, *, times: int = 1) -> None:
        self._lost_connections = times

    def trips_over(self, text: str) -> None:
        self._broken.add(text)

    def is_slow(self, chat_id: int) -> asyncio.Event:
        """Let sends to this chat end only when the returned event is set."""
        return self._slow.setdefault(chat_id, asyncio.Event())

    def texts(self, chat_id: int) -> list[str]:
        """Return what arrived in a chat, in order."""
        return [item.text for item in self.received if item.place.chat_id == chat_id]

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for what a courier in another task brings about."""
        async with asyncio.timeout(10):
            while not happened():
                self._something_happened.clear()
                await self._something_happened.wait()

    async def send(self, place: Place, message: Message) -> int:
        self.asked.append(place)
        self._something_happened.set()
        if place.chat_id in self._slow:
            await self._slow[place.chat_id].wait()
        self._refuse_what_must_be(place, message)
        message_id = len(self.received) + 1
        self.received.append(Received(self._clock.now(), place, message.text, message_id, message))
        self._something_happened.set()
        if self._lost_answers.get(place.chat_id, 0):
            self._lost_answers[place.chat_id] -= 1
            raise SendUnknown("timed out")
        return message_id

    def _refuse_what_must_be(self, place: Place, message: Message) -> None:
        if self._lost_connections:
            self._lost_connections -= 1
            raise Unreachable("connection refused")
        if place.chat_id in self._blocked:
            raise ChatGone("Forbidden: bot was blocked by the user")
        if place.chat_id in self._moved:
            raise ChatMoved(self._moved[place.chat_id])
        if place in self._closed:
            raise TopicGone("Bad Request: message thread not found")
        if self._clock.now() < self._held.get(place.chat_id, self._clock.now()):
            raise TooFast((self._held[place.chat_id] - self._clock.now()).total_seconds())
        if message.text in self._refused:
            raise SendRefused("Bad Request: message is too long")
        if message.text in self._broken:
            raise ZeroDivisionError("a defect in the sender")
