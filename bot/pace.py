"""When the next message may go where: sliding windows over what was sent. No clock, no waiting.

Telegram asks for at most 30 messages a second over all, one a second to a chat,
and 20 a minute to a group or channel (Bots FAQ, "My bot is hitting limits").
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages a window of time takes. The defaults are Telegram's published limits."""

    overall_per_second: int = 30
    chat_per_second: int = 1
    group_per_minute: int = 20


class Window:
    """At most `most` moments in any stretch of `length`."""

    def __init__(self, most: int, length: timedelta) -> None:
        """Begin empty."""
        self._moments: deque[datetime] = deque(maxlen=most)
        self._length = length

    def free_at(self, now: datetime) -> datetime:
        """Return the first moment, not before `now`, that may be added."""
        if len(self._moments) < (self._moments.maxlen or 0):
            return now
        return max(now, self._moments[0] + self._length)

    def add(self, moment: datetime) -> None:
        """Count one."""
        self._moments.append(moment)

    def is_idle(self, now: datetime) -> bool:
        """Tell whether nothing in it matters any more."""
        return not self._moments or self._moments[-1] + self._length <= now


class Pace:
    """The windows of all chats, and the overall one."""

    def __init__(self, limits: Limits) -> None:
        """Begin with nothing sent."""
        self._limits = limits
        self._overall = Window(limits.overall_per_second, _SECOND)
        self._chats: dict[int, tuple[Window, ...]] = {}

    def free_at(self, now: datetime) -> datetime:
        """Return when the bot as a whole may send again."""
        return self._overall.free_at(now)

    def chat_free_at(self, chat_id: int, now: datetime) -> datetime:
        """Return when this chat may be sent to again, the other limits aside."""
        return max((window.free_at(now) for window in self._chats.get(chat_id, ())), default=now)

    def count(self, chat_id: int, now: datetime) -> None:
        """Count a message that is sent to `chat_id` at `now`, whatever becomes of it."""
        for window in (self._overall, *self._chats.setdefault(chat_id, self._new_windows(chat_id))):
            window.add(now)

    def forget_idle(self, now: datetime) -> None:
        """Drop chats whose windows hold nothing back, so that memory follows what is busy."""
        self._chats = {
            chat_id: windows
            for chat_id, windows in self._chats.items()
            if not all(window.is_idle(now) for window in windows)
        }

    def _new_windows(self, chat_id: int) -> tuple[Window, ...]:
        each_second = Window(self._limits.chat_per_second, _SECOND)
        if chat_id > 0:
            return (each_second,)
        # Groups and channels have negative ids.
        return each_second, Window(self._limits.group_per_minute, _MINUTE)
