"""How much one person may ask: questions in any minute, counted in memory, and per day, counted in the table `asked`.

Channels and administrators who write as their group are counted by chat. Who is exempt is for the caller to say.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.settings import BotSettings
from bot.store import BotStore
from bot.tables import ASKED
from bot.timing.zones import moments
from bot.workers.office import Alone, Office
from bot.workers.signals import ASKED as ASKED_NOW

MINUTE: Final = timedelta(minutes=1)
MOST_ASKERS: Final = 10_000
"""People whose last minute is remembered at a time; who is forgotten begins a new minute."""

DAYS_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """A quota that is used up: of `limit` questions a `day` or else a minute, until `free_at` (aware UTC).

    `first` says that the asker was not told of it yet in this period.
    """

    limit: int
    free_at: datetime
    day: bool
    first: bool


class Quotas:
    """Counts questions; raises StoreError."""

    def __init__(
        self, store: BotStore, settings: BotSettings, *, office: Office | None = None, name: str = "asked"
    ) -> None:
        """Count days, which begin at midnight in the zone of `settings`, in `store`.

        Minutes are counted together with those of the same `name` in the other processes to which `office` leads.
        """
        self._store, self._zone = store, settings.zone
        self._per_minute, self._per_day = settings.questions_per_minute, settings.questions_per_day
        self._minutes: dict[int, deque[datetime]] = {}
        self._told: set[int] = set()
        # One person may ask in two chats at once, and the desk counts off the event loop.
        self._turn = threading.Lock()
        self._office, self._name = office or Alone(), name
        self._office.listen(ASKED_NOW, self._hear)

    @property
    def limited(self) -> bool:
        """Tell whether anything is counted."""
        return bool(self._per_minute or self._per_day)

    def take(self, asker_id: int, now: datetime) -> Spent | None:
        """Count one question of a person or chat; return what is used up instead, where something is."""
        return self._take_of_minute(asker_id, now) or self._take_of_day(asker_id, now)

    def _take_of_minute(self, asker_id: int, now: datetime) -> Spent | None:
        if not self._per_minute:
            return None
        with self._turn:
            spent = self._counted_in_minute(asker_id, now)
        if spent is None:
            self._office.tell(ASKED_NOW, f"{self._name} {asker_id} {now.timestamp():.3f}")
        return spent

    def _hear(self, words: str) -> None:
        """Count a question that another process was asked; the limit holds within the half second that word takes."""
        name, asker, at = words.split(" ")
        if name == self._name:
            with self._turn:
                self._minutes.setdefault(int(asker), deque()).append(datetime.fromtimestamp(float(at), UTC))
                self._forget_oldest()

    def _counted_in_minute(self, asker_id: int, now: datetime) -> Spent | None:
        asked = self._minutes.pop(asker_id, deque())
        while asked and asked[0] <= now - MINUTE:
            asked.popleft()
        self._minutes[asker_id] = asked
        self._forget_oldest()
        if len(asked) < self._per_minute:
            asked.append(now)
            self._told.discard(asker_id)
            return None
        first = asker_id not in self._told
        self._told.add(asker_id)
        return Spent(self._per_minute, asked[0] + MINUTE, day=False, first=first)

    def _forget_oldest(self) -> None:
        if len(self._minutes) > MOST_ASKERS:
            forgotten = next(iter(self._minutes))
            del self._minutes[forgotten]
            self._told.discard(forgotten)

    def _take_of_day(self, asker_id: int, now: datetime) -> Spent | None:
        if not self._per_day:
            return None
        today = now.astimezone(ZoneInfo(self._zone)).date()
        count = self._counted(asker_id, today)
        if count <= self._per_day:
            return None
        free_at = moments(today + timedelta(days=1), time(), self._zone)[0]
        return Spent(self._per_day, free_at, day=True, first=count == self._per_day + 1)

    def _counted(self, asker_id: int, today: date) -> int:
        """Count one more and return how many that are; beyond the first one too many nothing is written."""
        same = (ASKED.c.person_id == asker_id) & (ASKED.c.day == today)
        with self._store.writing() as connection:
            count = int(connection.scalar(sa.select(ASKED.c.count).where(same)) or 0) + 1
            if count == 1:
                connection.execute(ASKED.delete().where(ASKED.c.day < today - DAYS_KEPT))
                connection.execute(ASKED.insert().values(person_id=asker_id, day=today, count=1))
            elif count <= self._per_day + 1:
                connection.execute(ASKED.update().where(same).values(count=count))
        return count
