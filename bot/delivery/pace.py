"""When the next message may go where: sliding windows over what was sent. No clock, no waiting.

Telegram asks for at most 30 messages a second over all, one a second to a chat,
and 20 a minute to a group or channel (Bots FAQ, "My bot is hitting limits"). It counts
when requests arrive, which we only know to lie between our sending and its answer.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messages import Lane

_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)

MARGIN = timedelta(milliseconds=10)
"""What is added to the windows, 1 % of the pace: `bench/broadcast.py` had no refusal in 11,026 messages with it."""

LONGEST_WAY = timedelta(seconds=1)
"""A request without an answer is taken to have arrived after so long, or a few that hang would hold up everybody."""

ANSWERS_COMPARED, COMPARED_FOR = 30, _MINUTE
"""The shortest round trip is that of at least so many answers within the last minute. Fewer mean new connections,
whose round trips are longer than those of the requests that follow on them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages a window of time takes. The defaults are Telegram's published limits."""

    overall_per_second: int = 30
    chat_per_second: int = 1
    group_per_minute: int = 20

    @property
    def at_a_time(self) -> int:
        """Return how many broadcasts may begin together: a tenth of a second's, so that an answer waits no longer."""
        return -(-self.overall_per_second // 10)

    @property
    def apart(self) -> timedelta:
        """Return how far broadcasts are apart on average: a little less than the pace allows, to catch up."""
        return 0.9 / self.overall_per_second * _SECOND

    @property
    def group_apart(self) -> timedelta:
        """Return how far apart a group's broadcasts are, so that an answer there never waits for the whole minute."""
        return _MINUTE / self.group_per_minute


class Sending:
    """One message that is under way, or was: when it began, and when it had arrived at the latest."""

    __slots__ = ("arrived", "began")

    def __init__(self, began: datetime) -> None:
        """Begin now."""
        self.began = began
        self.arrived: datetime | None = None

    def latest(self, now: datetime) -> datetime:
        """Return the latest moment at which it can have arrived."""
        return self.arrived or min(now, self.began + LONGEST_WAY)


class Window:
    """At most `most` arrivals in any stretch of `length`."""

    def __init__(self, most: int, length: timedelta) -> None:
        """Begin empty."""
        self._sendings: deque[Sending] = deque()
        self._most, self._length = most, length

    def free_at(self, now: datetime) -> datetime:
        """Return the first moment, not before `now`, at which one more may be sent."""
        counted = self._counted(now)
        if len(counted) < self._most:
            return now
        return sorted(counted)[len(counted) - self._most] + self._length

    def room(self, now: datetime) -> int:
        """Return how many may be sent now."""
        return max(0, self._most - len(self._counted(now)))

    def add(self, sending: Sending) -> None:
        """Count one."""
        self._sendings.append(sending)

    def is_idle(self, now: datetime) -> bool:
        """Tell whether nothing in it matters any more."""
        return not self._counted(now)

    def _counted(self, now: datetime) -> list[datetime]:
        while self._sendings and not self._matters(self._sendings[0], now):
            self._sendings.popleft()
        return [sending.latest(now) for sending in self._sendings if self._matters(sending, now)]

    def _matters(self, sending: Sending, now: datetime) -> bool:
        # One that began in the future was counted before the clock was set back.
        return sending.began <= now + LONGEST_WAY and now < sending.latest(now) + self._length


class Drip:
    """Gives out `at_a_time` or more together, on average one `each` while that is; twice as many after a rest."""

    def __init__(self, at_a_time: int, each: timedelta) -> None:
        """Begin full."""
        self._at_a_time, self._each = at_a_time, each
        self._full_at: datetime | None = None

    def room(self, now: datetime) -> int:
        """Return how many may be taken now."""
        missing = 0 if self._full_at is None else max(0, -((now - self._full_at) // self._each))
        left = 2 * self._at_a_time - missing
        return left if left >= self._at_a_time else 0

    def free_at(self, now: datetime) -> datetime:
        """Return when there is room."""
        return now if self._full_at is None else max(now, self._full_at - self._at_a_time * self._each)

    def take(self, now: datetime) -> None:
        """Take one."""
        earliest = self._full_at if self._full_at and self._full_at <= now + _SECOND else now
        self._full_at = max(now, earliest) + self._each


class RoundTrips:
    """How long answers take, and how short that can be: so much of each is the way, and not a delay."""

    def __init__(self) -> None:
        """Begin with no answer."""
        self._recent: deque[tuple[datetime, timedelta]] = deque(maxlen=10 * ANSWERS_COMPARED)

    def arrived(self, sending: Sending, answered: datetime) -> datetime:
        """Return when a message that was answered had arrived at the latest.

        Every way to Telegram takes as long as the shortest one, so moments may be told as if that took no time.
        """
        while self._recent and self._recent[0][0] < answered - COMPARED_FOR:
            self._recent.popleft()
        self._recent.append((answered, answered - sending.began))
        shortest = min(taken for _, taken in self._recent)
        return answered - shortest if len(self._recent) >= ANSWERS_COMPARED else answered


class Pace:
    """The windows of all chats, and those of the bot as a whole; what is no answer is spread evenly."""

    def __init__(self, limits: Limits) -> None:
        """Begin with nothing sent."""
        self._limits = limits
        self._overall = Window(limits.overall_per_second, _SECOND + MARGIN)
        self._spread = Drip(limits.at_a_time, limits.apart)
        self._chats: dict[int, tuple[Window, ...]] = {}
        self._apart: dict[int, datetime] = {}
        self._held: dict[int, datetime] = {}
        self._round_trips = RoundTrips()

    def room(self, lane: Lane, now: datetime) -> int:
        """Return how many messages of `lane` may begin now, their chats aside."""
        overall = self._overall.room(now)
        return overall if lane is Lane.ANSWER else min(overall, self._spread.room(now))

    def free_at(self, lane: Lane, now: datetime) -> datetime:
        """Return when a message of `lane` may begin, its chat aside."""
        overall = self._overall.free_at(now)
        return overall if lane is Lane.ANSWER else max(overall, self._spread.free_at(now))

    def chat_free_at(self, chat_id: int, lane: Lane, now: datetime) -> datetime:
        """Return when a message of `lane` to this chat may begin, all others aside."""
        moments = [window.free_at(now) for window in self._chats.get(chat_id, ())]
        if lane is not Lane.ANSWER:
            moments.append(self._apart.get(chat_id, now))
        return max(now, self._held.get(chat_id, now), *moments)

    def begin(self, chat_id: int, lane: Lane, now: datetime) -> Sending:
        """Count a message that is sent to `chat_id` now, whatever becomes of it."""
        sending = Sending(now)
        windows = [self._overall, *self._chats.setdefault(chat_id, self._new_windows(chat_id))]
        if lane is not Lane.ANSWER:
            self._spread.take(now)
            if not _is_private(chat_id):
                self._apart[chat_id] = now + self._limits.group_apart
        for window in windows:
            window.add(sending)
        return sending

    def answered(self, sending: Sending, now: datetime) -> None:
        """Note that a message was answered, well or not."""
        sending.arrived = self._round_trips.arrived(sending, now)

    def hold(self, chat_id: int, until: datetime) -> None:
        """Send nothing to this chat before then: Telegram said so."""
        self._held[chat_id] = max(until, self._held.get(chat_id, until))

    def set_back(self, by: timedelta) -> None:
        """Wait no longer than before, though the clock was set back so far; windows pass over the future themselves."""
        self._held = {chat_id: until - by for chat_id, until in self._held.items()}
        self._apart = {chat_id: until - by for chat_id, until in self._apart.items()}
        self._round_trips = RoundTrips()

    def forget_idle(self, now: datetime) -> None:
        """Drop chats whose windows hold nothing back, so that memory follows what is busy."""
        self._held = {chat_id: until for chat_id, until in self._held.items() if until > now}
        self._apart = {chat_id: until for chat_id, until in self._apart.items() if until > now}
        self._chats = {
            chat_id: windows
            for chat_id, windows in self._chats.items()
            if not all(window.is_idle(now) for window in windows)
        }

    def _new_windows(self, chat_id: int) -> tuple[Window, ...]:
        each_second = Window(self._limits.chat_per_second, _SECOND + MARGIN)
        if _is_private(chat_id):
            return (each_second,)
        return each_second, Window(self._limits.group_per_minute, _MINUTE + MARGIN)


def _is_private(chat_id: int) -> bool:
    # Groups and channels have negative ids.
    return chat_id > 0
