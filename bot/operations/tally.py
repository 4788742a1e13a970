"""Counts what happens in the running bot: cheap where it happens, read as a whole when somebody asks.

One object, made where the bot is built and handed to whoever has something to count. It knows nothing of how
counts are shown (`metrics`), keeps no words and no ids, and begins anew with each process.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.errors import ChatGone, ChatMoved, SendRefused, TooFast, TopicGone, Unreachable
from bot.messages import Lane

ANSWER_BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds: an answer takes a quarter of one on a quiet machine; from ten on people have put the phone away."""

DELIVERY_BOUNDS = (0.5, 1.0, 2.0, 5.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
"""Seconds: an answer leaves within one; a broadcast to ten thousand chats takes the five to six minutes of its pace."""

LAG_BOUNDS = (0.005, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)
"""Seconds: below 20 ms nobody notices, from 250 ms on everybody waits."""


class SendResult(StrEnum):
    """What became of one try to send; the first is the only one that delivers."""

    SENT = "sent"
    TOO_FAST = "too fast"
    MOVED = "moved"
    GONE = "gone"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    LOST = "answer lost"


class QuestionOutcome(StrEnum):
    """What a question led to."""

    ANSWERED = "answered"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Spread:
    """Values by size: how many are at most each of `bounds`, how many there are at all, and their sum."""

    bounds: tuple[float, ...]
    at_most: tuple[int, ...]
    count: int
    total: float


def result_of(error: Exception) -> SendResult:
    """Return what an error says of a try to send; one that nobody foresaw may have delivered, too."""
    match error:
        case TooFast():
            return SendResult.TOO_FAST
        case ChatMoved():
            return SendResult.MOVED
        case ChatGone() | TopicGone():
            return SendResult.GONE
        case SendRefused():
            return SendResult.REFUSED
        case Unreachable():
            return SendResult.UNREACHABLE
    return SendResult.LOST


@dataclass(frozen=True, slots=True)
class Tallied:
    """All counts at one moment. Updates are counted by what became of them, rounds by their name.

    `answers` are the seconds from an update to its answer in the outbox, `deliveries` those from there to its place;
    `reached` is when Telegram was last heard of.
    """

    updates: Mapping[str, int]
    sends: Mapping[SendResult, int]
    questions: Mapping[QuestionOutcome, int]
    hurried: int
    rounds: Mapping[str, int]
    rounds_failed: Mapping[str, int]
    last_round: Mapping[str, datetime]
    answers: Spread
    deliveries: Mapping[Lane, Spread]
    lag: Spread
    reached: datetime | None


@dataclass(slots=True)
class _Values:
    bounds: tuple[float, ...]
    buckets: list[int] = field(default_factory=list)
    total: float = 0.0

    def add(self, value: float) -> None:
        self.buckets[bisect_left(self.bounds, value)] += 1
        self.total += value

    def read(self) -> Spread:
        at_most, so_far = [], 0
        for count in self.buckets[:-1]:
            so_far += count
            at_most.append(so_far)
        return Spread(self.bounds, tuple(at_most), so_far + self.buckets[-1], self.total)


def _values(bounds: Sequence[float]) -> _Values:
    return _Values(tuple(bounds), [0] * (len(bounds) + 1))


class Tally:
    """The counts of one process. Every method may be called from any thread, and takes about a microsecond."""

    def __init__(self) -> None:
        """Begin at zero."""
        self._lock = threading.Lock()
        self._updates: Counter[str] = Counter()
        self._sends: Counter[SendResult] = Counter()
        self._questions: Counter[QuestionOutcome] = Counter()
        self._rounds: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._last: dict[str, datetime] = {}
        self._answers, self._lag = _values(ANSWER_BOUNDS), _values(LAG_BOUNDS)
        self._deliveries = {lane: _values(DELIVERY_BOUNDS) for lane in Lane}
        self._hurried = 0
        self._reached: datetime | None = None

    def received(self, updates: int = 1) -> None:
        """Count updates that were stored for the first time."""
        with self._lock:
            self._updates["received"] += updates

    def handled(self) -> None:
        """Count an update that was dealt with."""
        with self._lock:
            self._updates["handled"] += 1

    def failed(self) -> None:
        """Count a try to handle an update that ended in an error."""
        with self._lock:
            self._updates["failed"] += 1

    def sent(self, result: SendResult) -> None:
        """Count a try to send by what became of it."""
        with self._lock:
            self._sends[result] += 1

    def delivered(self, lane: Lane, seconds: float) -> None:
        """Count a message that arrived so many seconds after it might have gone."""
        with self._lock:
            self._deliveries[lane].add(max(seconds, 0.0))

    def answered(self, seconds: float) -> None:
        """Count an update whose answer was ready to be sent so many seconds after it came."""
        with self._lock:
            self._answers.add(max(seconds, 0.0))

    def asked(self, outcome: QuestionOutcome, *, hurried: bool = False) -> None:
        """Count a question that was searched; `hurried` where its answer was shortened because many asked."""
        with self._lock:
            self._questions[outcome] += 1
            self._hurried += hurried

    def round_ended(self, name: str, now: datetime) -> None:
        """Count a round of a service that went well."""
        with self._lock:
            self._rounds[name] += 1
            self._last[name] = now

    def round_failed(self, name: str) -> None:
        """Count a round of a service that ended in an error."""
        with self._lock:
            self._failed[name] += 1

    def late(self, seconds: float) -> None:
        """Note how late the event loop came to something."""
        with self._lock:
            self._lag.add(max(seconds, 0.0))

    def reached(self, now: datetime) -> None:
        """Note that Telegram was heard of: it answered a poll, brought an update, or said who the bot is."""
        with self._lock:
            self._reached = now

    def read(self) -> Tallied:
        """Return all counts as they are now."""
        with self._lock:
            return Tallied(
                updates=dict(self._updates),
                sends=dict(self._sends),
                questions=dict(self._questions),
                hurried=self._hurried,
                rounds=dict(self._rounds),
                rounds_failed=dict(self._failed),
                last_round=dict(self._last),
                answers=self._answers.read(),
                deliveries={lane: values.read() for lane, values in self._deliveries.items()},
                lag=self._lag.read(),
                reached=self._reached,
            )
