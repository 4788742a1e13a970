"""Telegram's limits, to the letter: sliding windows over what was taken, and a growing penalty for not waiting.

The real one tolerates short bursts and does not say how many; who keeps to this one keeps to that.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

SECOND, MINUTE = 1.0, 60.0


@dataclass
class Span:
    """At most `most` in any stretch of `length` seconds."""

    most: int
    length: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, at: float) -> float:
        """Return for how many seconds there is no room."""
        while self.taken and self.taken[0] <= at - self.length:
            self.taken.popleft()
        return self.taken[0] + self.length - at if len(self.taken) >= self.most else 0.0


@dataclass
class Penalty:
    """Until when a chat takes nothing, and how long the next wait is when that is ignored."""

    until: float = -math.inf
    seconds: float = 1.0


class Limits:
    """Says of each message whether it may come now. Times are seconds of any clock that only goes forward."""

    def __init__(self, overall: int = 30, chat: int = 1, group: int = 20) -> None:
        self._overall = Span(overall, SECOND)
        self._chats: dict[int, list[Span]] = {}
        self._chat, self._group = chat, group
        self._penalties: dict[int, Penalty] = defaultdict(Penalty)

    def take(self, chat_id: int, at: float) -> int:
        """Return 0 and count the message, or the seconds to wait, twice as long each time that was ignored."""
        penalty = self._penalties[chat_id]
        if at < penalty.until:
            penalty.seconds *= 2
            penalty.until = at + penalty.seconds
            return math.ceil(penalty.seconds)
        spans = [self._overall, *self._of(chat_id)]
        wait = max(span.wait(at) for span in spans)
        if wait > 0:
            penalty.seconds = math.ceil(wait)
            penalty.until = at + penalty.seconds
            return math.ceil(wait)
        for span in spans:
            span.taken.append(at)
        return 0

    def hold(self, chat_id: int, at: float, seconds: int) -> None:
        """Take nothing of a chat for a while."""
        self._penalties[chat_id] = Penalty(at + seconds, seconds)

    def _of(self, chat_id: int) -> list[Span]:
        if chat_id not in self._chats:
            group = [Span(self._group, MINUTE)] if chat_id < 0 else []
            self._chats[chat_id] = [Span(self._chat, SECOND), *group]
        return self._chats[chat_id]
