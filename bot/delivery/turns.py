"""Which of the waiting messages begin now: by lane and turn, each chat once, as far as the pace allows. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.delivery.outbox import Waiting
from bot.delivery.pace import Pace
from bot.messages import Lane


class Choice:
    """Messages that begin together at one moment. Counts nothing in `pace`: beginning them does."""

    def __init__(self, pace: Pace, now: datetime, *, most: int) -> None:
        """Choose at most `most`, and no more than `pace` has room for."""
        self._pace, self._now, self._most = pace, now, most
        self._overall = min(most, pace.room(Lane.ANSWER, now))
        self._spread = pace.room(Lane.BROADCAST, now)
        self._chats: set[int] = set()
        self.chosen: list[Waiting] = []
        self.next_free: datetime | None = None

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Return the lanes that have room left."""
        return tuple(lane for lane in Lane if self._has_room(lane))

    def offer(self, waiting: Iterable[Waiting]) -> None:
        """Choose among these, the next ones in order; what its chat holds back is passed over."""
        for item in waiting:
            if self._has_room(item.lane) and item.chat_id not in self._chats:
                self._consider(item)

    def next_look(self, now: datetime, *, within: timedelta) -> datetime:
        """Return when something more may go: when there is room again or a chat is free, but `within` that time."""
        # Where all are under way that may be, an answer says when there is room.
        full = [lane for lane in Lane if not self._has_room(lane)] if len(self.chosen) < self._most else []
        moments = [self._pace.free_at(lane, now) for lane in full]
        return min([now + within, *moments, *([self.next_free] if self.next_free else [])])

    def _has_room(self, lane: Lane) -> bool:
        return self._overall > 0 and (lane is Lane.ANSWER or self._spread > 0)

    def _consider(self, item: Waiting) -> None:
        free_at = self._pace.chat_free_at(item.chat_id, item.lane, self._now)
        if free_at > self._now:
            self.next_free = min(free_at, self.next_free or free_at)
            return
        self.chosen.append(item)
        self._chats.add(item.chat_id)
        self._overall -= 1
        self._spread -= item.lane is not Lane.ANSWER
