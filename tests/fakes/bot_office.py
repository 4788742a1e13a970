"""Offices of one test: processes of a bot that hear each other, and a mandate that can be taken away."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa

from bot.workers.office import Alone, Hear


class Corridor:
    """Leads from each office to all others."""

    def __init__(self) -> None:
        self.offices: list[NextDoor] = []
        self.told: list[tuple[str, str]] = []

    def office(self) -> NextDoor:
        self.offices.append(NextDoor(self))
        return self.offices[-1]


class NextDoor(Alone):
    """The office of one of several processes."""

    def __init__(self, corridor: Corridor) -> None:
        self._corridor = corridor
        self._heard: defaultdict[str, list[Hear]] = defaultdict(list)

    def listen(self, channel: str, hear: Hear) -> None:
        self._heard[channel].append(hear)

    def tell(self, channel: str, words: str) -> None:
        self._corridor.told.append((channel, words))
        for other in self._corridor.offices:
            if other is not self:
                for hear in other._heard[channel]:
                    hear(words)


class Borrowed:
    """A mandate that others may take."""

    def __init__(self) -> None:
        self.term, self.taken = 1, False

    def holds(self) -> bool:
        return not self.taken

    def confirmed(self, connection: sa.Connection) -> bool:
        return not self.taken
